import { parseDateTime } from '../date-time.js';
import { viewedText } from './bytes.js';
import { isAsPrinted, TimeReading } from './time.reading.js';

const texts = [
  ...['2024-02-29T08:30:00.000Z', '2024-02-29T08:30:59.999Z', '2024-02-29T08:31:00.001Z', '2024-02-29T08:30:01.002Z'],
  ...['2024-02-29T08:30:60.000Z', '2024-02-30T08:30:00.000Z', '2024-02-30T08:30:01.000Z', '2024-02-29T08:30:0x.000Z'],
  ...['2024-02-29T08:30:00.0-0Z', '2024-02-29T24:30:00.000Z', '2024-02-29 08:30:00.000Z', '2024-02-29T08:30:00.000z'],
  ...['0000-12-31T23:59:59.999Z', '0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '2024-02-29T08:30+00.000Z'],
  ...['2024-02-29T08:30:00Z', '2024-02-29T08:30:00.5+01:00', '2024-02-29T08:30:00.123456Z', '', 'x'.repeat(24), '20é'],
];

test('a date/time is read from bytes as from text, whatever was read before', () => {
  const reading = new TimeReading();
  for (const text of [...texts, ...texts.toReversed()]) {
    const bytes = viewedText(`"${text}"`);
    expect({ text, at: reading.read(bytes, 1, text.length + 1) }).toEqual({ text, at: parseDateTime(text) ?? NaN });
  }
});

test('one that is as answers print it is what is printed of it', () => {
  const printed = texts.filter((text) => isAsPrinted(viewedText(text).bytes, 0, text.length));
  const valid = printed.filter((text) => parseDateTime(text) !== undefined);
  expect(valid).toHaveLength(6);
  for (const text of valid) expect(new Date(parseDateTime(text) ?? NaN).toISOString()).toBe(text);
});
