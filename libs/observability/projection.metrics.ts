/** What a projection tells of its work. */
export interface ProjectionMetrics {
  /** A batch is durably applied. */
  batchApplied(batch: AppliedBatch): void;
  /** An attempt failed because an engine was away, and will be made again. */
  attemptFailed(step: string): void;
  /** How far a partition is behind: records, and seconds since its oldest unapplied record was appended. */
  lagMeasured(partition: number, lagEvents: number, lagSeconds: number): void;
}

/** What is told of dead letters. */
export interface DeadLetterMetrics {
  /** So many records were parked for that reason. */
  deadLettersParked(code: string, count: number): void;
}

/** A batch that was applied. */
export interface AppliedBatch {
  readonly partition: number;
  /** Facts that took effect. */
  readonly applied: number;
  /** Facts that were known already. */
  readonly repeated: number;
  /** Records that are none of ours. */
  readonly passedOver: number;
  readonly seconds: number;
}
