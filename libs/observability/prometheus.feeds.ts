import { Counter, Gauge, type Registry } from 'prom-client';
import type { FeedMetrics } from './feed.metrics.js';
import { PREFIX, type Forgettable } from './prometheus.projections.js';

/** What is told of the feed of each read model. */
export class PrometheusFeeds {
  private readonly running: Gauge;
  private readonly stalled: Gauge;
  private readonly stalledSeconds: Gauge;
  private readonly renewals: Counter;

  constructor(registry: Registry) {
    const named = (name: string, help: string, ...more: string[]) => ({
      name: PREFIX + name,
      help,
      labelNames: ['read_model', ...more],
      registers: [registry],
    });
    this.running = new Gauge(named('feed_running', 'Whether the feed is in its group: 1 or 0'));
    this.stalled = new Gauge(named('stalled_partitions', 'Held partitions that stand still'));
    this.stalledSeconds = new Gauge(
      named('partition_stalled_seconds', 'For how long a partition has been seen to stand still', 'partition', 'cause'),
    );
    this.renewals = new Counter(named('feed_renewals_total', 'Feeds whose consumer the watchdog had made anew'));
  }

  /** What tells of one read model's feed. */
  of(readModel: string): FeedMetrics & Forgettable {
    const feed = { read_model: readModel };
    let series: { read_model: string; partition: string; cause: string }[] = [];
    const end = () => series.splice(0).forEach((labels) => this.stalledSeconds.remove(labels));
    this.renewals.inc(feed, 0);
    return {
      feedLooked: (isRunning, stalls) => {
        end();
        this.running.set(feed, isRunning ? 1 : 0);
        this.stalled.set(feed, stalls.length);
        series = stalls.map(({ partition, cause }) => ({ ...feed, partition: String(partition), cause }));
        stalls.forEach(({ seconds }, index) => this.stalledSeconds.set(series[index] ?? feed, seconds));
      },
      feedRenewed: () => this.renewals.inc(feed),
      forget: () => {
        end();
        this.running.remove(feed);
        this.stalled.remove(feed);
      },
    };
  }
}
