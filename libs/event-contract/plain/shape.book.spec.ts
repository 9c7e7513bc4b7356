import { ViewedBytes } from './bytes.js';
import type { EventShape } from './event.shape.js';
import { ShapeBook } from './shape.book.js';
import { MOST_HOLES } from './shape.learning.js';

const holes = new Int32Array(2 * MOST_HOLES);

function find(book: ShapeBook, data: object): EventShape | undefined {
  const event = { specversion: '1.0', id: 'e', source: '/s', type: 'contextservices.service.started.v1', data };
  const bytes = Uint8Array.from(Buffer.from(JSON.stringify(event)));
  return book.find(new ViewedBytes(bytes), 0, bytes.length, holes);
}

const plain = (name = 'Queue'): object => ({ service_id: 's', [name]: 'x' });
const nested = { service_id: 's', Queue: { a: 1 } };

describe('a book of shapes', () => {
  test('learns a shape from the first event of it, and knows it again', () => {
    const book = new ShapeBook('structured');
    const learned = find(book, plain());
    expect(learned?.names).toEqual(['Queue']);
    expect(find(book, { service_id: 'another', Queue: 'y' })).toBe(learned);
    expect(find(book, { service_id: 7, Queue: 'y' })).not.toBe(learned);
  });

  test('tells the holes of an event’s values', () => {
    const book = new ShapeBook('structured');
    const text = '{"service_id":12,"state_id":"é"}';
    const bytes = Uint8Array.from(Buffer.from(text));
    const shape = new ShapeBook('contextservices.state.started.v1').find(
      new ViewedBytes(bytes),
      0,
      bytes.length,
      holes,
    );
    expect([shape?.serviceId, shape?.partId, shape?.id, shape?.time]).toEqual([0, 1, -1, -1]);
    expect([...holes.subarray(0, 4)]).toEqual([14, 16, 28, 32]);
    expect(book.isWide).toBe(false);
  });

  test('tries to learn from few of the events that it does not know, but goes on trying', () => {
    const book = new ShapeBook('structured');
    for (let count = 0; count < 2_005; count += 1) expect(find(book, nested)).toBeUndefined();
    expect(find(book, plain())).toBeUndefined();
    const tries = Array.from({ length: 40 }, () => find(book, plain()));
    expect(tries.some((shape) => shape !== undefined)).toBe(true);
  });

  test('forgets what it knows where there are too many, and learns it again', () => {
    const book = new ShapeBook('structured');
    const first = find(book, plain());
    for (let count = 0; count < 8_000; count += 1) expect(find(book, plain())).toBeDefined();
    for (let count = 0; count < 300; count += 1)
      expect(find(book, plain(`name-${count}`))?.names).toEqual([`name-${count}`]);
    const again = find(book, plain());
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
  });

  test('learns nothing from an event that is unusually long', () => {
    const flags = Object.fromEntries(Array.from({ length: 900 }, (_, count) => [`flag-${count}`, true]));
    expect(find(new ShapeBook('structured'), { service_id: 's', ...flags })).toBeUndefined();
    const fields = Object.fromEntries(Array.from({ length: MOST_HOLES }, (_, count) => [`n-${count}`, 1]));
    expect(find(new ShapeBook('structured'), { service_id: 's', ...fields })).toBeUndefined();
  });
});
