import type { Consumer } from 'kafkajs';
import type { Logger } from '#observability';

/** Orders to kafkajs, which refuses from the moment in which its consumer fails, before it says so; the session ends then anyway. */
export class ConsumerSteering {
  constructor(
    private readonly consumer: Pick<Consumer, 'pause' | 'resume' | 'seek'>,
    private readonly topic: string,
    private readonly logger: Logger,
  ) {}

  /** Fetches nothing more of these partitions. */
  hold(partitions: readonly number[]): void {
    if (partitions.length === 0) return;
    this.steer(() => this.consumer.pause([{ topic: this.topic, partitions: [...partitions] }]));
  }

  /** Goes on fetching, from this offset on. */
  resume(partition: number, from: bigint): void {
    const { topic } = this;
    this.steer(() => {
      this.consumer.seek({ topic, partition, offset: `${from}` });
      this.consumer.resume([{ topic, partitions: [partition] }]);
    });
  }

  private steer(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.logger.debug('Kafka: the consumer takes no more orders', { error });
    }
  }
}
