import type { EventLog, LogReader, LogRecord, Position } from '#event-streaming';
import { eachOpened, type Open } from './opening.js';
import { comparable, record, text } from './records.js';

/** The port and the log that it reads. */
export interface ReadableLog {
  readonly log: EventLog;
  readonly reader: LogReader;
}

/** Every promise of the {@link LogReader} port. */
export function logReaderContract(name: string, open: Open<ReadableLog>): void {
  describe(`LogReader: ${name}`, () => {
    const { subject } = eachOpened(open);

    async function read(from: Position = new Map()): Promise<ReadonlyMap<number, readonly LogRecord[]>> {
      const all = new Map<number, LogRecord[]>();
      await subject().reader.read(from, (records, partition) => {
        all.set(partition, [...(all.get(partition) ?? []), ...records]);
        return Promise.resolve(true);
      });
      return all;
    }
    const valuesOf = (all: ReadonlyMap<number, readonly LogRecord[]>) =>
      [...all.values()].flat().map(({ value }) => text(value));

    it('hands over nothing of an empty log', async () => {
      expect(await read()).toEqual(new Map());
    });

    it('hands over everything, in order per partition, as it was appended', async () => {
      const keys = Array.from({ length: 30 }, (_, index) => `key-${index % 7}`);
      const written = keys.map((key, n) => record(key, `${n}`, [{ name: 'h', value: Buffer.from(key) }]));
      await subject().log.append(written);
      const all = await read();
      for (const records of all.values()) {
        const offsets = records.map(({ offset }) => offset);
        expect(offsets).toEqual(offsets.map((_, index) => (offsets[0] ?? 0n) + BigInt(index)));
      }
      const found = [...all.values()].flat().map((one) => comparable({ ...one, offset: 0n, timestamp: 0 }));
      expect(found).toHaveLength(30);
      expect(found).toEqual(
        expect.arrayContaining(written.map((one) => ({ ...comparable(one), offset: 0n, timestamp: 0 }))),
      );
    });

    it('begins where it is told, and at the beginning where it is told nothing', async () => {
      const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
      const before = await subject().log.append(keys.map((key) => record(key, 'before')));
      expect(await read(before)).toEqual(new Map());
      await subject().log.append(keys.map((key) => record(key, 'behind')));
      expect(valuesOf(await read(before))).toEqual(keys.map(() => 'behind'));
      const [first = 0] = before.keys();
      const others = new Map([...before].filter(([partition]) => partition !== first));
      const values = valuesOf(await read(others));
      expect(values.filter((value) => value === 'behind')).toHaveLength(20);
      expect(values).toContain('before');
    });

    it('ends where the log ended at the call', async () => {
      await subject().log.append([record('a', '1')]);
      const values: string[] = [];
      await subject().reader.read(new Map(), async (records) => {
        values.push(...records.map(({ value }) => text(value)));
        await subject().log.append([record('a', '2')]);
        return true;
      });
      expect(values).toEqual(['1']);
    });

    it('ends when no more is wanted', async () => {
      await subject().log.append(Array.from({ length: 3000 }, (_, n) => record(`key-${n}`, 'x'.repeat(900))));
      let parts = 0;
      let seen = 0;
      await subject().reader.read(new Map(), (records) => {
        parts += 1;
        seen += records.length;
        return Promise.resolve(false);
      });
      expect(parts).toBe(1);
      expect(seen).toBeLessThan(3000);
    });

    it('waits for each part, and hands on what it rejects with', async () => {
      await subject().log.append(Array.from({ length: 600 }, (_, n) => record(`key-${n}`, `${n}`)));
      let atWork = 0;
      let most = 0;
      await subject().reader.read(new Map(), async () => {
        most = Math.max(most, (atWork += 1));
        await new Promise((resolve) => setImmediate(resolve));
        atWork -= 1;
        return true;
      });
      expect(most).toBe(1);
      const failing = subject().reader.read(new Map(), () => Promise.reject(new Error('enough')));
      await expect(failing).rejects.toThrow('enough');
    });
  });
}
