import type { Consumer, EachBatchPayload } from 'kafkajs';
import { AppError } from '#domain';
import { withDeadline } from './deadline.js';
import { FeedAssignment } from './feed.assignment.js';
import type { SessionParts } from './feed.parts.js';
import { KafkaConnection } from './kafka.connection.js';
import type { KafkaFeedSettings } from './kafka.settings.js';
import { OffsetCommitter } from './offset.committer.js';
import { WHOLE_BATCHES } from './whole-batch.fetching.js';

/**
 * Where the member that leads the group has died, the others' request to be told their partitions is answered once its
 * session is over. Who does not wait for that leaves a dead member of its own behind, which holds up the next attempt.
 */
const REQUEST_TIMEOUT_MS = { least: 8_000, beyondSession: 3_000, most: 30_000 };
const CLOSE_WITHIN_MS = 3_000;
const WATCH_EVERY_MS = 5_000;
const SILENT_AFTER_MS = 10_000;
const WORKED_AFTER_MS = 60_000;
/** Within that time partitions that were added are noticed. */
const METADATA_MAX_AGE_MS = 5_000;

/** The life of one kafkajs consumer: from connecting to its first failure that kafkajs does not get over, or to the stop. */
export class FeedSession {
  private isJoined = false;
  private readonly connection: KafkaConnection;
  private readonly consumer: Consumer;
  private readonly assignment: FeedAssignment;
  private readonly committer: OffsetCommitter;
  private readonly beganAt = Date.now();
  private aliveAt = Date.now();
  private isOver = false;
  private isStopping = false;
  private wasCutOff = false;
  private finish: (error: unknown) => void = () => undefined;

  constructor(private readonly parts: SessionParts) {
    const { cluster, settings, logger } = parts;
    this.connection = new KafkaConnection(cluster, logger, requestTimeoutMs(settings));
    this.consumer = this.connection.kafka.consumer(consumerOptions(settings));
    this.committer = new OffsetCommitter(settings.topic, (offsets) => this.consumer.commitOffsets(offsets), logger);
    this.assignment = new FeedAssignment(this.consumer, this.committer, parts);
  }

  /** In the group and heard of lately. */
  get isRunning(): boolean {
    return this.isJoined && (this.assignment.isBusy || Date.now() - this.aliveAt < SILENT_AFTER_MS);
  }

  /** A batch was applied, or it lasted: what failed before it is over. */
  get hasWorked(): boolean {
    return this.assignment.hasApplied || Date.now() - this.beganAt > WORKED_AFTER_MS;
  }

  /** The partitions held now, in ascending order. */
  get partitions(): readonly number[] {
    return this.isJoined ? this.assignment.partitions : [];
  }

  /** Those of them whose handler is at work, and what handlers rejected with. */
  get handling(): Pick<FeedAssignment, 'atWork' | 'rejected'> {
    return this.assignment;
  }

  /** Resolves when the session is over and everything is let go of, to what ended it. */
  async run(): Promise<unknown> {
    const over = new Promise<unknown>((resolve) => (this.finish = resolve));
    const watch = setInterval(() => void this.watch(), WATCH_EVERY_MS);
    this.listen();
    this.consume().catch((error: unknown) => this.end(error));
    const error = await over;
    clearInterval(watch);
    this.isJoined = false;
    this.assignment.release('the session ended');
    await this.attempt('leaving the group', this.consumer.disconnect(), CLOSE_WITHIN_MS);
    this.connection.destroy();
    if (!this.isStopping) await this.assignment.settled();
    return error;
  }

  /** Waits for the batches under way, commits, leaves the group; each for a bounded time. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const { stopTimeoutMs = 10_000 } = this.parts.settings;
    await this.attempt('finishing the batches under way', this.assignment.finish(), stopTimeoutMs);
    await this.attempt('committing', this.committer.flush(), CLOSE_WITHIN_MS);
    this.end(new AppError('ABORTED', 'the feed was stopped', false));
  }

  /** Ends it: another one is to take its place. */
  giveUp(reason: string): void {
    this.end(new AppError('ABORTED', `the consumer is made anew: ${reason}`, true));
  }

