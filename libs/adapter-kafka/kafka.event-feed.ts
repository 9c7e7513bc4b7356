import type { EventFeed, FeedHandler, FeedState, WatchedFeed } from '#event-streaming';
import type { Logger } from '#observability';
import { AdminConnection } from './admin.connection.js';
import { onUnreadable, registerCodecs } from './compression.codecs.js';
import { backOffMs, pause } from './deadline.js';
import { FeedSession } from './feed.session.js';
import { FeedTroubles, type FeedTrouble } from './feed.troubles.js';
import type { KafkaClusterSettings, KafkaFeedSettings } from './kafka.settings.js';
import { offerWholeBatches } from './whole-batch.fetching.js';

/** How a feed is doing. It runs when it is in the group, and heard of by Kafka within the last seconds. */
export interface FeedStatus extends FeedState {
  readonly lastTrouble: FeedTrouble | undefined;
}

const MAX_BACK_OFF_MS = 3_000;

/**
 * Feeds from a Kafka topic as a member of a consumer group. Where a partition begins is what the handler says; offsets
 * committed to Kafka only tell lag tools how far it is. A kafkajs consumer that fails is thrown away and made anew, for
 * as long as it takes.
 */
export class KafkaEventFeed implements EventFeed, WatchedFeed {
  private readonly admin: AdminConnection;
  private readonly troubles: FeedTroubles;
  private readonly stopping = new AbortController();
  private session: FeedSession | undefined;
  private joined: Promise<void> | undefined;
  private running: Promise<void> | undefined;
  private changedAt = Date.now();
  private wasRunning = false;

  /** @param onTrouble told of each failure, of the same one at most every 30 seconds */
  constructor(
    private readonly cluster: KafkaClusterSettings,
    private readonly settings: KafkaFeedSettings,
    private readonly logger: Logger,
    onTrouble: (trouble: FeedTrouble) => void = () => undefined,
  ) {
    registerCodecs();
    offerWholeBatches();
    this.admin = new AdminConnection(cluster, logger);
    this.troubles = new FeedTroubles(logger, onTrouble);
  }

  /** Resolves once the feed is in its group, or has been stopped before. */
  start(handler: FeedHandler): Promise<void> {
    this.joined ??= new Promise((resolve) => {
      this.running = this.run(handler, resolve).finally(resolve);
    });
    return this.joined;
  }

  /** Waits for the batches under way, `stopTimeoutMs` at most, commits, leaves the group. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.session?.stop();
    await this.running;
    this.admin.close();
  }

  /** Throws the consumer away; another one joins the group in its place. */
  renew(reason: string): void {
    this.session?.giveUp(reason);
  }

  /** For health: how the feed is doing. */
  status(): FeedStatus {
    this.noteChange();
    const partitions = this.session?.partitions ?? [];
    const { atWork = [], rejected = new Map<number, unknown>() } = this.session?.handling ?? {};
    const { wasRunning: isRunning, changedAt: since } = this;
    return { isRunning, since, partitions, atWork, rejected, lastTrouble: this.troubles.last };
  }

  private async run(handler: FeedHandler, onJoined: () => void): Promise<void> {
    const unlisten = onUnreadable((error) => this.troubles.report('reading a batch', error));
    for (let failures = 0; !this.stopping.signal.aborted;) {
      const session = this.openSession(handler, onJoined);
      this.session = session;
      const error = await session.run();
      this.noteChange();
      if (this.stopping.signal.aborted) break;
      failures = session.hasWorked ? 1 : failures + 1;
      this.troubles.report('consuming', error);
      await pause(backOffMs(failures, MAX_BACK_OFF_MS), this.stopping.signal);
    }
    unlisten();
  }

  private openSession(handler: FeedHandler, onJoined: () => void): FeedSession {
    return new FeedSession({
      cluster: this.cluster,
      settings: this.settings,
      admin: this.admin,
      handler,
      logger: this.logger,
      report: (doing, error, details) => this.troubles.report(doing, error, details),
      onJoined: () => {
        this.noteChange();
        onJoined();
      },
    });
  }

  private noteChange(): void {
    const isRunning = this.session?.isRunning ?? false;
    if (isRunning !== this.wasRunning) this.changedAt = Date.now();
    this.wasRunning = isRunning;
  }
}
