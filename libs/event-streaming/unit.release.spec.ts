import { AppError } from '#domain';
import type { ServiceDocument } from '#services';
import { bareStart, factAt } from '#test/support/builders/facts.js';
import { batchOf, byTurns, control, newRunner, newWorld, type Decoder } from '#test/support/builders/runner.world.js';
import type { DeadLetter } from './dead-letter-store.port.js';
import { packBatch } from './record.pack.js';
import type { StoredService } from './service-store.port.js';
import { UnitOfWork } from './unit-of-work.js';
import type { WholeLives } from './whole-lives.port.js';

type Services = readonly StoredService<ServiceDocument>[];

const LARGE = { maxServiceBytes: 1_000_000 };
const TEXT = JSON.stringify({ text: 'x'.repeat(100_000) });
const patient = { ...control, mayHold: true };
const decode: Decoder = ({ offset }) => ({
  ...factAt(offset, Number(offset), bareStart),
  serviceId: byTurns(Number(offset)),
});
const batch = (from: number, to: number) => ({ ...batchOf(from, to, 0, byTurns), endOffset: 9_000n });

describe('a packed batch', () => {
  test.each([
    ['is handed over', { isHandedOver: true }, false],
    ['is not', {}, true],
  ])('that %s is let go of or not, once it is applied', async (_, more, isLeft) => {
    const runner = newRunner(newWorld(), decode);
    const packed = [packBatch(batch(0, 1_000)), packBatch({ ...batch(1_000, 2_000), endOffset: 2_000n })];
    for (const one of packed) await runner.handle(one, { ...patient, ...more });
    expect(packed.map(({ records }) => records.places.length > 0)).toEqual([isLeft, isLeft]);
  });

  test('that is handed over is kept while it waits, and where applying it fails', async () => {
    const failing = new AppError('ENGINE_UNAVAILABLE', 'away', true);
    const services = { load: () => Promise.reject(failing), write: () => Promise.reject(failing) };
    const runner = newRunner(newWorld(), decode, { services });
    const [waiting, last] = [packBatch(batch(0, 1_000)), packBatch(batch(1_000, 2_000))];
    await runner.handle(waiting, { ...patient, isHandedOver: true });
    const stopped = { ...control, isHandedOver: true, signal: AbortSignal.abort() };
    await expect(runner.handle(last, stopped)).rejects.toMatchObject({ code: 'ABORTED' });
    expect([waiting, last].map(({ records }) => records.places.length > 0)).toEqual([true, true]);
  });

  test('that is not packed is kept as a copy, which is let go of', () => {
    const unit = new UnitOfWork(0, 0);
    const given = batch(0, 2_000);
    unit.take(given);
    const [copied] = unit.recordsOf('s0');
    expect(copied?.key).toEqual(Buffer.from('s0'));
    unit.release();
    expect(copied?.key).toHaveLength(0);
    expect(given.records[0]?.key).toEqual(Buffer.from('s0'));
  });
});

/** Rejects at first, and goes on all the same. */
function givingUp<Given>() {
  const given: Given[] = [];
  const work = (one: Given): Promise<void> =>
    given.push(one) === 1 ? Promise.reject(new AppError('ENGINE_UNAVAILABLE', 'late', true)) : Promise.resolve();
  return { given, work };
}

test('a dead letter that somebody gave up to park is there for as long as that goes on', async () => {
  const { given, work: park } = givingUp<readonly DeadLetter[]>();
  const message = 'no event';
  const refused: Decoder = () => ({ kind: 'dead-letter', code: 'INVALID_JSON', message });
  const runner = newRunner(newWorld(), refused, { deadLetters: { park } });
  const packed = packBatch(batchOf(0, 2_000));
  await runner.handle(packed, { ...control, isHandedOver: true });
  expect(given).toHaveLength(2);
  expect(given[0]?.map(({ record }) => Buffer.from(record.key ?? []).toString())).toEqual(
    Array.from({ length: 2_000 }, () => 's0'),
  );
});

/** Tells of each service the same large document, its bytes on the shelf. */
const wholeLives: WholeLives<ServiceDocument> = {
  tell: (_id, records, shelf) => {
    const board = shelf.boardFor(TEXT.length);
    board.buffer.write(TEXT, shelf.from);
    const content = shelf.takeUpTo(shelf.from + TEXT.length);
    const recent = records.map((_record, index) => String(index).padStart(16, '0')).join('');
    return { document: { startedAt: 1, completedAt: 2, content, rest: '' }, recent };
  },
  isUnderWay: () => false,
};

describe('a document told as bytes', () => {
  const { records, ...others } = batchOf(0, 4, 0, byTurns);
  const told = { ...others, records: records.map((record) => ({ ...record, value: Buffer.from('{}') })) };
  const load = () => Promise.resolve(new Map());
  const textsOf = (services: Services) => services.map(({ document }) => String(document.content));

  test('is there until it is written, however late it is read, and let go of then', async () => {
    const seen: string[][] = [];
    const written: Services[] = [];
    const write = async (services: Services) => {
      await new Promise(setImmediate);
      seen.push(textsOf(services));
      written.push(services);
      return written.length === 1 ? ['s1'] : [];
    };
    await newRunner(newWorld(), decode, { wholeLives, services: { load, write } }, LARGE).handle(told, control);
    expect(seen[0]).toEqual([TEXT, TEXT]);
    expect(textsOf(written[0] ?? [])).toEqual(['', '']);
    expect(written[1]?.map(({ id }) => id)).toEqual(['s1']);
  });

  test('is there for as long as somebody who gave up to write it may go on', async () => {
    const { given, work } = givingUp<Services>();
    const write = (services: Services) => work(services).then(() => []);
    await newRunner(newWorld(), decode, { wholeLives, services: { load, write } }, LARGE).handle(told, control);
    expect(given.map(textsOf)).toEqual([
      [TEXT, TEXT],
      [TEXT, TEXT],
    ]);
  });
});
