import { packRecords, type LogRecord, type NewRecord } from '#event-streaming';
import { HandedRecords } from './handed.records.js';

const NOW = 1_700_000_000_000;
const ALL = { records: 1000, bytes: 1e9 };

function record(key: string, value: string, more: Partial<NewRecord> = {}): NewRecord {
  return { key: Buffer.from(key), value: Buffer.from(value), headers: [], ...more };
}

function packed(from: bigint, ...values: readonly string[]) {
  const records = values.map((value) => record('k', value));
  return packRecords(records, { from, now: NOW });
}

function values(records: readonly LogRecord[]): string[] {
  return records.map(({ offset, value }) => `${offset}:${Buffer.from(value ?? []).toString()}`);
}

describe('HandedRecords', () => {
  it('gives records from an offset on, over several hand-overs and up to a gap', () => {
    const handed = new HandedRecords(1e6);
    handed.add(packed(10n, 'a', 'b', 'c'));
    handed.add(packed(13n, 'd'));
    handed.add(packed(15n, 'f'));
    expect(values(handed.read(11n, ALL))).toEqual(['11:b', '12:c', '13:d']);
    expect(values(handed.read(13n, ALL))).toEqual(['13:d']);
    expect(values(handed.read(15n, ALL))).toEqual(['15:f']);
  });

  it('gives nothing where the first record is not here', () => {
    const handed = new HandedRecords(1e6);
    handed.add(packed(10n, 'a', 'b'));
    handed.add(packed(15n, 'f'));
    for (const from of [0n, 9n, 12n, 14n, 16n]) expect(handed.read(from, ALL)).toEqual([]);
  });

  it('ends with the hand-over that passes a bound', () => {
    const handed = new HandedRecords(1e6);
    for (const from of [0n, 2n, 4n]) handed.add(packed(from, 'xx', 'yy'));
    expect(handed.read(0n, { records: 3, bytes: 1e9 })).toHaveLength(4);
    expect(handed.read(0n, { records: 1000, bytes: 5 })).toHaveLength(2);
  });

  it('keeps the latest within its bound', () => {
    // Each takes a KiB beside its three bytes.
    const handed = new HandedRecords(2 * 1_027);
    for (const from of [0n, 1n, 2n]) handed.add(packed(from, 'xx'));
    expect(handed.read(0n, ALL)).toEqual([]);
    expect(values(handed.read(1n, ALL))).toEqual(['1:xx', '2:xx']);
    handed.add(packed(3n, 'longer than all'.padEnd(2_000)));
    expect(handed.read(3n, ALL)).toEqual([]);
    handed.add(packed(4n, 'xx'));
    expect(values(handed.read(4n, ALL))).toEqual(['4:xx']);
  });
});
