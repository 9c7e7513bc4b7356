import { decodeRecord } from '#event-contract';
import { packBatch, type LogRecord } from '#event-streaming';
import { LifeTelling, type Life } from '#test/support/builders/lives.js';
import { control, newRunner, newWorld, type Decoder, type World } from '#test/support/builders/runner.world.js';
import { Random } from '#test/support/workload/random.js';
import { PlainLives } from './index.js';

const limits = { maxEventBytes: 2_000 };
const decode: Decoder = (record) => decodeRecord(record, limits);
const FAR = 1_000_000n;
const IDS = ['a', 'b', 'c', 1, 2, '2', 3, 'd', 'e', 'f', 'g', 'h'];
const EVERY_ID = [...new Set(IDS.map(String)), 'é', 'Ã©', '😀'];

/** Lives of services, some of which have several, woven into one another; offsets leave gaps. */
function wovenLog(random: Random): readonly LogRecord[] {
  const oddness = random.pick([0, 0, 0.005]);
  const lives = Array.from({ length: 10 }, (_, n) => new LifeTelling(random, random.int(3), oddness, IDS).tell(n % 8));
  const left = lives
    .map(({ id, records }) => ({ id, records: [...records] }))
    .filter(({ records }) => records.length > 0);
  const log: LogRecord[] = [];
  for (let offset = 0n; left.length > 0; offset += BigInt(1 + random.int(2))) {
    const own = random.pick(left);
    log.push(...logOf([{ id: own.id, records: own.records.splice(0, 1) }], offset));
    if (own.records.length === 0) left.splice(left.indexOf(own), 1);
  }
  return log;
}

/** Lives one after the other. */
function logOf(lives: readonly Life[], first = 0n): readonly LogRecord[] {
  const all = lives.flatMap(({ id, records }) => records.map((record) => ({ id, record })));
  return all.map(({ id, record: { viewed, from, to, headers, timestamp } }, index) => {
    const value = Buffer.from(viewed.bytes.subarray(from, to));
    return { offset: first + BigInt(index), key: Buffer.from(id), value, headers, timestamp };
  });
}

/** What is stored, however many times it was written, and the offsets that were parked. */
async function outcomeIn({ services, deadLetters }: World): Promise<object> {
  const stored = await services.load(EVERY_ID);
  const parked = deadLetters.parked().map(({ record, code }) => `${record.offset} ${code}`);
  return { stored: EVERY_ID.map((id) => ({ ...stored.get(id), revision: 0 })), parked: [...new Set(parked)].sort() };
}

function batch(log: readonly LogRecord[], from: number, to: number, endOffset?: bigint) {
  const nextOffset = (log[to - 1]?.offset ?? -1n) + 1n;
  return { partition: 0, records: log.slice(from, to), nextOffset, endOffset: endOffset ?? nextOffset };
}

/** Feeds the log in batches of any size, now and then to a new runner, or once more from the beginning. */
async function feedRestlessly(log: readonly LogRecord[], open: () => ReturnType<typeof newRunner>, random: Random) {
  let runner = open();
  let next = 0;
  for (let rounds = random.int(8); rounds > 0; rounds -= 1) {
    const to = Math.min(log.length, next + random.int(60));
    const isHandedOver = random.chance(0.5);
    await runner.handle(packBatch(batch(log, next, to, FAR)), { ...control, mayHold: true, isHandedOver });
    next = to;
    if (random.chance(0.7)) continue;
    await runner.close();
    runner = open();
    const durable = random.chance(0.5) ? 0n : await runner.startAt(0);
    next = log.findIndex(({ offset }) => offset >= durable);
    if (next < 0) next = log.length;
  }
  await runner.handle(packBatch(batch(log, next, log.length)), control);
}

/** As it is, and counting what it tells. */
class CountedLives extends PlainLives {
  told = 0;

  override tell(...given: Parameters<PlainLives['tell']>): ReturnType<PlainLives['tell']> {
    const life = super.tell(...given);
    this.told += life === undefined ? 0 : 1;
    return life;
  }
}

test('services told whole are stored as they are folded one by one, whatever is fed twice, late or anew', async () => {
  const wholeLives = new CountedLives(limits);
  for (let seed = 1; seed <= 400; seed += 1) {
    const random = new Random(-seed);
    const bounds = { maxServiceBytes: random.pick([8_000_000, 30_000, 1_500]), heldBytes: 8_000 };
    const log = wovenLog(new Random(seed));
    const [calm, restless] = [newWorld(), newWorld()];
    await newRunner(calm, decode, {}, bounds).handle(batch(log, 0, log.length), control);
    await feedRestlessly(log, () => newRunner(restless, decode, { wholeLives }, bounds), random);
    expect({ seed, ...(await outcomeIn(restless)) }).toEqual({ seed, ...(await outcomeIn(calm)) });
  }
  expect(wholeLives.told).toBeGreaterThan(400);
});

test('a life that would be too large at some time is folded, so that each fact is a dead letter that must be one', async () => {
  const wholeLives = new CountedLives(limits);
  const life = new LifeTelling(new Random(3), 0, 0, ['a']).tell();
  const all = { partition: 0, records: logOf([life]), nextOffset: 99n, endOffset: 99n };
  await newRunner(newWorld(), decode, { wholeLives }, { maxServiceBytes: 2_000 }).handle(packBatch(all), control);
  expect(wholeLives.told).toBe(0);
  await newRunner(newWorld(), decode, { wholeLives }, { maxServiceBytes: 200_000 }).handle(packBatch(all), control);
  expect(wholeLives.told).toBe(1);
});
