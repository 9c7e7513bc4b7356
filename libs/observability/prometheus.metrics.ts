import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { HttpMetrics, MetricsExposition } from './http.metrics.js';
import type { AppliedBatch, ProjectionMetrics } from './projection.metrics.js';

const PREFIX = 'context_services_';
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];
const BATCH_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** All metrics of a process, in a registry of its own, exposed in the Prometheus text format. */
export class PrometheusMetrics implements ProjectionMetrics, HttpMetrics, MetricsExposition {
  private readonly registry = new Registry();
  private readonly requests = this.histogram('http_request_seconds', 'Time to answer a request', {
    labels: ['route', 'method', 'status'],
    buckets: REQUEST_SECONDS,
  });
  private readonly batches = this.histogram('batch_seconds', 'Time to apply a batch durably', {
    labels: ['partition'],
    buckets: BATCH_SECONDS,
  });
  private readonly applied = this.counter('events_applied_total', 'Events that took effect', ['partition']);
  private readonly repeated = this.counter('events_repeated_total', 'Events that were known already', ['partition']);
  private readonly passedOver = this.counter('records_passed_over_total', 'Records that are none of ours', [
    'partition',
  ]);
  private readonly letters = this.counter('dead_letters_total', 'Records parked as dead letters', ['code']);
  private readonly failures = this.counter('failed_attempts_total', 'Attempts that will be made again', ['step']);
  private readonly lagEvents = this.gauge('lag_events', 'Records not yet applied', ['partition']);
  private readonly lagSeconds = this.gauge('lag_seconds', 'Age of the oldest record not yet applied', ['partition']);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  observeRequest(route: string, method: string, status: number, seconds: number): void {
    this.requests.observe({ route, method, status: String(status) }, seconds);
  }

  batchApplied(batch: AppliedBatch): void {
    const partition = String(batch.partition);
    this.batches.observe({ partition }, batch.seconds);
    this.applied.inc({ partition }, batch.applied);
    this.repeated.inc({ partition }, Math.max(0, batch.repeated));
    this.passedOver.inc({ partition }, batch.passedOver);
  }

  deadLettersParked(code: string, count: number): void {
    this.letters.inc({ code }, count);
  }

  attemptFailed(step: string): void {
    this.failures.inc({ step });
  }

  lagMeasured(partition: number, lagEvents: number, lagSeconds: number): void {
    this.lagEvents.set({ partition: String(partition) }, lagEvents);
    this.lagSeconds.set({ partition: String(partition) }, lagSeconds);
  }

  private histogram<L extends string>(name: string, help: string, shape: { labels: L[]; buckets: number[] }) {
    const { labels: labelNames, buckets } = shape;
    return new Histogram({ name: PREFIX + name, help, labelNames, buckets, registers: [this.registry] });
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }

  private gauge<L extends string>(name: string, help: string, labelNames: L[]): Gauge<L> {
    return new Gauge({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }
}
