import type { Message } from 'kafkajs';
import { AppError } from '#domain';
import { PartitionLane, type SendToPartition } from './partition.lane.js';

const message = (value: string): Message => ({ key: 'a', value });
const AWAY = new AppError('ENGINE_UNAVAILABLE', 'away', true);
const TOO_LARGE = new AppError('INVALID_ARGUMENT', 'too large', false);

/** A partition that answers when told to. */
class Partition {
  readonly requests: string[][] = [];
  private readonly answers: ((outcome: bigint | Error) => void)[] = [];
  private readonly arrivals: (() => void)[] = [];

  readonly send: SendToPartition = (messages) => {
    this.requests.push(messages.map(({ value }) => String(value)));
    this.arrivals.splice(0).forEach((arrived) => arrived());
    return new Promise((resolve, reject) => {
      this.answers.push((outcome) => (typeof outcome === 'bigint' ? resolve(outcome) : reject(outcome)));
    });
  };

  async answer(outcome: bigint | Error): Promise<void> {
    if (this.answers.length === 0) await new Promise<void>((resolve) => this.arrivals.push(resolve));
    this.answers.shift()?.(outcome);
  }
}

function open(maxRequestBytes = 100) {
  const partition = new Partition();
  const lane = new PartitionLane(partition.send, { maxRequestBytes, maxRequestMessages: 1_000, maxBackOffMs: 1 });
  const append = (value: string, within = 5_000) => lane.append([message(value)], 40, Date.now() + within);
  return { partition, lane, append };
}

afterEach(() => jest.useRealTimers());

describe('a lane', () => {
  test('sends one request at a time, with what came in meanwhile together, each with its own offset', async () => {
    const { partition, append } = open();
    const all = [append('1'), append('2'), append('3'), append('4')];
    expect(partition.requests).toEqual([['1']]);
    await partition.answer(10n);
    await partition.answer(11n);
    await partition.answer(13n);
    expect(await Promise.all(all)).toEqual([10n, 11n, 12n, 13n]);
    expect(partition.requests).toEqual([['1'], ['2', '3'], ['4']]);
  });

  test('sends a parcel beyond the bound by itself', async () => {
    const { partition, append } = open(10);
    const all = [append('1'), append('2')];
    await partition.answer(0n);
    await partition.answer(1n);
    expect(await Promise.all(all)).toEqual([0n, 1n]);
  });

  test('tries again, in order, what failed and may succeed later', async () => {
    const { partition, append } = open();
    const all = [append('1'), append('2')];
    await partition.answer(AWAY);
    await partition.answer(5n);
    expect(await Promise.all(all)).toEqual([5n, 6n]);
    expect(partition.requests).toEqual([['1'], ['1', '2']]);
  });

  test('finds out whose messages were refused, and appends the others', async () => {
    const { partition, append } = open();
    const all = [append('1'), append('large'), append('3')].map((one) => one.catch((error: unknown) => error));
    await partition.answer(0n);
    await partition.answer(TOO_LARGE);
    await partition.answer(TOO_LARGE);
    await partition.answer(1n);
    expect(await Promise.all(all)).toEqual([0n, TOO_LARGE, 1n]);
    expect(partition.requests).toEqual([['1'], ['large', '3'], ['large'], ['3']]);
  });

  test('rejects at the deadline, says why, and never sends it again', async () => {
    jest.useFakeTimers();
    const { partition, append } = open();
    const [late, failing] = [append('1', 5), append('2', 30)].map((one) => one.catch((error: unknown) => error));
    await jest.advanceTimersByTimeAsync(5);
    expect(await late).toMatchObject({ code: 'TIMED_OUT', retriable: true });
    await partition.answer(AWAY);
    await jest.advanceTimersByTimeAsync(1);
    await partition.answer(AWAY);
    await jest.advanceTimersByTimeAsync(24);
    expect(await failing).toBe(AWAY);
    await partition.answer(AWAY);
    await jest.advanceTimersByTimeAsync(1);
    const next = append('3');
    await partition.answer(7n);
    expect(await next).toBe(7n);
    expect(partition.requests).toEqual([['1'], ['2'], ['2'], ['3']]);
  });

  test('rejects what waits when it is closed', async () => {
    const { partition, lane, append } = open();
    const all = [append('1'), append('2')].map((one) => one.catch((error: unknown) => error));
    lane.close();
    await partition.answer(AWAY);
    expect(await Promise.all(all)).toEqual([AWAY, expect.objectContaining({ code: 'ABORTED' })]);
    expect(partition.requests).toHaveLength(1);
  });
});
