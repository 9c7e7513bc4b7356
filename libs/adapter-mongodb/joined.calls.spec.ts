import { joinedCalls } from './joined.calls.js';

const REFUSED = new Error('refused');

/** Doubles numbers; a 3 is refused, and of a 9 everything fails. */
function doubling() {
  const sent: (readonly number[])[] = [];
  const call = joinedCalls<number, number>((calls) => {
    sent.push(calls);
    if (calls.includes(9)) return Promise.reject(new Error('away'));
    return Promise.resolve(calls.map((number) => (number === 3 ? REFUSED : 2 * number)));
  });
  return { sent, call };
}

describe('calls that are joined', () => {
  it('go out together where they are made at once, each with its own answer', async () => {
    const { sent, call } = doubling();
    const later = Promise.resolve().then(() => call(2));
    expect(await Promise.all([call(1), call(1), later])).toEqual([2, 2, 4]);
    expect(await call(5)).toBe(10);
    expect(sent).toEqual([[1, 1, 2], [5]]);
  });

  it('do not wait for later ones', async () => {
    const { sent, call } = doubling();
    const first = call(1);
    await new Promise(setImmediate);
    expect(sent).toEqual([[1]]);
    expect(await Promise.all([first, call(2)])).toEqual([2, 4]);
    expect(sent).toEqual([[1], [2]]);
  });

  it('fail each by itself where some are refused, and together where nothing answers', async () => {
    const { call } = doubling();
    const outcomes = await Promise.allSettled([call(1), call(3), call(2)]);
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 2 },
      { status: 'rejected', reason: REFUSED },
      { status: 'fulfilled', value: 4 },
    ]);
    const failed = await Promise.allSettled([call(1), call(9)]);
    expect(failed).toEqual(Array(2).fill({ status: 'rejected', reason: new Error('away') }));
  });

  it('are no more than eight together', async () => {
    const { sent, call } = doubling();
    await Promise.all(Array.from({ length: 9 }, () => call(1)));
    expect(sent.map(({ length }) => length)).toEqual([8, 1]);
  });
});
