import {
  Kafka,
  type Consumer,
  type ConsumerConfig,
  type ConsumerRunConfig,
  type EachBatchHandler,
  type TopicPartitionOffset,
} from 'kafkajs';

/** A consumer of kafkajs that an adapter made, and what it did. */
export class InnerConsumer {
  /** The partitions of each assignment, in order. */
  readonly assignments: (readonly number[])[] = [];
  /** What was committed, with the partitions that were assigned at that time. */
  readonly commits: { readonly partition: number; readonly assigned: readonly number[] }[] = [];

  constructor(
    readonly consumer: Consumer,
    private readonly topic: () => string,
  ) {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.assignments.push(payload.memberAssignment[this.topic()] ?? []);
    });
    const commit = consumer.commitOffsets.bind(consumer);
    jest.spyOn(consumer, 'commitOffsets').mockImplementation((offsets) => {
      this.note(offsets);
      return commit(offsets);
    });
  }

  get assigned(): readonly number[] {
    return this.assignments.at(-1) ?? [];
  }

  private note(offsets: TopicPartitionOffset[]): void {
    const { assigned } = this;
    for (const { partition } of offsets) this.commits.push({ partition, assigned });
  }
}

/**
 * Gets hold of the consumers inside the feeds that are started from now on, until `jest.restoreAllMocks`.
 * @param beforeBatch is called before each batch is handed to the adapter; what it throws kafkajs takes for the adapter's
 */
export function innerConsumers(
  topic: () => string,
  beforeBatch: () => void = () => undefined,
): readonly InnerConsumer[] {
  const found: InnerConsumer[] = [];
  const make: unknown = Reflect.get(Kafka.prototype, 'consumer');
  if (!isMaker(make)) throw new Error('kafkajs makes consumers otherwise');
  jest.spyOn(Kafka.prototype, 'consumer').mockImplementation(function (this: Kafka, config) {
    const consumer = make.call(this, config);
    const run = consumer.run.bind(consumer);
    jest.spyOn(consumer, 'run').mockImplementation((given?: ConsumerRunConfig) => {
      const eachBatch: EachBatchHandler = async (payload) => {
        beforeBatch();
        await given?.eachBatch?.(payload);
      };
      return run({ ...given, eachBatch });
    });
    found.push(new InnerConsumer(consumer, topic));
    return consumer;
  });
  return found;
}

function isMaker(found: unknown): found is (this: Kafka, config?: ConsumerConfig) => Consumer {
  return typeof found === 'function';
}
