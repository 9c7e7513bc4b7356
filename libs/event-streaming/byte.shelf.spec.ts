import { ByteShelf } from './byte.shelf.js';

/** Writes a text where there is room for so many bytes, and takes it. */
function put(shelf: ByteShelf, text: string, room = text.length): Buffer {
  const board = shelf.boardFor(room);
  board.buffer.write(text, shelf.from, 'latin1');
  return shelf.takeUpTo(shelf.from + text.length);
}

test('what was taken stays as it is, however much comes behind it', () => {
  const shelf = new ByteShelf();
  const texts = Array.from({ length: 400 }, (_, index) => `${index} `.repeat(500 + index));
  const taken = texts.map((text) => put(shelf, text, text.length + 5_000));
  expect(taken.map((bytes) => bytes.toString())).toEqual(texts);
});

test('there is room for what is larger than a board', () => {
  const shelf = new ByteShelf();
  const texts = ['a', 'b'.repeat(1024 * 1024), 'c'];
  expect(texts.map((text) => put(shelf, text)).map((bytes) => bytes.toString())).toEqual(texts);
});

test('room that was not taken is given again', () => {
  const shelf = new ByteShelf();
  put(shelf, 'a');
  const board = shelf.boardFor(10);
  const { from } = shelf;
  expect(shelf.boardFor(10)).toBe(board);
  expect(shelf.from).toBe(from);
});

test('what is let go of is not there any more, and the shelf can be used again', () => {
  const shelf = new ByteShelf();
  const taken = ['a', 'b'.repeat(300_000)].map((text) => put(shelf, text));
  shelf.release();
  expect(taken.map(({ buffer }) => buffer.byteLength)).toEqual([0, 0]);
  expect(put(shelf, 'c').toString()).toBe('c');
  shelf.release();
  shelf.release();
});
