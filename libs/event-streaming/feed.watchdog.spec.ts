import { FeedWatchdog, type WatchdogPorts } from './feed.watchdog.js';
import type { StepFailure } from './runner.ports.js';
import type { FeedState } from './watched-feed.port.js';

const BEGAN = Date.parse('2026-11-22T12:00:00Z');
const STALL_MS = 60_000;
const EVERY_MS = 2_000;

/** A feed, its log and its checkpoints, as a test wants them to be. */
class Watched {
  now = BEGAN;
  state: FeedState = {
    isRunning: true,
    since: BEGAN,
    partitions: [0, 1],
    atWork: [],
    rejected: new Map(),
    lastTrouble: undefined,
  };
  ends = new Map([
    [0, 10n],
    [1, 20n],
    [2, 30n],
  ]);
  reached = new Map([
    [0, 10n],
    [1, 20n],
  ]);
  failure: StepFailure | undefined;
  away: Error | undefined;
  readonly renewed: string[] = [];
  readonly told: [boolean, readonly object[]][] = [];
  private readonly watchdog = new FeedWatchdog(this.ports(), { readModel: 'services_v1', stallMs: STALL_MS });

  get verdict() {
    return this.watchdog.verdict();
  }

  /** Looks again and again while that much time passes. */
  async watch(milliseconds: number, onLook: () => void = () => undefined): Promise<void> {
    for (const end = this.now + milliseconds; this.now < end;) {
      this.now += EVERY_MS;
      onLook();
      await this.watchdog.look();
    }
  }

  look(): Promise<void> {
    return this.watchdog.look();
  }

  private ports(): WatchdogPorts {
    const answer = <T>(value: () => T): Promise<T> =>
      this.away ? Promise.reject(this.away) : Promise.resolve(value());
    const log = () => undefined;
    return {
      feed: { status: () => this.state, renew: (reason) => void this.renewed.push(reason) },
      runner: { failureOf: (partition) => (partition === 1 ? this.failure : undefined) },
      checkpoints: { load: () => answer(() => new Map(this.reached)) },
      logEnd: { endOffsets: () => answer(() => new Map(this.ends)) },
      clock: { now: () => this.now, sleep: () => Promise.resolve() },
      metrics: { feedLooked: (isRunning, stalls) => void this.told.push([isRunning, stalls]), feedRenewed: log },
      logger: { debug: log, info: log, warn: log, error: log },
    };
  }
}

