import fc from 'fast-check';
import { FIRST_INSTANT, LAST_INSTANT, parseDateTime } from './date-time.js';

describe('a date/time', () => {
  test.each([
    ['2024-05-06T07:08:09Z', '2024-05-06T07:08:09.000Z'],
    ['2024-05-06T07:08:09.1Z', '2024-05-06T07:08:09.100Z'],
    ['2024-05-06T07:08:09.12Z', '2024-05-06T07:08:09.120Z'],
    ['2024-05-06T07:08:09.123Z', '2024-05-06T07:08:09.123Z'],
    ['2024-05-06T07:08:09.1239999Z', '2024-05-06T07:08:09.123Z'],
    [`2024-05-06T07:08:09.${'9'.repeat(400)}Z`, '2024-05-06T07:08:09.999Z'],
    ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
    ['0001-01-01T00:00:00.0009Z', '0001-01-01T00:00:00.000Z'],
    ['2024-05-06T07:08:09+01:30', '2024-05-06T05:38:09.000Z'],
    ['2024-05-06T07:08:09-23:59', '2024-05-07T07:07:09.000Z'],
    ['2024-05-06T07:08:09-00:00', '2024-05-06T07:08:09.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['0004-02-29T12:00:00Z', '0004-02-29T12:00:00.000Z'],
    ['0099-12-31T23:59:59.999Z', '0099-12-31T23:59:59.999Z'],
    ['0000-12-31T23:30:00-01:00', '0001-01-01T00:30:00.000Z'],
    ['9999-12-31T23:59:59.9999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is %s', (text, iso) => {
    expect(new Date(parseDateTime(text) ?? NaN).toISOString()).toBe(iso);
  });

  test.each([
    '',
    '2024-05-06',
    '2024-05-06T07:08Z',
    '2024-05-06T07:08:09',
    '2024-05-06t07:08:09Z',
    '2024-05-06T07:08:09z',
    '2024-05-06 07:08:09Z',
    ' 2024-05-06T07:08:09Z',
    '2024-05-06T07:08:09Z ',
    '2024-05-06T07:08:09Z\n',
    '2024-05-06T07:08:09.Z',
    '2024-05-06T07:08:09.+01:00',
    '2024-05-06T07:08:09,5Z',
    '2024-05-06T07:08:09.5',
    '2024-05-06T07:08:60Z',
    '2024-05-06T07:60:09Z',
    '2024-05-06T24:00:00Z',
    '2024-05-06T07:08:09+24:00',
    '2024-05-06T07:08:09+01:60',
    '2024-05-06T07:08:09+0100',
    '2024-05-06T07:08:09+01',
    '2024-05-06T07:08:09+01:00Z',
    '2024-05-06T07:08:09*01:00',
    '2024-00-06T07:08:09Z',
    '2024-13-06T07:08:09Z',
    '2024-05-00T07:08:09Z',
    '2024-04-31T07:08:09Z',
    '2023-02-29T07:08:09Z',
    '1900-02-29T07:08:09Z',
    '2024-5-6T07:08:09Z',
    '2024/05/06T07:08:09Z',
    '2024-05-06T07-08-09Z',
    '02024-05-06T07:08:09Z',
    '+002024-05-06T07:08:09Z',
    '-2024-05-06T07:08:09Z',
    '٢٠٢٤-05-06T07:08:09Z',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
  ])('%j is none', (text) => {
    expect(parseDateTime(text)).toBeUndefined();
  });

  test('is read by its own text, whichever was read before', () => {
    expect([parseDateTime('x'), parseDateTime('1970-01-01T00:00:01Z'), parseDateTime('x')]).toEqual([
      undefined,
      1000,
      undefined,
    ]);
  });

  test('is read back from what Date prints, in any zone', () => {
    const instant = fc.integer({ min: FIRST_INSTANT, max: LAST_INSTANT });
    fc.assert(
      fc.property(instant, fc.integer({ min: -1439, max: 1439 }), (at, minutes) => {
        const local = at + minutes * 60_000;
        fc.pre(local >= Date.parse('0000-01-01T00:00:00Z') && local <= LAST_INSTANT);
        const size = Math.abs(minutes);
        const zone = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0')).join(':');
        const text = new Date(local).toISOString().replace('Z', `${minutes < 0 ? '-' : '+'}${zone}`);
        expect(parseDateTime(text)).toBe(at);
      }),
    );
  });

  test('is nothing that Date would not read', () => {
    const digits = fc.integer({ min: 0, max: 99 }).map((part) => String(part).padStart(2, '0'));
    fc.assert(
      fc.property(fc.tuple(digits, digits, digits, digits, digits, digits), ([cc, yy, mm, dd, hh, ss]) => {
        const text = `${cc}${yy}-${mm}-${dd}T${hh}:30:${ss}Z`;
        const read = parseDateTime(text);
        const date = new Date(text);
        const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 19));
        expect(read).toBe(exists && date.getTime() >= FIRST_INSTANT ? date.getTime() : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});
