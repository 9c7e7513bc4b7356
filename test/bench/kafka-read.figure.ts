import { KafkaEventFeed } from '#adapter-kafka';
import { decodeRecord } from '#event-contract';
import type { FeedHandler } from '#event-streaming';
import { createLogger } from '#observability';
import { randomUUID } from 'node:crypto';
import { scoped, type ClosingScope } from './closing.scope.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';
import { engines, filledTopic } from './kafka.system.js';
import { kafkaClient } from './kafka.topic.js';
import { ReadingClock } from './reading.clock.js';

const LIMITS = { maxEventBytes: 262_144 };

/** The system's feed and decoder with nothing behind them, against a bare consumer that parses. */
export const kafkaRead: Figure = {
  name: 'kafka-read',
  stage: 'kafka',
  rows: [
    {
      name: 'kafka-read',
      unit: 'events/s',
      against: 'kafkajs eachBatch and JSON.parse',
      goal: timesAtLeast(0.5, 0.7),
    },
  ],
  warmUps: 1,
  open,
};

interface Source {
  readonly brokers: string;
  readonly topic: string;
  readonly events: number;
}

async function open(world: BenchWorld): Promise<Rivals> {
  const { kafkaBrokers: brokers } = await engines.of(world);
  const { events: topic } = await filledTopic.of(world);
  const source = { brokers, topic, events: world.services * EVENTS_A_SERVICE };
  return {
    ours: () => scoped(world.scope, (scope) => readDecoded(source, scope)),
    baseline: () => scoped(world.scope, (scope) => readParsed(source, scope)),
  };
}

async function readDecoded({ brokers, topic, events }: Source, scope: ClosingScope): Promise<number> {
  const clock = new ReadingClock(events);
  const cluster = { brokers: brokers.split(','), clientId: 'bench' };
  const feed = new KafkaEventFeed(cluster, { topic, groupId: newGroup() }, createLogger('bench', 'error', 'stderr'));
  const handler: FeedHandler = {
    startAt: () => Promise.resolve(0n),
    handle({ records }) {
      let good = 0;
      for (const record of records) if (decodeRecord(record, LIMITS).kind === 'event') good += 1;
      clock.read(good);
      return Promise.resolve();
    },
  };
  scope.add(() => feed.stop());
  await feed.start(handler);
  return clock.rate();
}

/** With the same sizes of fetches as the system's feed. */
async function readParsed({ brokers, topic, events }: Source, scope: ClosingScope): Promise<number> {
  const clock = new ReadingClock(events);
  const sizes = { maxBytesPerPartition: 1_048_576, maxBytes: 4_194_304, maxWaitTimeInMs: 300 };
  const consumer = kafkaClient(brokers).consumer({ groupId: newGroup(), ...sizes });
  await consumer.connect();
  scope.add(() => consumer.disconnect());
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 4,
    eachBatch({ batch: { messages } }) {
      let good = 0;
      for (const { value } of messages) if (isJson(value)) good += 1;
      clock.read(good);
      return Promise.resolve();
    },
  });
  return clock.rate();
}

function isJson(value: Buffer | null): boolean {
  const parsed: unknown = JSON.parse(value?.toString() ?? 'null');
  return typeof parsed === 'object';
}

function newGroup(): string {
  return `bench-${randomUUID().slice(0, 8)}`;
}