describe('a watchdog', () => {
  let watched: Watched;
  beforeEach(async () => {
    watched = new Watched();
    await watched.look();
  });

  test('is content while nothing lies ahead, however long', async () => {
    await watched.watch(10 * STALL_MS);
    expect([watched.verdict, watched.renewed]).toEqual([{ ok: true }, []]);
  });

  test('is content while the checkpoint moves, however far the log is ahead', async () => {
    watched.ends.set(1, 1_000_000n);
    let turn = 0;
    await watched.watch(10 * STALL_MS, () => {
      turn += 1;
      if (turn % 25 === 0) watched.reached.set(1, 20n + BigInt(turn));
    });
    expect([watched.verdict, watched.renewed]).toEqual([{ ok: true }, []]);
  });

  test('has the feed renewed when a checkpoint has not moved for the time set, and tells which, since when and why', async () => {
    watched.ends.set(1, 25n);
    await watched.watch(STALL_MS - EVERY_MS);
    expect([watched.verdict, watched.renewed]).toEqual([{ ok: true }, []]);
    await watched.watch(EVERY_MS);
    const reason = 'partition 1 stands at 20 of 25 since 2026-11-22T12:00:00.000Z: nothing is read of it';
    expect([watched.verdict, watched.renewed]).toEqual([{ ok: false, reason }, [reason]]);
    expect(watched.told.at(-1)).toEqual([
      true,
      [expect.objectContaining({ partition: 1, cause: 'silent', seconds: STALL_MS / 1000 })],
    ]);
    watched.reached.set(1, 25n);
    await watched.watch(EVERY_MS);
    expect([watched.verdict, watched.told.at(-1)]).toEqual([{ ok: true }, [true, []]]);
  });

  test('goes on telling after a renewal that did not help, and waits twice as long before the next', async () => {
    watched.ends.set(1, 25n);
    await watched.watch(STALL_MS);
    const { partitions } = watched.state;
    watched.state = { ...watched.state, partitions: [] };
    await watched.watch(EVERY_MS);
    watched.state = { ...watched.state, partitions };
    await watched.watch(EVERY_MS);
    expect(watched.verdict.ok).toBe(false);
    await watched.watch(2 * STALL_MS - 4 * EVERY_MS);
    expect(watched.renewed).toHaveLength(1);
    await watched.watch(2 * EVERY_MS);
    expect(watched.renewed).toHaveLength(2);
    await watched.watch(100 * STALL_MS);
    expect(watched.renewed.length).toBeLessThan(12);
  });

  test('does not mind partitions that another projector holds, or nobody', async () => {
    watched.ends.set(2, 99n);
    await watched.watch(3 * STALL_MS);
    expect([watched.verdict, watched.renewed]).toEqual([{ ok: true }, []]);
  });

  test('does not count the time in which an engine is away', async () => {
    watched.ends.set(1, 25n);
    await watched.watch(STALL_MS / 2);
    watched.away = new Error('away');
    await watched.watch(10 * STALL_MS);
    expect(watched.verdict).toEqual({ ok: true, reason: 'nothing can be seen: away' });
    watched.away = undefined;
    await watched.watch(STALL_MS / 2);
    expect([watched.verdict, watched.renewed]).toEqual([{ ok: true }, []]);
    await watched.watch(EVERY_MS);
    expect(watched.verdict.ok).toBe(false);
  });

  test('does not count the time in which the process itself stood still', async () => {
    watched.ends.set(1, 25n);
    await watched.watch(EVERY_MS);
    watched.now += 100 * STALL_MS;
    await watched.watch(EVERY_MS);
    expect([watched.verdict, watched.renewed]).toEqual([{ ok: true }, []]);
  });

  test.each([
    ['a step that fails', 'write fails: full', () => (watched.failure = { step: 'write', error: new Error('full') })],
    [
      'a batch that is rejected',
      'its batch is rejected: no',
      () => (watched.state = { ...watched.state, rejected: new Map([[1, new Error('no')]]) }),
    ],
    ['a batch at work', 'its batch is at work without end', () => (watched.state = { ...watched.state, atWork: [1] })],
  ])('tells of %s, where a renewal would not help', async (_, why, given) => {
    given();
    watched.ends.set(1, 25n);
    await watched.watch(5 * STALL_MS);
    expect(watched.verdict.reason).toContain(why);
    expect([watched.verdict.ok, watched.renewed]).toEqual([false, []]);
  });

  test('tells what the feed failed with last, where that was since then', async () => {
    watched.ends.set(1, 25n);
    await watched.watch(EVERY_MS);
    const lastTrouble = { doing: 'reading a batch', error: new Error('cut short'), at: watched.now };
    watched.state = { ...watched.state, lastTrouble };
    await watched.watch(STALL_MS);
    expect(watched.verdict.reason).toMatch(/: reading a batch fails: cut short$/);
  });

  test('has a feed renewed that is out of its group for the time set', async () => {
    const lastTrouble = { doing: 'consuming', error: new Error('crashed'), at: BEGAN };
    watched.state = { ...watched.state, isRunning: false, partitions: [], lastTrouble };
    await watched.watch(STALL_MS - EVERY_MS);
    expect([watched.verdict, watched.renewed]).toEqual([{ ok: true }, []]);
    await watched.watch(EVERY_MS);
    const since = 'it is not in its group since 2026-11-22T12:00:00.000Z';
    const reason = `${since}: consuming failed at 2026-11-22T12:00:00.000Z: crashed`;
    expect([watched.verdict, watched.renewed]).toEqual([{ ok: false, reason }, [reason]]);
  });
});

test('before a feed has joined its group it is not ready', async () => {
  const watched = new Watched();
  expect(watched.verdict).toEqual({ ok: false, reason: 'it has not been looked at yet' });
  watched.state = { ...watched.state, isRunning: false, partitions: [] };
  await watched.look();
  expect(watched.verdict).toEqual({ ok: false, reason: 'it has not joined its group yet' });
  watched.state = { ...watched.state, isRunning: true };
  await watched.look();
  expect(watched.verdict).toEqual({ ok: true });
});
