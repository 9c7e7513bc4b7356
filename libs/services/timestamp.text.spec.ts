import fc from 'fast-check';
import { timestampText } from './timestamp.text.js';

const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

describe('the text of an instant', () => {
  test('is what Date says, in any order of instants', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: FIRST, max: LAST })), fc.nat(130_000), (instants, step) => {
        for (const at of instants.flatMap((one) => [one, Math.min(LAST, one + step), one])) {
          expect(timestampText(at)).toBe(new Date(at).toISOString());
        }
      }),
    );
  });

  test.each([FIRST, FIRST + 1, -1, 0, 999, 1_000, 59_999, 60_000, LAST])('holds at %i', (at) => {
    expect(timestampText(at)).toBe(new Date(at).toISOString());
  });
});
