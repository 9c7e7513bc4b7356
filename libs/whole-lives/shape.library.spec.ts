import { MOST_HOLES, type EventMode } from '#event-contract';
import { typeOf } from '#test/support/wire/wire.events.js';
import { Core, KNOWN, TIMELESS, WIDE } from './core.js';
import { ShapeLibrary } from './shape.library.js';

/** A library, and how it reads one event, as text. */
class Shelf {
  private readonly core = new Core();
  private readonly library = new ShapeLibrary(this.core);

  /** Bytes that are left for shapes: fewer for each that was learned. */
  get room(): number {
    return this.core.calls.room();
  }

  readText(mode: EventMode, text: string): number {
    const from = this.core.calls.recordsFrom();
    return this.library.read(mode, 0, from, from + this.core.bytes.write(text, from));
  }

  begin(): void {
    this.library.begin();
  }

  /** Whether a start with such data is known then. */
  knows(data: object): boolean {
    const event = { specversion: '1.0', id: 'e', source: '/s', type: typeOf('service.started'), data };
    return (this.readText('structured', JSON.stringify(event)) & KNOWN) !== 0;
  }
}

const plain = (name = 'Queue'): object => ({ service_id: 's', [name]: 'x' });
const nested = { service_id: 's', Queue: { a: 1 } };

describe('a library of shapes', () => {
  test('learns a shape from the first event of it, and knows it again', () => {
    const shelf = new Shelf();
    expect(shelf.knows(plain())).toBe(true);
    const { room } = shelf;
    expect(shelf.knows({ service_id: 'another', Queue: 'y' })).toBe(true);
    expect(shelf.room).toBe(room);
    expect(shelf.knows({ service_id: 7, Queue: 'y' })).toBe(true);
    expect(shelf.room).toBeLessThan(room);
  });

  test('tells what is beyond ASCII, and what has no time of its own', () => {
    const shelf = new Shelf();
    const mode = 'contextservices.state.started.v1';
    const read = (value: string): number => shelf.readText(mode, `{"service_id":12,"state_id":${value}}`);
    expect(read('"é"')).toBe(KNOWN | WIDE | TIMELESS);
    expect(read('"e"')).toBe(KNOWN | TIMELESS);
  });

  test('tries to learn from few of the events that it does not know, also after many that it does, but goes on trying', () => {
    const shelf = new Shelf();
    for (let count = 0; count < 5_000; count += 1) shelf.knows(plain());
    for (let count = 0; count < 2_005; count += 1) expect(shelf.knows(nested)).toBe(false);
    const fresh = plain('Language');
    expect(shelf.knows(fresh)).toBe(false);
    expect(Array.from({ length: 40 }, () => shelf.knows(fresh))).toContain(true);
  });

  test.each([
    ['a field whose value it may not have', { service_id: 's', Queue: 'x', est_duration: '7' }],
    ['an id that is none', { service_id: 'a/b', Queue: 'x' }],
    ['a text that is perhaps too long', { service_id: 's', Queue: 'x', customer_id: '客'.repeat(100) }],
  ])('keeps what it knows where many events have %s', (_, refused) => {
    const shelf = new Shelf();
    expect(shelf.knows(plain())).toBe(true);
    const { room } = shelf;
    for (let count = 0; count < 20_000; count += 1) {
      expect(shelf.knows(refused)).toBe(false);
      shelf.knows(plain());
    }
    expect(shelf.room).toBe(room);
  });

  test('knows so many, forgets them all where it begins anew, and learns them again', () => {
    const shelf = new Shelf();
    const learn = (count: number): boolean => {
      // Time to learn.
      for (let known = 0; known < 16; known += 1) shelf.knows(plain('name-0'));
      return shelf.knows(plain(`name-${count}`));
    };
    const names = Array.from({ length: 300 }, (_, count) => count);
    shelf.knows(plain('name-0'));
    const { room } = shelf;
    expect(names.map(learn).lastIndexOf(true)).toBe(255);
    expect(shelf.knows(plain('name-255'))).toBe(true);
    shelf.begin();
    expect(shelf.knows(plain('name-299'))).toBe(true);
    expect(shelf.room).toBe(room);
    expect(shelf.knows(plain('name-0'))).toBe(true);
  });

  test('learns nothing from an event that is unusually long', () => {
    const flags = Object.fromEntries(Array.from({ length: 900 }, (_, count) => [`flag-${count}`, true]));
    expect(new Shelf().knows({ service_id: 's', ...flags })).toBe(false);
    const members = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`n-${index}`, 1]));
    // Five attributes and `service_id` are members, too.
    expect(new Shelf().knows({ service_id: 's', ...members(MOST_HOLES - 6) })).toBe(true);
    expect(new Shelf().knows({ service_id: 's', ...members(MOST_HOLES - 5) })).toBe(false);
  });
});
