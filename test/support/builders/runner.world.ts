import { AppError } from '#domain';
import type { DecodedRecord } from '#event-contract';
import {
  isPacked,
  ProjectionRunner,
  unpackRecords,
  type FedBatch,
  type LogRecord,
  type RecordBatch,
} from '#event-streaming';
import { servicesProjection, type ServiceDocument } from '#services';
import { MemoryCheckpointStore, MemoryDeadLetterStore, MemoryServiceStore } from '#adapter-memory';
import { FakeClock } from '#test/support/clock/fake.clock.js';
import { bareStart, emptyRecord, factAt } from './facts.js';

/** What a record means, in a test. */
export type Decoder = (record: LogRecord) => DecodedRecord;
/** Everything that a runner writes to. */
export interface World {
  readonly services: MemoryServiceStore;
  readonly checkpoints: MemoryCheckpointStore;
  readonly deadLetters: MemoryDeadLetterStore;
}

const settings = {
  topic: 'events',
  maxServiceBytes: 1_000,
  cacheBytes: 1_000_000,
  unitBytes: 8 * 1024 * 1024,
  heldBytes: 64 * 1024 * 1024,
  backOff: { firstMs: 1, maxMs: 2, random: () => 0 },
};
/** A feed that neither stops nor takes the partition away. */
export const control = { heartbeat: () => Promise.resolve(), signal: new AbortController().signal };
/** What an engine that is away answers. */
export const away = () => Promise.reject<never>(new AppError('ENGINE_UNAVAILABLE', 'away', true));

function metrics() {
  return { batchApplied: jest.fn(), attemptFailed: jest.fn(), lagMeasured: jest.fn() };
}

/** Where nothing is stored yet. */
export function newWorld(): World {
  return {
    services: new MemoryServiceStore(),
    checkpoints: new MemoryCheckpointStore(),
    deadLetters: new MemoryDeadLetterStore(),
  };
}

/** A runner over a world; `more` replaces ports, `bounds` settings. */
export function newRunner(
  world: World,
  decode: Decoder,
  more: object = {},
  bounds: object = {},
): ProjectionRunner<ServiceDocument> {
  return new ProjectionRunner(
    { ...world, projection: servicesProjection, clock: new FakeClock(), metrics: metrics(), decode, ...more },
    { ...settings, ...bounds },
  );
}

/** Two services, by turns at each offset. */
export const byTurns = (offset: number): string => `s${offset % 2}`;

/** The records from an offset up to another, exclusive; all of one service unless told otherwise. */
export function batchOf(
  from: number,
  to: number,
  partition = 0,
  keyOf = (_offset: number): string => 's0',
): RecordBatch {
  const offsets = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  const records = offsets.map((offset) => ({ ...emptyRecord(BigInt(offset)), key: Buffer.from(keyOf(offset)) }));
  return { partition, records, nextOffset: BigInt(to), endOffset: BigInt(to) };
}

/** The same, far behind the end of the log. */
export function farBatchOf(...given: Parameters<typeof batchOf>): RecordBatch {
  return { ...batchOf(...given), endOffset: 9_000n };
}

/** The records of a batch, packed or not. */
export function recordsOf(batch: FedBatch): readonly LogRecord[] {
  return isPacked(batch) ? unpackRecords(batch.records) : batch.records;
}

/** A start at each offset, of two services by turns. */
export const startedByTurns: Decoder = ({ offset }) => ({
  ...factAt(offset, Number(offset), bareStart),
  serviceId: byTurns(Number(offset)),
});

/** A world whose steps fail now and then: before they did anything, or after they did it all. */
export function unreliable(world: World, chance: () => number): World {
  const flaky =
    <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      const outcome: number = chance() % 4;
      if (outcome === 0) return away();
      const result = await work(...given);
      return outcome === 1 ? away() : result;
    };
  const { services, checkpoints, deadLetters } = world;
  return {
    services: {
      load: flaky((ids: readonly string[]) => services.load(ids)),
      write: flaky((all: Parameters<typeof services.write>[0]) => services.write(all)),
    },
    checkpoints: {
      load: () => checkpoints.load(),
      save: flaky((partition: number, offset: bigint) => checkpoints.save(partition, offset)),
    },
    deadLetters: { park: (letters: Parameters<typeof deadLetters.park>[0]) => deadLetters.park(letters) },
  } as World;
}
