import { openSqlite, type Sqlite } from '#adapter-sqlite';
import { AppError } from '#domain';
import { isPacked, type BatchControl, type FedBatch, type FeedHandler } from '#event-streaming';
import { record } from '#test/contracts/records.js';
import { recordsOf } from '#test/support/builders/runner.world.js';
import { impatientClock, newFolder } from './sqlite.folder.js';

const FIRST_PAUSE_MS = 50;

let folder: ReturnType<typeof newFolder>;
const opened: Sqlite[] = [];
const pauses: number[] = [];
beforeEach(() => {
  folder = newFolder();
  pauses.splice(0);
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
  folder.remove();
});

const clock = { ...impatientClock, sleep: (ms: number) => (pauses.push(ms), impatientClock.sleep(ms)) };

function open(alongside = false): Sqlite {
  const sqlite = openSqlite({ directory: folder.directory, clock, alongside });
  opened.push(sqlite);
  return sqlite;
}

/** So many appends of a hundred records each. */
async function append({ log }: Sqlite, count: number): Promise<void> {
  const hundred = Array.from({ length: 100 }, (_, index) => record(`k${index}`, 'v'));
  for (let done = 0; done < count; done += 1) await log.append(hundred);
}

/** Holds what it is handed up to a thousand records, and fails where it is told to. */
class HoldingHandler implements FeedHandler {
  readonly batches: FedBatch[] = [];
  readonly done: Promise<void>;
  private durable = 0n;
  private finish = (): void => undefined;

  constructor(
    private readonly end: bigint,
    private readonly fails: (batch: FedBatch, attempt: number) => boolean = () => false,
  ) {
    this.done = new Promise((resolve) => (this.finish = resolve));
  }

  startAt = () => Promise.resolve(0n);
  handle = (batch: FedBatch, control: BatchControl) => this.take(batch, control);
  handlePacked = (batch: FedBatch, control: BatchControl) => this.take(batch, control);

  private take(batch: FedBatch, { mayHold }: BatchControl): Promise<bigint> {
    const attempt = this.batches.push(batch);
    expect(mayHold).toBe(true);
    if (this.fails(batch, attempt)) return Promise.reject(new AppError('ENGINE_UNAVAILABLE', 'away', true));
    const { nextOffset } = batch;
    if (nextOffset - this.durable >= 1_000n || nextOffset >= this.end) this.durable = nextOffset;
    if (this.durable === this.end) this.finish();
    return Promise.resolve(this.durable);
  }
}

const offsetsOf = (batch: FedBatch): readonly bigint[] => recordsOf(batch).map(({ offset }) => offset);
const upTo = (end: number): readonly bigint[] => Array.from({ length: end }, (_, offset) => BigInt(offset));

describe('a backlog of the embedded form', () => {
  test('is handed in as it was appended where far more is to come, and what a command appended between', async () => {
    const [sqlite, command] = [open(), open(true)];
    sqlite.handOverTo((pack) => sqlite.takeAppended(pack));
    await append(sqlite, 20);
    await append(command, 10);
    await append(sqlite, 30);
    const handler = new HoldingHandler(6_000n);
    const feed = sqlite.newFeed();
    await feed.start(handler);
    await handler.done;
    await feed.stop();
    expect(handler.batches.flatMap(offsetsOf)).toEqual(upTo(6_000));
    const packed = handler.batches.filter(isPacked).map((batch) => Number(batch.records.from));
    const hundreds = (from: number, to: number) => Array.from({ length: (to - from) / 100 }, (_, n) => from + n * 100);
    // What was appended from beside is read as far as a batch goes; then all is near the end.
    expect(packed).toEqual([...hundreds(0, 2_000)]);
    expect(handler.batches.filter((batch) => !isPacked(batch)).length).toBeGreaterThan(1);
  });

  test('is handed in again from what is durable on after a failure, after waits that grow without progress', async () => {
    const sqlite = open();
    sqlite.handOverTo((pack) => sqlite.takeAppended(pack));
    await append(sqlite, 40);
    const failing = new Set([15, 21, 27, 33]);
    const handler = new HoldingHandler(4_000n, (_, attempt) => failing.has(attempt));
    const feed = sqlite.newFeed();
    await feed.start(handler);
    await handler.done;
    await feed.stop();
    const begins = handler.batches.map((batch) => Number(offsetsOf(batch)[0]));
    const again = [...failing].map((attempt) => begins[attempt]);
    expect(again).toEqual([1_000, 1_000, 1_000, 1_000]);
    expect([...new Set(handler.batches.flatMap(offsetsOf))].sort((a, b) => Number(a - b))).toEqual(upTo(4_000));
    expect(pauses).toEqual([1, 2, 4, 8].map((times) => times * FIRST_PAUSE_MS));
  });

  test('which is held when nothing follows is pushed on', async () => {
    const sqlite = open();
    await append(sqlite, 3);
    const handler = new HoldingHandler(300n);
    const handed: number[] = [];
    const holding: FeedHandler = {
      startAt: () => Promise.resolve(0n),
      handle: async (batch, control) => {
        handed.push(batch.records.length);
        return batch.records.length > 0 ? 0n : handler.handle(batch, control);
      },
    };
    const feed = sqlite.newFeed();
    await feed.start(holding);
    await handler.done;
    await feed.stop();
    expect(handed).toEqual([300, 0]);
  });
});
