import { viewedText } from '#event-contract';
import { ByteShelf } from '#event-streaming';
import { ByteWriter } from './byte.writer.js';

test('what is written in parts is one text', () => {
  const writer = new ByteWriter();
  const shelf = new ByteShelf();
  const digits = '0123456789';
  const lengths = Array.from({ length: 10 }, (_, length) => length);
  writer.begin(shelf, 100);
  writer.all(viewedText('abcdefghi'));
  for (const length of lengths) writer.part(viewedText(digits), 10 - length, 10);
  writer.byte(0x21);
  writer.ascii('end');
  const parts = lengths.map((length) => digits.slice(10 - length));
  expect(writer.taken().toString('latin1')).toBe(`abcdefghi${parts.join('')}!end`);
});

test.each([0, 1, 9, 10, 99, 100, 2 ** 30 - 1, 2 ** 30, 2 ** 31, 315_537_897_599_999])(
  'the integer %d is written as JSON',
  (value) => {
    const writer = new ByteWriter();
    const shelf = new ByteShelf();
    writer.begin(shelf, 20);
    writer.integer(value);
    expect(writer.taken().toString('latin1')).toBe(JSON.stringify(value));
  },
);

test('what was begun and not taken is written over, and what was taken stays', () => {
  const writer = new ByteWriter();
  const shelf = new ByteShelf();
  writer.begin(shelf, 10);
  writer.ascii('given up');
  writer.begin(shelf, 10);
  writer.ascii('taken');
  const taken = writer.taken();
  writer.begin(shelf, 3);
  writer.all(viewedText('Ã©'));
  expect(writer.taken().toString()).toBe('é');
  expect(taken.toString()).toBe('taken');
});