  /** What is done on the way out, whether it succeeds or not. */
  private async attempt(doing: string, work: Promise<void>, withinMs: number): Promise<void> {
    try {
      await withDeadline(work, withinMs, doing);
    } catch (error) {
      this.parts.logger.info(`Kafka: ${doing} failed on the way out`, { topic: this.parts.settings.topic, error });
    }
  }

  private async consume(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topic: this.parts.settings.topic, fromBeginning: true });
    if (this.isOver) return;
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 4,
      eachBatch: (payload: EachBatchPayload) => this.assignment.handle(payload),
    });
  }

  private listen(): void {
    const { consumer } = this;
    const alive = () => void (this.aliveAt = Date.now());
    consumer.on(consumer.events.FETCH, alive);
    consumer.on(consumer.events.HEARTBEAT, alive);
    consumer.on(consumer.events.CRASH, ({ payload }) => this.end(payload.error));
    consumer.on(consumer.events.STOP, () => this.end(new AppError('ENGINE_UNAVAILABLE', 'the consumer stopped', true)));
    consumer.on(consumer.events.START_BATCH_PROCESS, ({ payload }) => this.assignment.passOver(payload));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      alive();
      this.joined(payload.memberAssignment[this.parts.settings.topic] ?? []);
    });
  }

  private joined(partitions: readonly number[]): void {
    if (this.isOver) return;
    this.isJoined = true;
    this.assignment.assign(partitions);
    this.parts.logger.info('Kafka: partitions were assigned', { topic: this.parts.settings.topic, partitions });
    this.parts.onJoined();
  }

  /**
   * kafkajs has been seen to stop without a word, and on a network that swallowed packets its sockets stay dead long
   * after that is over: a session that stays silent when the cluster answers again is over.
   */
  private async watch(): Promise<void> {
    const silentMs = Date.now() - this.aliveAt;
    if (silentMs < SILENT_AFTER_MS || this.assignment.isBusy) return;
    const isReachable = await this.parts.admin.partitionCountOf(this.parts.settings.topic).then(
      () => true,
      () => false,
    );
    const allowedMs = this.wasCutOff ? SILENT_AFTER_MS : (this.parts.settings.rebalanceTimeoutMs ?? 60_000) + 30_000;
    this.wasCutOff ||= !isReachable;
    if (!isReachable || Date.now() - this.aliveAt < allowedMs) return;
    this.end(new AppError('ENGINE_UNAVAILABLE', `the consumer has been silent for ${silentMs} ms`, true));
  }

  private end(error: unknown): void {
    this.isOver = true;
    this.committer.reset();
    this.finish(error);
  }
}

function requestTimeoutMs({ sessionTimeoutMs = 15_000 }: KafkaFeedSettings): number {
  const { least, beyondSession, most } = REQUEST_TIMEOUT_MS;
  return Math.min(most, Math.max(least, sessionTimeoutMs + beyondSession));
}

function consumerOptions({ groupId, sessionTimeoutMs = 15_000, rebalanceTimeoutMs = 60_000 }: KafkaFeedSettings) {
  return {
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: rebalanceTimeoutMs,
    heartbeatInterval: Math.min(3_000, Math.floor(sessionTimeoutMs / 5)),
    metadataMaxAge: METADATA_MAX_AGE_MS,
    maxBytesPerPartition: 1_048_576,
    maxBytes: 4_194_304,
    minBytes: 1,
    maxWaitTimeInMs: 300,
    allowAutoTopicCreation: false,
    rackId: WHOLE_BATCHES,
    retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 4, restartOnFailure: () => Promise.resolve(false) },
  };
}
