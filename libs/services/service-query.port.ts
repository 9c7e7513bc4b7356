/** Which services an export is about. */
export interface ExportRange {
  /** First instant inside, milliseconds since 1970-01-01T00:00:00Z. */
  readonly from: number;
  /** First instant beyond. */
  readonly to: number;
  /** Which event of the service lies in the range. */
  readonly events: 'any' | 'started' | 'completed';
}

/** Which of them, by their state when the export began. */
export type ExportState = 'any' | 'active' | 'inactive';

/** What the read side asks of a read model. Services without a start, and deleted ones, are not in it. */
export interface ServiceQuery {
  /**
   * The whole services (every list, every attached value) of these ids as JSON, by their ids; who is in no answer is not in it.
   * A service is as it is when this is called, or newer. For a few ids: all of it is in memory at once.
   */
  findContents(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * The ids of the services in the range as JSON in UTF-8, each once, as of the moment when the export began, in chunks, in no
   * order promised: an item of a chunk is one of them or several, `separator` in between. Holds a bounded amount of memory
   * however slowly it is read; leaving the loop early frees the cursor.
   */
  exportIds(range: ExportRange, separator: string): AsyncIterable<readonly Uint8Array[]>;
  /** The same with whole services, as {@link findContents} gives them, in UTF-8. */
  exportContents(range: ExportRange, state: ExportState, separator: string): AsyncIterable<readonly Uint8Array[]>;
}
