import { decodeRecord } from '#event-contract';
import { PlainLives } from '#whole-lives';
import { LifeTelling } from '#test/support/builders/lives.js';
import { control, newRunner, newWorld, type Decoder, type World } from '#test/support/builders/runner.world.js';
import { Random } from '#test/support/workload/random.js';
import type { LogRecord } from './record.js';
import { packBatch } from './record.pack.js';
import type { WholeLives } from './whole-lives.port.js';

const limits = { maxEventBytes: 2_000 };
const bounds = { maxServiceBytes: 8_000_000, heldBytes: 8_000 };
const decode: Decoder = (record) => decodeRecord(record, limits);
const FAR = 1_000_000n;
const IDS = ['a', 'b', 'c', 1, 2, '2', 3, 'd', 'e', 'f', 'g', 'h'];
const EVERY_ID = [...new Set(IDS.map(String)), 'é', 'Ã©', '😀'];

/** Lives of services, some of which have several, woven into one another; offsets leave gaps. */
function wovenLog(random: Random): readonly LogRecord[] {
  const oddness = random.pick([0, 0, 0.005]);
  const lives = Array.from({ length: 10 }, () => new LifeTelling(random, random.int(3), oddness, IDS).tell());
  const left = lives.map(({ id, records }) => ({ key: Buffer.from(id), records: [...records] }));
  const log: LogRecord[] = [];
  for (let offset = 0n; left.some(({ records }) => records.length > 0); offset += BigInt(1 + random.int(2))) {
    const { key, records } = random.pick(left.filter((one) => one.records.length > 0));
    const own = records.shift();
    if (own === undefined) continue;
    const { bytes, from, to, headers, timestamp } = own;
    log.push({ offset, key, value: Buffer.from(bytes.subarray(from, to)), headers, timestamp });
  }
  return log;
}

/** What is stored, however many times it was written. */
async function storedIn({ services }: World): Promise<object[]> {
  const stored = await services.load(EVERY_ID);
  return EVERY_ID.map((id) => ({ ...stored.get(id), revision: 0 }));
}

function batch(log: readonly LogRecord[], from: number, to: number, endOffset?: bigint) {
  const nextOffset = (log[to - 1]?.offset ?? -1n) + 1n;
  return { partition: 0, records: log.slice(from, to), nextOffset, endOffset: endOffset ?? nextOffset };
}

/** Feeds the log in batches of any size, now and then to a new runner, or once more from the beginning. */
async function feedRestlessly(log: readonly LogRecord[], world: World, random: Random, wholeLives: WholeLives<never>) {
  const open = () => newRunner(world, decode, { wholeLives }, bounds);
  let runner = open();
  let next = 0;
  for (let rounds = random.int(8); rounds > 0; rounds -= 1) {
    const to = Math.min(log.length, next + random.int(60));
    await runner.handle(packBatch(batch(log, next, to, FAR)), { ...control, mayHold: true });
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

test('services told whole are stored as they are folded one by one, whatever is fed twice, late or anew', async () => {
  let told = 0;
  for (let seed = 1; seed <= 400; seed += 1) {
    const log = wovenLog(new Random(seed));
    const [calm, restless] = [newWorld(), newWorld()];
    await newRunner(calm, decode, {}, bounds).handle(batch(log, 0, log.length), control);
    const lives = new PlainLives(limits);
    const counted = {
      tell: (...given: Parameters<typeof lives.tell>) => {
        const life = lives.tell(...given);
        told += life === undefined ? 0 : 1;
        return life;
      },
    } as WholeLives<never>;
    await feedRestlessly(log, restless, new Random(-seed), counted);
    expect({ seed, stored: await storedIn(restless) }).toEqual({ seed, stored: await storedIn(calm) });
  }
  expect(told).toBeGreaterThan(400);
});
