import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { AppliedBatch, ProjectionMetrics } from './projection.metrics.js';

/** Begins the name of every metric. */
export const PREFIX = 'context_services_';

const BATCH_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const PLACE = ['read_model', 'partition'];

/** Figures that can be taken back once what they tell of is gone. */
export interface Forgettable {
  forget(): void;
}

/** What is told of the projections into each read model. */
export class PrometheusProjections {
  private readonly batches: Histogram;
  private readonly applied: Counter;
  private readonly repeated: Counter;
  private readonly passedOver: Counter;
  private readonly failures: Counter;
  private readonly lagEvents: Gauge;
  private readonly lagSeconds: Gauge;

  constructor(registry: Registry) {
    const named = (name: string, help: string, labelNames = PLACE) => ({
      name: PREFIX + name,
      help,
      labelNames,
      registers: [registry],
    });
    this.batches = new Histogram({
      ...named('batch_seconds', 'Time to apply a batch durably'),
      buckets: BATCH_SECONDS,
    });
    this.applied = new Counter(named('events_applied_total', 'Events that took effect'));
    this.repeated = new Counter(named('events_repeated_total', 'Events that were known already'));
    this.passedOver = new Counter(named('records_passed_over_total', 'Records that are none of ours'));
    this.failures = new Counter(
      named('failed_attempts_total', 'Attempts that will be made again', ['read_model', 'step']),
    );
    this.lagEvents = new Gauge(named('lag_events', 'Records not yet applied'));
    this.lagSeconds = new Gauge(named('lag_seconds', 'Age of the oldest record not yet applied'));
  }

  /** What tells of one read model. */
  of(readModel: string): ProjectionMetrics & Forgettable {
    const read_model = readModel;
    const measured = new Set<number>();
    const place = (partition: number) => ({ read_model, partition: String(partition) });
    return {
      batchApplied: (batch) => this.count(place(batch.partition), batch),
      attemptFailed: (step) => this.failures.inc({ read_model, step }),
      lagMeasured: (partition, lagEvents, lagSeconds) => {
        measured.add(partition);
        this.lagEvents.set(place(partition), lagEvents);
        this.lagSeconds.set(place(partition), lagSeconds);
      },
      forget: () => {
        for (const partition of measured) {
          this.lagEvents.remove(place(partition));
          this.lagSeconds.remove(place(partition));
        }
      },
    };
  }

  private count(place: { read_model: string; partition: string }, batch: AppliedBatch): void {
    this.batches.observe(place, batch.seconds);
    this.applied.inc(place, batch.applied);
    this.repeated.inc(place, Math.max(0, batch.repeated));
    this.passedOver.inc(place, batch.passedOver);
  }
}
