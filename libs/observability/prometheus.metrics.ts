import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import type { FeedMetrics } from './feed.metrics.js';
import type { HttpMetrics, MetricsExposition, ObserveRequest } from './http.metrics.js';
import type { DeadLetterMetrics, ProjectionMetrics } from './projection.metrics.js';
import { PrometheusFeeds } from './prometheus.feeds.js';
import { PrometheusRequests } from './prometheus.requests.js';
import { PREFIX, PrometheusProjections, type Forgettable } from './prometheus.projections.js';

/** All metrics of a process, in a registry of its own, exposed in the Prometheus text format. */
export class PrometheusMetrics implements DeadLetterMetrics, HttpMetrics, MetricsExposition {
  private readonly registry = new Registry();
  private readonly requests = new PrometheusRequests();
  private readonly letters = this.counter('dead_letters_total', 'Records parked as dead letters', ['code']);
  private readonly projections = new PrometheusProjections(this.registry);
  private readonly feeds = new PrometheusFeeds(this.registry);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async text(): Promise<string> {
    return this.requests.text() + (await this.registry.metrics());
  }

  requestsTo(route: string): ObserveRequest {
    return this.requests.to(route);
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

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }
}
