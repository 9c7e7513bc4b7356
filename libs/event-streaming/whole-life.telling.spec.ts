import { emptyRecord } from '#test/support/builders/facts.js';
import { ByteShelf } from './byte.shelf.js';
import type { LogRecord } from './record.js';
import { packBatch } from './record.pack.js';
import { UnitOfWork } from './unit-of-work.js';
import { tellWhole } from './whole-life.telling.js';
import type { WholeLives } from './whole-lives.port.js';

const key = Buffer.from('s');
const maxServiceBytes = 1_000_000;
const shelf = new ByteShelf();

function record(offset: bigint, value: Buffer | null = Buffer.from('{}'), own: Buffer | null = key): LogRecord {
  return { ...emptyRecord(offset), key: own, value };
}

function unitOf(...batches: readonly (readonly LogRecord[])[]): UnitOfWork {
  const unit = new UnitOfWork(3, 0);
  for (const records of batches) {
    const nextOffset = (records.at(-1)?.offset ?? 0n) + 1n;
    unit.take(packBatch({ partition: 3, records, nextOffset, endOffset: nextOffset }));
  }
  return unit;
}

/** Tells anything; each record has a fingerprint of its own. */
function anyLives() {
  const tell = jest.fn<ReturnType<WholeLives<string>['tell']>, Parameters<WholeLives<string>['tell']>>(
    (_, records) => ({
      document: 'whole',
      recent: records.map((_record, index) => String(index).padStart(16, '0')).join(''),
    }),
  );
  return { tell };
}

const two = [record(5n), record(2n ** 53n + 7n)];

describe('a service whose records lie in a unit', () => {
  test('is told whole: its first write, behind its last record', () => {
    const wholeLives = anyLives();
    const changed = tellWhole('s', unitOf(two, [record(2n ** 53n + 9n)]), { wholeLives, maxServiceBytes, shelf });
    const recent = '000000000000000000000000000000010000000000000002';
    const positions = new Map([[3, 2n ** 53n + 10n]]);
    expect(changed).toEqual({ stored: { id: 's', revision: 1, positions, recent, document: 'whole' }, applied: 3 });
    const [id, records, place] = wholeLives.tell.mock.calls[0] ?? [];
    expect(id).toBe('s');
    expect(place).toBe(shelf);
    expect(records?.map(({ viewed, from, to }) => viewed.buffer.toString('utf8', from, to))).toEqual([
      '{}',
      '{}',
      '{}',
    ]);
  });

  test.each<[string, UnitOfWork]>([
    ['it has but one', unitOf([record(1n)])],
    [
      'it has more than fingerprints are kept',
      unitOf(Array.from({ length: 129 }, (_, index) => record(BigInt(index)))),
    ],
    ['one comes again', unitOf(two, two)],
    ['one lies before another', unitOf([record(5n)], [record(3n)])],
    ['one has no value', unitOf([record(1n), record(2n, null), record(3n)])],
    [
      'they have another key',
      unitOf([record(1n, Buffer.from('{}'), Buffer.from('t')), record(2n, Buffer.from('{}'), null)]),
    ],
  ])('is not asked for where %s', (_, unit) => {
    const wholeLives = anyLives();
    expect(tellWhole('s', unit, { wholeLives, maxServiceBytes, shelf })).toBeUndefined();
    expect(wholeLives.tell).not.toHaveBeenCalled();
  });

  test('is told where records are objects of their own, too', () => {
    const unit = new UnitOfWork(3, 0);
    unit.take({ partition: 3, records: two, nextOffset: 9n, endOffset: 9n });
    expect(tellWhole('s', unit, { wholeLives: anyLives(), maxServiceBytes, shelf })?.applied).toBe(2);
  });

  test('is not told whole where it could be too large, or where nobody tells it', () => {
    const unit = unitOf(two);
    expect(tellWhole('s', unit, { wholeLives: anyLives(), maxServiceBytes: 1_500, shelf })).toBeUndefined();
    expect(tellWhole('s', unit, { wholeLives: { tell: () => undefined }, maxServiceBytes, shelf })).toBeUndefined();
    expect(tellWhole('s', unit, { wholeLives: undefined, maxServiceBytes, shelf })).toBeUndefined();
  });
});
