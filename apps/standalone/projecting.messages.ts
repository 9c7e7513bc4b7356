import type { Settings } from '#config';
import type { RecordPack } from '#event-streaming';
import type { AppliedBatch } from '#observability';
import type { FaultText } from '#runner-threads';

/** What the projecting thread is started with. */
export interface ProjectingTask {
  readonly settings: Settings;
}

/** What it is told: what the log has grown by, or that it is to end. */
export type ProjectingOrder = { readonly kind: 'appended'; readonly records: RecordPack } | { readonly kind: 'stop' };

/** What it tells: that it feeds, and is alive, what metrics are made of, and what its engine failed with. */
export type ProjectingReport =
  | { readonly kind: 'feeding' }
  | { readonly kind: 'alive' }
  | { readonly kind: 'batch-applied'; readonly readModel: string; readonly batch: AppliedBatch }
  | { readonly kind: 'attempt-failed'; readonly readModel: string; readonly step: string }
  | { readonly kind: 'lag-measured'; readonly readModel: string; readonly lag: MeasuredLag }
  | { readonly kind: 'forgotten'; readonly readModel: string }
  | { readonly kind: 'dead-letters-parked'; readonly code: string; readonly count: number }
  | { readonly kind: 'fault'; readonly fault: FaultText };

/** As `lagMeasured` takes it. */
export type MeasuredLag = readonly [partition: number, lagEvents: number, lagSeconds: number];
