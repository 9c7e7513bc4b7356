import fc from 'fast-check';
import { decodePosition, encodePosition, hasReached, mergePositions } from './position.token.js';

const anyPosition = fc
  .array(fc.tuple(fc.nat(99), fc.bigInt(0n, 2n ** 63n - 1n)), { maxLength: 5 })
  .map((places) => new Map(places));

describe('position tokens', () => {
  test('come back as they went in, without commas', () => {
    fc.assert(
      fc.property(anyPosition, (position) => {
        expect(decodePosition(encodePosition(position))).toEqual(position);
        expect(encodePosition(position)).not.toMatch(/[,\s]/);
      }),
    );
  });

  test.each(['', 'p', 'p2', 'p1.', 'p1.0', 'p1.0-', 'p1.0--1', 'p1.0-1.', 'P1', 'p1.0-1 ', `p1.0-${'9'.repeat(20)}`])(
    '%j is none',
    (text) => expect(decodePosition(text)).toBeUndefined(),
  );

  test('are reached partition by partition, never by a maximum', () => {
    const wanted = mergePositions([
      new Map([[0, 5n]]),
      new Map([
        [0, 3n],
        [1, 2n],
      ]),
    ]);
    expect(wanted).toEqual(
      new Map([
        [0, 5n],
        [1, 2n],
      ]),
    );
    expect(
      hasReached(
        new Map([
          [0, 5n],
          [1, 2n],
        ]),
        wanted,
      ),
    ).toBe(true);
    expect(
      hasReached(
        new Map([
          [0, 99n],
          [1, 1n],
        ]),
        wanted,
      ),
    ).toBe(false);
    expect(hasReached(new Map([[0, 99n]]), wanted)).toBe(false);
    expect(hasReached(new Map(), new Map())).toBe(true);
  });
});
