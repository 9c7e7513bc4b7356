import { ViewedBytes } from './bytes.js';
import { MOST_HOLES, type EventShape } from './event.shape.js';
import { ShapeBook } from './shape.book.js';

const bounds = new Int32Array(2 * MOST_HOLES);

function find(book: ShapeBook, data: object): EventShape | undefined {
  const event = { specversion: '1.0', id: 'e', source: '/s', type: 'contextservices.service.started.v1', data };
  const bytes = Uint8Array.from(Buffer.from(JSON.stringify(event)));
  return book.find(new ViewedBytes(bytes), 0, bytes.length, bounds);
}

const plain = (name = 'Queue'): object => ({ service_id: 's', [name]: 'x' });
const nested = { service_id: 's', Queue: { a: 1 } };

describe('a book of shapes', () => {
  test('learns a shape from the first event of it, and knows it again', () => {
    const book = new ShapeBook('structured');
    const learned = find(book, plain());
    expect(learned?.extensionNames).toEqual(['Queue']);
    expect(find(book, { service_id: 'another', Queue: 'y' })).toBe(learned);
    expect(find(book, { service_id: 7, Queue: 'y' })).not.toBe(learned);
  });

  test('tells the holes of an event’s values', () => {
    const text = '{"service_id":12,"state_id":"é"}';
    const bytes = Uint8Array.from(Buffer.from(text));
    const book = new ShapeBook('contextservices.state.started.v1');
    const shape = book.find(new ViewedBytes(bytes), 0, bytes.length, bounds);
    expect([shape?.serviceId, shape?.partId, shape?.id, shape?.time]).toEqual([0, 1, -1, -1]);
    expect([...bounds.subarray(0, 4)]).toEqual([14, 16, 28, 32]);
    expect([book.isWide, shape?.isWide]).toEqual([true, false]);
  });

  test('tries to learn from few of the events that it does not know, also after many that it does, but goes on trying', () => {
    const book = new ShapeBook('structured');
    for (let count = 0; count < 5_000; count += 1) find(book, plain());
    for (let count = 0; count < 2_005; count += 1) expect(find(book, nested)).toBeUndefined();
    const fresh = plain('Language');
    expect(find(book, fresh)).toBeUndefined();
    const tries = Array.from({ length: 40 }, () => find(book, fresh));
    expect(tries.some((shape) => shape !== undefined)).toBe(true);
  });

  test.each([
    ['a field whose value it may not have', { service_id: 's', Queue: 'x', est_duration: '7' }],
    ['an id that is none', { service_id: 'a/b', Queue: 'x' }],
    ['a text that is perhaps too long', { service_id: 's', Queue: 'x', customer_id: '客'.repeat(100) }],
  ])('keeps what it knows where many events have %s', (_, refused) => {
    const book = new ShapeBook('structured');
    const first = find(book, plain());
    for (let count = 0; count < 20_000; count += 1) {
      expect(find(book, refused)).toBeUndefined();
      find(book, plain());
    }
    expect(find(book, plain())).toBe(first);
  });

  test('forgets what it knows where there are too many, and learns it again', () => {
    const book = new ShapeBook('structured');
    const first = find(book, plain());
    for (let count = 0; count < 300; count += 1) {
      // Time to learn.
      for (let known = 0; known < 16; known += 1) find(book, plain(`name-${count - 1}`));
      expect(find(book, plain(`name-${count}`))?.extensionNames).toEqual([`name-${count}`]);
    }
    const again = find(book, plain());
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
  });

  test('learns nothing from an event that is unusually long', () => {
    const flags = Object.fromEntries(Array.from({ length: 900 }, (_, count) => [`flag-${count}`, true]));
    expect(find(new ShapeBook('structured'), { service_id: 's', ...flags })).toBeUndefined();
    const members = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`n-${index}`, null]));
    // Five attributes and `service_id` are members, too.
    expect(find(new ShapeBook('structured'), { service_id: 's', ...members(MOST_HOLES - 6) })).toBeDefined();
    expect(find(new ShapeBook('structured'), { service_id: 's', ...members(MOST_HOLES - 5) })).toBeUndefined();
  });
});
