import { evolve, unknownService } from '#domain';
import { decodeRecord, type DecodedRecord, type PlacedRecord } from '#event-contract';
import { ByteShelf, joinedEvents, type WholeLife } from '#event-streaming';
import { contentText, servicesProjection, type ServiceDocument } from '#services';
import { LifeTelling, type Life } from '#test/support/builders/lives.js';
import { Random } from '#test/support/workload/random.js';
import { PlainLives } from './index.js';

const limits = { maxEventBytes: 2_000 };
/** Producers' forms: each has its own names, order and blanks. */
const FORMS = 12;

function decodedOf(id: string, { viewed, from, to, headers, timestamp }: PlacedRecord): DecodedRecord {
  return decodeRecord({ key: Buffer.from(id), value: viewed.bytes.subarray(from, to), headers, timestamp }, limits);
}

function typeOf(id: string, record: PlacedRecord): string {
  const decoded = decodedOf(id, record);
  return decoded.kind === 'event' ? decoded.event.type : 'none';
}

/** What decoding and folding one by one comes to; `undefined` where not every record is an event. */
function folded({ id, records }: Life): WholeLife<ServiceDocument> | undefined {
  const decoded = records.map((record) => decodedOf(id, record));
  const events = decoded.filter((one) => one.kind === 'event');
  if (events.length < records.length) return undefined;
  const service = events.map(({ event }) => event).reduce(evolve, unknownService(id));
  const document = servicesProjection.toDocument(service);
  const recent = joinedEvents(events.map(({ fingerprint }) => fingerprint));
  return recent === undefined ? undefined : { document, recent };
}

/** How many of some random lives were told. */
function tellMany(oddness: number, count: number, lives = new PlainLives(limits)): number {
  const shelf = new ByteShelf();
  let told = 0;
  for (let seed = 1; seed <= count; seed += 1) {
    const life = new LifeTelling(new Random(seed), seed % FORMS, oddness).tell();
    const own = lives.tell(life.id, life.records, shelf);
    if (own === undefined) continue;
    told += 1;
    const document = { ...own.document, content: contentText(own.document.content ?? '') };
    expect({ seed, ...own, document }).toEqual({ seed, ...folded(life) });
    if (told % 1_000 === 0) shelf.release();
  }
  return told;
}

describe('a life that is told whole', () => {
  test('comes to what decoding and folding its facts one by one comes to, every time it is plain', () => {
    // Names that both a start and its completion attach something to, and equal times of starts, are left to the fold.
    expect(tellMany(0, 2_000)).toBeGreaterThan(1_200);
  });

  test('comes to the same with oddities and damage in it, or is left to the fold', () => {
    const told = tellMany(0.01, 6_000);
    expect(told).toBeGreaterThan(600);
    expect(told).toBeLessThan(5_400);
  });

  test('and is hardly ever told where much is odd', () => {
    expect(tellMany(0.1, 3_000)).toBeLessThan(300);
  });
});

/** Whether decoding the two says that a service is under way. */
function isDecodedUnderWay(id: string, first: PlacedRecord, last: PlacedRecord): boolean {
  const ends = ['none', 'ServiceCompleted', 'ServiceDeleted'];
  return typeOf(id, first) === 'ServiceStarted' && !ends.includes(typeOf(id, last));
}

test('a service is under way where decoding its first record and its last one says so, or is not known to be', () => {
  const lives = new PlainLives(limits);
  const seen = { plainly: 0, decoded: 0 };
  for (let seed = 1; seed <= 4_000; seed += 1) {
    const random = new Random(seed);
    const { id, records } = new LifeTelling(random, seed % FORMS, seed % 2 === 0 ? 0 : 0.02).tell();
    const first = records[random.chance(0.8) ? 0 : random.int(records.length)];
    const last = records[random.int(records.length)];
    if (first === undefined || last === undefined) continue;
    const isUnderWay = isDecodedUnderWay(id, first, last);
    const isPlainlyUnderWay = lives.isUnderWay(id, first, last);
    expect({ seed, isUnderWay: isUnderWay || isPlainlyUnderWay }).toEqual({ seed, isUnderWay });
    seen.plainly += Number(isPlainlyUnderWay);
    seen.decoded += Number(isUnderWay);
  }
  expect(seen.plainly).toBeGreaterThan(1_000);
  expect(seen.plainly).toBeLessThan(seen.decoded);
});
