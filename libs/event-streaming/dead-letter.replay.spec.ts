import fc from 'fast-check';
import { AppError } from '#domain';
import type { DecodedRecord } from '#event-contract';
import { MemoryDeadLetterStore, MemoryDecisionStore, MemoryEventLog, MemoryLogReader } from '#adapter-memory';
import { text } from '#test/contracts/records.js';
import type { DeadLetter } from './dead-letter-store.port.js';
import { DeadLetterCasebook, type LetterOutcome } from './dead-letter.casebook.js';
import { letterId } from './dead-letter.place.js';
import { DeadLetterReplay, type ReplayOptions } from './dead-letter.replay.js';
import type { LogRecord } from './record.js';

const TOPIC = 'events';
const HOLD_MS = 1000;

/** Letters, decisions and a log in memory, with a clock that stands. */
class Site {
  now = 1_000_000;
  readonly clock = { now: () => this.now };
  readonly letters = new MemoryDeadLetterStore();
  readonly decisions = new MemoryDecisionStore();
  readonly log = new MemoryEventLog({ clock: this.clock, partitions: 3 });
  readonly logEnd = this.log;
  readonly logReader = new MemoryLogReader(this.log);
  readonly casebook = new DeadLetterCasebook(this);

  async park(count: number, parts: Partial<LogRecord> = {}): Promise<void> {
    await this.letters.park(Array.from({ length: count }, (_, n) => letter(n, parts)));
  }

  /** Replays what is open; tells the outcomes. */
  async replay(options: Partial<ReplayOptions & { ports: object }> = {}): Promise<string[]> {
    const told: string[] = [];
    const tell = ({ place, reason, wasThere }: LetterOutcome & { wasThere?: boolean }) =>
      void told.push(`${letterId(place)}: ${reason ?? (wasThere === true ? 'was there' : 'replayed')}`);
    const cases = await this.casebook.find({ topic: TOPIC, states: new Set(['open']) });
    const ports = { ...this, decode: asEvent, ...options.ports };
    const replay = new DeadLetterReplay(ports, { by: 'ada', holdMs: HOLD_MS, tell, ...options });
    await replay.run(cases.map(({ place }) => place));
    return told;
  }

  async appended(): Promise<readonly LogRecord[]> {
    const all: LogRecord[] = [];
    await this.logReader.read(new Map(), (records) => Promise.resolve(all.push(...records) > 0));
    return all;
  }
}

function letter(n: number, parts: Partial<LogRecord> = {}): DeadLetter {
  const record = { offset: BigInt(n), key: Buffer.from(`k${n}`), value: Buffer.from(`v${n}`), headers: [] };
  const told = { topic: TOPIC, partition: 0, code: 'INVALID_DATA', message: 'ttl' } as const;
  return { ...told, record: { ...record, timestamp: 5 + n, ...parts } };
}

function asEvent({ value }: LogRecord): DecodedRecord {
  if (value === null || text(value) === 'bad') return { kind: 'dead-letter', code: 'INVALID_JSON', message: 'no' };
  if (text(value) === 'foreign') return { kind: 'not-ours' };
  return { kind: 'event' } as DecodedRecord;
}

