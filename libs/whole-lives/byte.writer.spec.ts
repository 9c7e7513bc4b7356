import { viewedText } from '#event-contract';
import { ByteWriter } from './byte.writer.js';

test('what is written in parts is one text', () => {
  const writer = new ByteWriter();
  const digits = '0123456789';
  const lengths = Array.from({ length: 10 }, (_, length) => length);
  writer.begin(100);
  writer.all(viewedText('abcdefghi'));
  for (const length of lengths) writer.part(viewedText(digits), 10 - length, 10);
  writer.byte(0x21);
  writer.ascii('end');
  const parts = lengths.map((length) => digits.slice(10 - length));
  expect(writer.text(false)).toBe(`abcdefghi${parts.join('')}!end`);
});

test.each([0, 1, 9, 10, 99, 100, 2 ** 30 - 1, 2 ** 30, 2 ** 31, 315_537_897_599_999])(
  'the integer %d is written as JSON',
  (value) => {
    const writer = new ByteWriter();
    writer.begin(20);
    writer.integer(value);
    expect(writer.text(false)).toBe(JSON.stringify(value));
  },
);

test('nothing of what was written before is left', () => {
  const writer = new ByteWriter();
  writer.begin(10);
  writer.ascii('before');
  writer.begin(3);
  writer.all(viewedText('Ã©'));
  expect(writer.text(true)).toBe('é');
  expect(writer.text(false)).toBe('Ã©');
});
