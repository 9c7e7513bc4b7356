/** Tells of a request that was answered; `seconds` until the last byte was handed on. */
export type ObserveRequest = (method: string, status: number, seconds: number) => void;

/** What the HTTP side tells of its work. */
export interface HttpMetrics {
  /** What tells of the requests to one route, to be asked for once: `route` is its pattern, never the URL. */
  requestsTo(route: string): ObserveRequest;
}

/** The metrics as they are scraped. */
export interface MetricsExposition {
  readonly contentType: string;
  text(): Promise<string>;
}