describe('a replay', () => {
  test('appends the record as it was, with its time and where it comes from, and decides', async () => {
    const site = new Site();
    const headers = [
      { name: 'ce_id', value: Buffer.from('1') },
      { name: 'x-replayed-from', value: Buffer.from('older') },
    ];
    await site.park(1, { headers });
    expect(await site.replay()).toEqual(['0-0: replayed']);
    const [one] = await site.appended();
    expect(one).toMatchObject({ timestamp: 5 });
    expect([text(one?.key ?? null), text(one?.value ?? null)]).toEqual(['k0', 'v0']);
    expect(one?.headers.map(({ name, value }) => [name, text(value)])).toEqual([
      ['ce_id', '1'],
      ['x-replayed-from', 'events/0/0'],
    ]);
    const [decided] = await site.casebook.find({ topic: TOPIC });
    expect(decided?.decision).toMatchObject({ kind: 'replayed', by: 'ada', at: site.now, revision: 2 });
  });

  test('of a letter that was parked twice appends it once', async () => {
    const site = new Site();
    await site.park(250);
    await site.park(250);
    expect(await site.replay()).toHaveLength(250);
    expect(await site.appended()).toHaveLength(250);
    expect(await site.replay()).toEqual([]);
  });

  test.each([
    ['is a dead letter still', 'bad', /still is a dead letter: INVALID_JSON: no/],
    ['is none of ours by now', 'foreign', /none of our events/],
  ])('refuses what %s, and leaves it open', async (_, value, reason) => {
    const site = new Site();
    await site.letters.park([letter(0, { value: Buffer.from(value) }), letter(1)]);
    const told = await site.replay();
    expect(told[0]).toMatch(reason);
    expect(told[1]).toBe('0-1: replayed');
    expect(await site.appended()).toHaveLength(1);
    expect(await site.casebook.find({ topic: TOPIC, states: new Set(['open']) })).toHaveLength(1);
  });

  test('appends what was repaired', async () => {
    const site = new Site();
    await site.park(1, { value: Buffer.from('bad'), key: null });
    const repair = (record: LogRecord) => ({ ...record, key: Buffer.from('fixed'), value: Buffer.from('good') });
    expect(await site.replay({ repair })).toEqual(['0-0: replayed']);
    expect((await site.appended()).map(({ key, value }) => [text(key), text(value)])).toEqual([['fixed', 'good']]);
  });

  test('refuses a record without a key, whatever decodes it', async () => {
    const site = new Site();
    await site.park(1, { key: null });
    expect(await site.replay()).toEqual([expect.stringMatching(/without key/) as unknown]);
    expect(await site.appended()).toEqual([]);
  });

  test('that another one is at is told, and taken over once that is over its time', async () => {
    const site = new Site();
    await site.park(2);
    const away = () => Promise.reject<never>(new AppError('ENGINE_UNAVAILABLE', 'away', true));
    await expect(site.replay({ ports: { log: { append: away } } })).rejects.toThrow('away');
    site.now += HOLD_MS - 1;
    const told = await site.replay({ by: 'bob' });
    expect(told).toEqual([expect.stringMatching(/ada is under way.*in 1 s/) as unknown, expect.anything() as unknown]);
    site.now += 1;
    expect(await site.replay({ by: 'bob' })).toEqual(['0-0: replayed', '0-1: replayed']);
    expect(await site.appended()).toHaveLength(2);
  });

  test('that was cut off after its append is finished without another one', async () => {
    const site = new Site();
    await site.park(3);
    await site.log.append([{ key: Buffer.from('x'), value: Buffer.from('x'), headers: [] }]);
    const lost = async (records: Parameters<typeof site.log.append>[0]) => {
      await site.log.append(records);
      throw new AppError('TIMED_OUT', 'no answer', true);
    };
    await expect(site.replay({ ports: { log: { append: lost } } })).rejects.toThrow('no answer');
    site.now += HOLD_MS;
    expect(await site.replay()).toEqual(['0-0: was there', '0-1: was there', '0-2: was there']);
    expect(await site.appended()).toHaveLength(4);
  });

  test('appends each once, wherever it and those after it are cut off, and two at once', async () => {
    const runs = fc.array(fc.record({ cuts: fc.array(fc.nat(5), { maxLength: 3 }), pair: fc.boolean() }), {
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(runs, fc.integer({ min: 1, max: 230 }), async (plan, count) => {
        const site = new Site();
        await site.park(count);
        for (const { cuts, pair } of plan) {
          const one = () => site.replay({ ports: cutting(site, cuts) }).catch(() => []);
          await Promise.all(pair ? [one(), one()] : [one()]);
          site.now += HOLD_MS;
        }
        await site.replay();
        const values = (await site.appended()).map(({ value }) => text(value)).sort();
        expect(values).toEqual(Array.from({ length: count }, (_, n) => `v${n}`).sort());
        expect(await site.casebook.find({ topic: TOPIC, states: new Set(['replayed']) })).toHaveLength(count);
      }),
      { numRuns: 60 },
    );
  });
});

/** The site's ports, of which some calls end as if the process had ended: before they did anything, or after all. */
function cutting(site: Site, cuts: readonly number[]) {
  let calls = 0;
  let isOver = false;
  const cut = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isOver) throw new Error('over');
    calls += 1;
    const kind = cuts.includes(calls) ? calls % 2 : undefined;
    if (kind === 0) isOver = true;
    if (isOver) throw new Error('cut off before');
    const result = await work();
    if (kind === 1) isOver = true;
    if (isOver) throw new Error('cut off after');
    return result;
  };
  const { decisions, log } = site;
  return {
    decisions: {
      load: (places: Parameters<typeof decisions.load>[0]) => decisions.load(places),
      write: (all: Parameters<typeof decisions.write>[0]) => cut(() => decisions.write(all)),
    },
    log: { append: (records: Parameters<typeof log.append>[0]) => cut(() => log.append(records)) },
  };
}
