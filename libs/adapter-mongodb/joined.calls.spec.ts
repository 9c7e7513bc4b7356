import { MongoServerError } from 'mongodb';
import { AppError } from '#domain';
import { joinedCalls } from './joined.calls.js';

const REFUSED = new AppError('ENGINE_UNAVAILABLE', 'refused', true, new MongoServerError({ message: 'refused' }));
const INVALID = new AppError('INTERNAL', 'too large', false, new RangeError('too large'));
const AWAY = new AppError('ENGINE_UNAVAILABLE', 'away', true, new Error('away'));

/** Doubles numbers, and fails with the error whenever a 3 is among them. */
function doubling(error?: Error) {
  const sent: (readonly number[])[] = [];
  const call = joinedCalls<number, number>((calls) => {
    sent.push(calls);
    return error !== undefined && calls.includes(3) ? Promise.reject(error) : Promise.resolve(calls.map((n) => 2 * n));
  });
  return { sent, call };
}

describe('calls that are joined', () => {
  it('go out together in the order that they were made in during one turn, each with its own answer', async () => {
    const { sent, call } = doubling();
    const later = Promise.resolve().then(() => call(2));
    expect(await Promise.all([call(1), call(1), later])).toEqual([2, 2, 4]);
    expect(await call(5)).toBe(10);
    expect(sent).toEqual([[1, 1, 2], [5]]);
  });

  it.each([
    ['refused by the server', REFUSED],
    ['at fault themselves', INVALID],
  ])('are made one by one where some are %s, which alone fail then', async (_, error) => {
    const { sent, call } = doubling(error);
    const answers = await Promise.allSettled([call(1), call(3), call(2)]);
    expect(answers).toEqual([
      { status: 'fulfilled', value: 2 },
      { status: 'rejected', reason: error },
      { status: 'fulfilled', value: 4 },
    ]);
    expect(sent).toEqual([[1, 3, 2], [1], [3], [2]]);
  });

  it('fail together where nothing answers', async () => {
    const { sent, call } = doubling(AWAY);
    const answers = await Promise.allSettled([call(1), call(3)]);
    expect(answers).toEqual(Array(2).fill({ status: 'rejected', reason: AWAY }));
    expect(sent).toEqual([[1, 3]]);
  });

  it('fail once where there is but one', async () => {
    const { sent, call } = doubling(REFUSED);
    await expect(call(3)).rejects.toBe(REFUSED);
    expect(sent).toEqual([[3]]);
  });
});
