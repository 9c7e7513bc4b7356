import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { FeedMetrics } from './feed.metrics.js';
import type { HttpMetrics, MetricsExposition } from './http.metrics.js';
import type { DeadLetterMetrics, ProjectionMetrics } from './projection.metrics.js';
import { PrometheusFeeds } from './prometheus.feeds.js';
import { PREFIX, PrometheusProjections, type Forgettable } from './prometheus.projections.js';

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

/** All metrics of a process, in a registry of its own, exposed in the Prometheus text format. */
export class PrometheusMetrics implements DeadLetterMetrics, HttpMetrics, MetricsExposition {
  private readonly registry = new Registry();
  private readonly requests = this.histogram('http_request_seconds', 'Time to answer a request', {
    labels: ['route', 'method', 'status'],
    buckets: REQUEST_SECONDS,
  });
  private readonly letters = this.counter('dead_letters_total', 'Records parked as dead letters', ['code']);
  private readonly projections = new PrometheusProjections(this.registry);
  private readonly feeds = new PrometheusFeeds(this.registry);

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

  /** What tells of the projection into one read model, a label of each of its figures. */
  projection(readModel: string): ProjectionMetrics & Forgettable {
    return this.projections.of(readModel);
  }

  /** What tells of the feed of one read model. */
  feed(readModel: string): FeedMetrics & Forgettable {
    return this.feeds.of(readModel);
  }

  deadLettersParked(code: string, count: number): void {
    this.letters.inc({ code }, count);
  }

  private histogram<L extends string>(name: string, help: string, shape: { labels: L[]; buckets: number[] }) {
    const { labels: labelNames, buckets } = shape;
    return new Histogram({ name: PREFIX + name, help, labelNames, buckets, registers: [this.registry] });
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }
}
