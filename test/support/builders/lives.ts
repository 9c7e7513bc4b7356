import { ViewedBytes, type PlacedRecord, type WireHeader } from '#event-contract';
import { headersOf, typeOf } from '#test/support/wire/wire.events.js';
import { Random } from '#test/support/workload/random.js';
import { LifeDataDrawing, type LifeData } from './life.data.js';

/** The records of a service, from its start to its completion. */
export interface Life {
  readonly id: string;
  readonly records: readonly PlacedRecord[];
}

type Fact = readonly [type: string, ids: LifeData];

const TYPES = [
  'service.started',
  'service.completed',
  'state.started',
  'state.completed',
  'task.started',
  'task.completed',
];
const STRUCTURED = headersOf({ 'content-type': 'application/cloudevents+json' });

/** How producers write JSON: close, with blanks, on lines, with escapes that need not be. */
const PLAIN_WRITERS: readonly ((value: unknown) => string)[] = [
  (value) => JSON.stringify(value),
  (value) => JSON.stringify(value, null, 1),
  (value) => ` ${JSON.stringify(value, null, '\t')}\r\n`,
];
const ODD_WRITERS: readonly ((value: unknown) => string)[] = [
  (value) => JSON.stringify(value).replace('"Queue":', '"__proto__":'),
  (value) => JSON.stringify(value).replace('"subject":', '"__proto__":'),
  (value) => JSON.stringify(value).replace('"Language":', '"Queue":'),
  (value) => JSON.stringify(value).replaceAll('/', '\\/'),
  (value) => JSON.stringify(value).replaceAll(/(\d)(?=[,}])/g, '$1.0'),
  (value) => JSON.stringify(value).replace('{', '{"specversion":"1.0",'),
  (value) => `\ufeff${JSON.stringify(value)}`,
  (value) => `${JSON.stringify(value)},`,
];

/** Tells random lives. */
export class LifeTelling {
  private readonly draw: LifeDataDrawing;
  private events = 0;
  private telling = 0;
  private readonly id: unknown;

  /**
   * @param form the number of the form in which its producer writes
   * @param oddness the share of things that are not plain, or not allowed; where it is 0, all are plain and in order
   * @param ids those of which the service has one, if nothing is odd
   */
  constructor(
    private readonly random: Random,
    private readonly form: number,
    private readonly oddness: number,
    ids: readonly unknown[] = ['s-1', 7, '7', 'a b', '...'],
  ) {
    this.draw = new LifeDataDrawing(random, () => this.isOdd());
    const odd = ['é', 'Ã©', 'a/b', '..', '😀', 'x'.repeat(129)];
    this.id = this.isOdd() ? random.pick(odd) : random.pick<unknown>(ids);
  }

  /**
   * One of them.
   * @param telling its number: events of different tellings have different ids
   */
  tell(telling = 0): Life {
    this.telling = telling;
    const parts = Array.from({ length: this.random.int(5) }, () => this.partOf(this.random.pick(['state', 'task'])));
    const facts: Fact[] = [['service.started', {}], ...this.woven(parts), ['service.completed', {}]];
    if (this.isOdd()) facts.splice(this.random.int(facts.length), 1);
    if (this.isOdd()) facts.splice(this.random.int(facts.length), 0, this.draw.pick(facts));
    const told = this.isOdd() ? this.draw.shuffled(facts) : facts;
    return { id: String(this.id), records: told.map((fact) => this.record(fact)) };
  }

  private partOf(kind: string): readonly Fact[] {
    const ids = { [`${kind}_id`]: this.draw.partId() };
    const start: Fact = [`${kind}.started`, ids];
    return this.random.chance(0.2) ? [start] : [start, [`${kind}.completed`, ids]];
  }

  /** All facts, those of one part in their order. */
  private woven(parts: readonly (readonly Fact[])[]): Fact[] {
    const left = parts.map((part) => [...part]);
    return this.draw
      .shuffled(parts.flatMap((part, index) => part.map(() => index)))
      .map((index) => left[index]?.shift() as Fact);
  }

  private record([type, ids]: Fact): PlacedRecord {
    const service_id = this.isOdd() ? this.draw.pick<unknown>(['other', null, 7, '7']) : this.id;
    const form = new Random(this.form * 1_000 + TYPES.indexOf(type));
    const data = { service_id, ...ids, ...this.draw.about(type, form) };
    const attributes: LifeData = { id: this.eventId(), source: '/tests', type: typeOf(type), ...this.around(form) };
    const binary = form.chance(0.3);
    const value = binary ? data : { specversion: '1.0', ...attributes, data };
    const text = form.pick(this.isOdd() ? ODD_WRITERS : PLAIN_WRITERS)(value);
    return placed(this.damaged(Buffer.from(text)), binary ? headersFor(attributes) : STRUCTURED);
  }

  private eventId(): string {
    this.events += this.isOdd() ? 0 : 1;
    return this.isOdd() ? 'é' : `event-${this.telling}-${this.events}`;
  }

  private around(form: Random): LifeData {
    const time = form.chance(0.8) ? { time: this.draw.time() } : {};
    if (this.isOdd())
      return { ...time, datacontenttype: this.draw.pick<unknown>(['text/plain', 'application/json;a=b', null]) };
    return form.chance(0.2) ? { ...time, subject: 'any', datacontenttype: 'application/json' } : time;
  }

  /** With one byte changed, left out or put in, or as it is. */
  private damaged(bytes: Buffer): Buffer {
    if (!this.isOdd()) return bytes;
    const at = this.random.int(bytes.length);
    const byte =
      this.random.pick([...'"\\{}[],:0.-e \u0000\u007f']).charCodeAt(0) + (this.random.chance(0.2) ? 128 : 0);
    const [left, right] = this.draw.pick([
      [at, at + 1],
      [at, at],
      [at + 1, at],
    ] as const);
    const between = left === at + 1 ? [] : [byte];
    return Buffer.concat([bytes.subarray(0, left), Buffer.from(between), bytes.subarray(right)]);
  }

  private isOdd(): boolean {
    return this.random.chance(this.oddness);
  }
}

/** Between other bytes, as in a pack. */
function placed(value: Buffer, headers: readonly WireHeader[]): PlacedRecord {
  const bytes = new Uint8Array(value.length + 2).fill(0x22);
  bytes.set(value, 1);
  return {
    viewed: new ViewedBytes(bytes),
    from: 1,
    to: value.length + 1,
    headers,
    timestamp: Date.UTC(2024, 0, 2, 3, 4, 5, 678),
  };
}

function headersFor(attributes: LifeData): readonly WireHeader[] {
  const all = Object.entries({ specversion: '1.0', ...attributes });
  return headersOf(Object.fromEntries(all.map(([name, value]) => [`ce_${name}`, String(value)])));
}
