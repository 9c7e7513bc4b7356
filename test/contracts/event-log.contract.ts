import type { EventLog, LogRecord } from '#event-streaming';
import { eachOpened, type Case, type Open } from './opening.js';
import { BINARY, comparable, record, text } from './records.js';

/** The port and a way to read the whole log, each partition in its order. */
export interface ReadableEventLog {
  readonly log: EventLog;
  read(): Promise<ReadonlyMap<number, readonly LogRecord[]>>;
}

/** Every promise of the {@link EventLog} port. */
export function eventLogContract(name: string, open: Open<ReadableEventLog>): void {
  describe(`EventLog: ${name}`, () => {
    const log = eachOpened(open);
    describe('appends', () => appending(log));
    describe('keeps order', () => ordering(log));
  });
}

function appending({ subject, reopen }: Case<ReadableEventLog>): void {
  it('has an empty position for no records', async () => {
    expect(await subject().log.append([])).toEqual(new Map());
    expect(await all(subject())).toEqual([]);
  });

  it('keeps bytes, key and repeated headers as they were', async () => {
    const headers = ['1', '', '1'].map((value) => ({ name: 'ce_é', value: Buffer.from(value) }));
    const written = [
      record('a', '{}', headers),
      { key: BINARY, value: BINARY, headers: [{ name: '', value: BINARY }] },
      record('b', 'ä'.repeat(100_000)),
      record('c', ''),
    ];
    await subject().log.append(written);
    const read = (await all(subject())).map((one) => comparable({ ...one, offset: 0n, timestamp: 0 }));
    const expected = written.map((one) => ({ ...comparable(one), offset: 0n, timestamp: 0 }));
    expect(read).toHaveLength(4);
    expect(read).toEqual(expect.arrayContaining(expected));
  });

  it('keeps them when it is opened again, and goes on behind them', async () => {
    await subject().log.append([record('a', '1')]);
    const again = await reopen();
    await again.log.append([record('a', '2')]);
    expect((await all(again)).map(({ value }) => text(value))).toEqual(['1', '2']);
  });

  it('gives each record the time of appending', async () => {
    const before = Date.now();
    await subject().log.append([record('a', '1')]);
    const [one] = await all(subject());
    expect(one?.timestamp).toBeGreaterThanOrEqual(before - 1000);
    expect(one?.timestamp).toBeLessThanOrEqual(Date.now() + 1000);
  });

  it('keeps the time that a record brings', async () => {
    const timestamp = Date.parse('2021-02-03T04:05:06.789Z');
    await subject().log.append([{ ...record('a', '1'), timestamp }, record('a', '2')]);
    const [one, two] = await all(subject());
    expect(one?.timestamp).toBe(timestamp);
    expect(two?.timestamp).toBeGreaterThan(timestamp);
  });

  it('tells a position that a reader of them all has reached, and one of fewer has not', async () => {
    await subject().log.append([record('a', '0'), record('b', '0')]);
    const position = await subject().log.append(['a', 'b', 'a', 'c'].map((key) => record(key, '1')));
    const read = await subject().read();
    const partitions = [...read].filter(([, records]) => records.some(({ value }) => text(value) === '1'));
    expect([...position.keys()].sort()).toEqual(partitions.map(([partition]) => partition).sort());
    for (const [partition, records] of partitions) {
      expect(position.get(partition)).toBe((records.at(-1)?.offset ?? 0n) + 1n);
    }
  });
}

function ordering({ subject }: Case<ReadableEventLog>): void {
  it('gives each key one partition, and rising offsets', async () => {
    const keys = Array.from({ length: 40 }, (_, index) => `key-${index % 20}`);
    await subject().log.append(keys.map((key) => record(key, key)));
    const partitionOf = new Map<string, number>();
    for (const [partition, records] of await subject().read()) {
      expect(records.every(({ offset }, index) => index === 0 || offset > (records[index - 1]?.offset ?? 0n))).toBe(
        true,
      );
      for (const { key } of records) {
        expect(partitionOf.get(text(key)) ?? partition).toBe(partition);
        partitionOf.set(text(key), partition);
      }
    }
    expect(partitionOf.size).toBe(20);
  });

  it('keeps the order of each key within a call and from call to call', async () => {
    await subject().log.append(['1', '2', '3'].map((value) => record('a', value)));
    await subject().log.append(['4', '5'].map((value) => record('a', value)));
    expect(await valuesOf(subject(), 'a')).toEqual(['1', '2', '3', '4', '5']);
  });

  it('loses none of many appends at once, and mixes up none', async () => {
    const writers = Array.from({ length: 40 }, (_, index) => `w${index}`);
    const values = ['1', '2', '3', '4', '5'];
    await Promise.all(writers.map((key) => subject().log.append(values.map((value) => record(key, value)))));
    for (const key of writers) expect(await valuesOf(subject(), key)).toEqual(values);
  });
}

async function all(subject: ReadableEventLog): Promise<readonly LogRecord[]> {
  return [...(await subject.read()).values()].flat();
}

async function valuesOf(subject: ReadableEventLog, key: string): Promise<readonly string[]> {
  const ofKey = (await all(subject)).filter((one) => text(one.key) === key);
  return ofKey.map(({ value }) => text(value));
}
