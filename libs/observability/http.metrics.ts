/** What the HTTP side tells of its work. */
export interface HttpMetrics {
  /** A request was answered. `route` is its pattern, never the URL; `seconds` until the last byte was handed on. */
  observeRequest(route: string, method: string, status: number, seconds: number): void;
}

/** The metrics as they are scraped. */
export interface MetricsExposition {
  readonly contentType: string;
  text(): Promise<string>;
}
