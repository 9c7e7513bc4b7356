import type { EventFeed, EventLog, RecordBatch } from '#event-streaming';
import { eachOpened, type Case, type Open } from './opening.js';
import { record, text } from './records.js';
import { door, RecordingHandler } from './recording.handler.js';

/** The port and the log that it reads. */
export interface FeedOfLog {
  readonly log: EventLog;
  readonly feed: EventFeed;
}

/** Every promise of the {@link EventFeed} port. The feed is stopped by the case; closing it again must do no harm. */
export function eventFeedContract(name: string, open: Open<FeedOfLog>): void {
  describe(`EventFeed: ${name}`, () => {
    const feed = eachOpened(open);
    describe('feeds', () => feeding(feed));
    describe('hands in again', () => repeating(feed));
    describe('hands in again', () => holding(feed));
    describe('hands in', () => waiting(feed));
    describe('stops', () => stopping(feed));
  });
}

function feeding({ subject }: Case<FeedOfLog>): void {
  it('hands in what was there and what comes, in order', async () => {
    const handler = new RecordingHandler();
    await subject().log.append(['1', '2'].map((value) => record('a', value)));
    await subject().feed.start(handler);
    await handler.taken(2);
    await subject().log.append([record('a', '3')]);
    await handler.taken(3);
    await subject().feed.stop();
    expect(handler.values).toEqual(['1', '2', '3']);
  });

  it('begins where the handler says', async () => {
    const before = await subject().log.append(['a', 'b', 'c'].map((key) => record(key, 'old')));
    await subject().log.append(['a', 'b', 'c'].map((key) => record(key, 'new')));
    const handler = new RecordingHandler(undefined, before);
    await subject().feed.start(handler);
    await handler.taken(3);
    await subject().feed.stop();
    expect(handler.values).toEqual(['new', 'new', 'new']);
  });

  it('hands in consecutive batches, one after the other, and knows where the log ends', async () => {
    const keys = Array.from({ length: 12_000 }, (_, index) => `key-${index % 50}`);
    const position = await subject().log.append(keys.map((key, index) => record(key, String(index))));
    const handler = new RecordingHandler(() => new Promise((resolve) => setImmediate(resolve)));
    await subject().feed.start(handler);
    await handler.taken(keys.length);
    await subject().feed.stop();
    expect(handler.overlaps).toEqual([]);
    expect(new Set(handler.values).size).toBe(keys.length);
    for (const [partition, end] of position) expectConsecutive(handler.batches, partition, end);
  });

  it('lends a heartbeat', async () => {
    await subject().log.append([record('a', '1')]);
    const handler = new RecordingHandler((_, control) => control.heartbeat());
    await subject().feed.start(handler);
    await handler.taken(1);
    await subject().feed.stop();
    expect(handler.values).toEqual(['1']);
  });
}

function expectConsecutive(batches: readonly RecordBatch[], partition: number, end: bigint): void {
  let next = 0n;
  for (const batch of batches.filter((one) => one.partition === partition)) {
    for (const { offset } of batch.records) {
      expect(offset >= next).toBe(true);
      next = offset + 1n;
    }
    expect(batch.nextOffset >= next).toBe(true);
    expect(batch.endOffset >= batch.nextOffset).toBe(true);
    next = batch.nextOffset;
  }
  expect(next).toBe(end);
}

function repeating({ subject }: Case<FeedOfLog>): void {
  it('the records that the handler rejected, before any behind them', async () => {
    await subject().log.append(['1', '2'].map((value) => record('a', value)));
    const attempts: string[] = [];
    const handler = new RecordingHandler((batch) => {
      attempts.push(text(batch.records[0]?.value ?? null));
      return attempts.length < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve();
    });
    await subject().feed.start(handler);
    await handler.taken(2);
    await subject().feed.stop();
    expect(attempts.slice(0, 3)).toEqual(['1', '1', '1']);
    expect(handler.values).toEqual(['1', '2']);
  });
}

function holding({ subject }: Case<FeedOfLog>): void {
  it('what the handler held, where it may, before the records that it then rejected', async () => {
    let mayHold = false;
    let failures = 0;
    const handed: string[] = [];
    const handler = new RecordingHandler((batch, control) => {
      const values = batch.records.map(({ value }) => text(value));
      handed.push(...values);
      mayHold = control.mayHold === true;
      if (values.includes('3') && failures++ === 0) return Promise.reject(new Error('not yet'));
      // The second one waits for the third.
      return Promise.resolve(values.includes('2') && mayHold && failures === 0 ? batch.nextOffset - 1n : undefined);
    });
    await subject().feed.start(handler);
    for (const [index, value] of ['1', '2', '3'].entries()) {
      await handler.taken(index);
      await subject().log.append([record('a', value)]);
    }
    await handler.taken(mayHold ? 4 : 3);
    await subject().feed.stop();
    expect(handed).toEqual(mayHold ? ['1', '2', '3', '2', '3'] : ['1', '2', '3', '3']);
  });
}

function waiting({ subject }: Case<FeedOfLog>): void {
  it('a batch without records to who holds some, where he may, and no more follow', async () => {
    const handed: number[] = [];
    const handler = new RecordingHandler(({ records, nextOffset, endOffset }, { mayHold = false }) => {
      handed.push(records.length);
      if (records.length === 0) expect(endOffset).toBe(nextOffset);
      return Promise.resolve(mayHold && records.length > 0 ? 0n : nextOffset);
    });
    await subject().log.append([record('a', '1')]);
    await subject().feed.start(handler);
    await handler.taken(1);
    const mayHold = handler.outcomes.includes(0n);
    await handler.batchesTaken(mayHold ? 2 : 1);
    await subject().feed.stop();
    expect(handed).toEqual(mayHold ? [1, 0] : [1]);
    expect(handler.outcomes.at(-1)).toBe(handler.batches.at(-1)?.nextOffset);
  });
}

function stopping({ subject }: Case<FeedOfLog>): void {
  it('after the batch under way, whose signal is aborted', async () => {
    await subject().log.append([record('a', '1')]);
    const [begun, aborted, done] = [door(), door(), door()];
    const handler = new RecordingHandler(async (_, { signal }) => {
      signal.addEventListener('abort', () => aborted.open());
      begun.open();
      await done.opened;
    });
    await subject().feed.start(handler);
    await begun.opened;
    let stopped = false;
    const stopping = subject().feed.stop().then(() => (stopped = true)); // prettier-ignore
    await aborted.opened;
    expect(stopped).toBe(false);
    done.open();
    await stopping;
    expect(handler.values).toEqual(['1']);
  });

  it('for good: nothing is handed in any more', async () => {
    const handler = new RecordingHandler();
    await subject().feed.start(handler);
    await subject().log.append([record('a', '1')]);
    await handler.taken(1);
    await subject().feed.stop();
    await subject().log.append([record('a', '2')]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(handler.values).toEqual(['1']);
  });

  it('while a rejected batch waits to be handed in again', async () => {
    await subject().log.append([record('a', '1')]);
    const begun = door();
    const handler = new RecordingHandler(() => {
      begun.open();
      return Promise.reject(new Error('never'));
    });
    await subject().feed.start(handler);
    await begun.opened;
    await subject().feed.stop();
    expect(handler.values).toEqual([]);
  });
}
