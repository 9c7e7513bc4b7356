import fc from 'fast-check';
import { AppError, type ServiceEvent } from '#domain';
import type { FeedHandler } from '#event-streaming';
import { FakeClock } from '#test/support/clock/fake.clock.js';
import { factAt } from './facts.js';
import { batchOf, newRunner, newWorld, unreliable, type Decoder, type World } from './runner.world.js';

/** Each service has six records, woven into those of its neighbours: a start, changes, a completion. Every eighth one breaks off. */
const A_SERVICE = 6;
/** The service of a record. */
const idAt = (offset: number): string => `s${Math.floor((offset - 4 * (offset % 2)) / A_SERVICE)}`;
const LETTERS = 11;

function eventAt(offset: number, isFirst: boolean, isLast: boolean): ServiceEvent {
  const [at, circumstances, extensions] = [offset, {}, {}];
  if (isFirst) return { type: 'ServiceStarted', id: 'any', at, fields: {}, circumstances, extensions };
  if (isLast) return { type: 'ServiceCompleted', at, fields: {}, circumstances, disposition: {}, extensions };
  return {
    type: 'ExtensionUpdated',
    at,
    circumstances,
    target: { kind: 'service' },
    name: `x${offset}`,
    value: offset,
  };
}

/** What the records mean; some of them are dead letters. */
export const woven: Decoder = ({ offset }) => {
  const index = Number(offset);
  if (index % LETTERS === 7) return { kind: 'dead-letter', code: 'INVALID_DATA', message: 'no' };
  const own = Array.from({ length: 16 }, (_, ahead) => index - 8 + ahead).filter(
    (one) => one >= 0 && idAt(one) === idAt(index),
  );
  const event = eventAt(index, own[0] === index, own.at(-1) === index && Math.floor(index / A_SERVICE) % 8 !== 0);
  return { ...factAt(offset, index, event), serviceId: idAt(index) };
};

/** How many records there are. */
const COUNT = 150;
const FAR = 1_000_000n;
const ids = [...new Set(Array.from({ length: COUNT }, (_, offset) => idAt(offset)))];

/** What has become of the services, however many times they were written. */
async function documentsOf({ services }: World): Promise<object[]> {
  const stored = await services.load(ids);
  return ids.map((id) => ({ ...stored.get(id), revision: 0 }));
}

/** Who is fed. */
type FedRunner = Required<FeedHandler>;

/** A feed as the port has it: it goes on behind what is durable after a failure, and where it is told to after a start. */
class Feeding {
  private next = 0;
  private durable = 0;

  constructor(
    private runner: FedRunner,
    private readonly chance: () => number,
  ) {}

  async step(makeAnew: () => FedRunner): Promise<void> {
    const luck = this.chance();
    if (luck === 0) this.runner = makeAnew();
    if (luck <= 1) await this.begin();
    else await this.handIn(this.next + this.chance(), FAR);
  }

  /** Until everything has been applied. */
  async finish(): Promise<void> {
    while (this.durable < COUNT) await this.handIn(COUNT, BigInt(COUNT));
  }

  /** Sometimes it is asked twice, the second time before the first answer has come. */
  private async begin(): Promise<void> {
    if (this.chance() < 12) void this.runner.startAt(0);
    if (this.chance() < 4) this.runner.release();
    this.next = this.durable = Number(await this.runner.startAt(0));
  }

  private async handIn(to: number, endOffset: bigint): Promise<void> {
    const batch = { ...batchOf(this.next, Math.min(to, COUNT), 0, idAt), endOffset };
    const called = new AbortController();
    if (this.chance() === 0) called.abort();
    const isLost = this.chance() === 0;
    const heartbeat = () => (isLost ? Promise.reject(new AppError('ABORTED', 'lost', true)) : Promise.resolve());
    try {
      const durable = await this.runner.handle(batch, { mayHold: true, signal: called.signal, heartbeat });
      this.next = Number(batch.nextOffset);
      this.durable = Math.max(this.durable, Number(durable));
    } catch (error) {
      if (!(error instanceof AppError) || !error.retriable) throw error;
      this.next = this.durable;
    }
  }
}

/** A world in which looking up the checkpoints takes a while, and not always the same. */
function slow(world: World, chance: () => number): World {
  const load = async () => {
    for (let turns = chance(); turns > 0; turns -= 1) await Promise.resolve();
    return world.checkpoints.load();
  };
  const save: typeof world.checkpoints.save = (partition, offset) => world.checkpoints.save(partition, offset);
  return { ...world, checkpoints: { load, save } } as World;
}

/** Moves on by itself now and then, so that a unit is old enough to be applied. */
export class RestlessClock extends FakeClock {
  constructor(private readonly chance: () => number) {
    super();
  }

  override now(): number {
    if (this.chance() < 3) void this.sleep(2_000);
    return super.now();
  }
}

/** What one calm pass over all records leaves. */
async function calmOutcome(): Promise<{ documents: object[]; letters: bigint[] }> {
  const calm = newWorld();
  await newRunner(calm, woven).handle(batchOf(0, COUNT, 0, idAt), {
    signal: new AbortController().signal,
    heartbeat: () => Promise.resolve(),
  });
  return { documents: await documentsOf(calm), letters: lettersOf(calm) };
}

/** Offsets of the dead letters, in their order; one that was parked twice is there twice. */
function lettersOf({ deadLetters }: World): bigint[] {
  return deadLetters
    .parked()
    .map(({ record }) => record.offset)
    .sort(byValue);
}

/** Runners that are fed by turns, and how to be done with them all. */
export interface FedRunners {
  readonly makeAnew: () => FedRunner;
  readonly close?: () => Promise<unknown>;
}

/** What runners are made for: where they write to, a source of chance, and whether nothing goes wrong. */
export interface FeedingCase {
  readonly world: World;
  readonly chance: () => number;
  readonly isCalm: boolean;
}

/** Feeds runners at random, with failures, losses and new beginnings: what they leave must be what one calm pass does. */
export async function expectOutcomeOfOnePass(open: (given: FeedingCase) => FedRunners, numRuns: number): Promise<void> {
  const expected = await calmOutcome();
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(24)), fc.boolean(), async (randoms, isCalm) => {
      const chance = (): number => Number(randoms.next().value);
      const world = newWorld();
      const { makeAnew, close } = open({
        world: slow(isCalm ? world : unreliable(world, chance), chance),
        chance,
        isCalm,
      });
      const feeding = new Feeding(makeAnew(), isCalm ? () => Math.max(5, chance()) : chance);
      for (let steps = 0; steps < 25; steps += 1) await feeding.step(makeAnew);
      await feeding.finish();
      await close?.();
      expect(await documentsOf(world)).toEqual(expected.documents);
      expect(await world.checkpoints.load()).toEqual(new Map([[0, BigInt(COUNT)]]));
      const letters = lettersOf(world);
      expect(isCalm ? letters : [...new Set(letters)]).toEqual(expected.letters);
    }),
    { numRuns },
  );
}

function byValue(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other);
}
