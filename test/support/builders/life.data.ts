import type { Random } from '#test/support/workload/random.js';

/** `data` of an event, or a part of it. */
export type LifeData = Record<string, unknown>;

const LETTERS = [...'abz09 -_./:,{}[]'];
const PLAIN_TIMES = [
  ...['2024-02-29T08:30:00Z', '2024-02-29T09:30:00.5+01:00', '2024-02-29T08:30:00.1239Z'],
  ...['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'],
];
const ODD_TIMES = [
  ...['2024-02-30T08:30:00.000Z', '2024-01-01T24:00:00.000Z', '2024-01-01T00:00:60.000Z', '2024-01-01T00:0a:00.000Z'],
  ...['now', '', '2024-01-01 00:00:00.000Z', '10000-01-01T00:00:00Z', '2024-01-01T00:00:00.0x0Z', null, 7],
];
const PLAIN_NAMES = ['Queue', 'Language', 'a.b', '$set', 'constructor', 'ü', 'State_x', 'Task x', 'from', 'value'];
const ODD_NAMES = [
  ...['7', '10', 'State', 'State.x', 'Task', '*', ' x', 'x,y', 'ttl', 'duration', 'x"y', '\u007f'],
  ...['x'.repeat(128), 'x'.repeat(129), 'é'.repeat(128)],
];
const PLAIN_VALUES = [0, 7, 999_999_999_999_999, true, false, null, '', '/', '\u007f', '\u2028', '😀', 'é'.repeat(99)];
const ODD_VALUES = [
  ...[-5, 1.5, -0, 1e21, 2 ** 53 - 1, 2 ** 53, 'a"b', 'a\\b', 'line\n', '\u0000', '\ud800', 'x'.repeat(257), {}],
  ...[null, true, 'é'.repeat(200), '', [1, { a: 'b' }], { b: { 2: 3 } }],
];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'service.started': [
    ...['customer_id', 'contact_key', 'service_type', 'est_duration'],
    ...['ttl', 'auto_complete_after', 'expiration_time'],
  ],
  'service.completed': ['disposition', 'disposition_desc', 'ttl', 'expiration_time'],
  'state.started': ['state_type', 'previous_state_id', 'est_duration'],
  'state.completed': ['disposition', 'disposition_desc'],
  'task.started': ['state_id', 'task_type', 'est_duration'],
  'task.completed': ['disposition', 'disposition_desc'],
};
const COMMON = [
  ...['session_id', 'interaction_id', 'application_type', 'application_id', 'resource_type', 'resource_id'],
  ...['media_type', 'timestamp'],
];
const TEXTS = ['customer_id', 'contact_key', 'session_id', 'disposition_desc'];
const SECONDS = ['est_duration', 'ttl', 'auto_complete_after'];
const TIMES = ['timestamp', 'expiration_time'];

/**
 * Draws data of facts.
 * @param isOdd whether the next thing drawn is to be one that is not plain, or not allowed
 */
export class LifeDataDrawing {
  constructor(
    private readonly random: Random,
    private readonly isOdd: () => boolean,
  ) {}

  /**
   * What a fact of a type says beside its ids: in any order, some of its fields, attached values, common fields.
   * @param form chooses which
   */
  about(type: string, form: Random): LifeData {
    const parts = [this.some(FIELDS[type] ?? [], form), this.some(COMMON, form), this.attached(form)];
    return Object.assign({}, ...(form.chance(0.5) ? parts : parts.reverse())) as LifeData;
  }

  /** An id for a state or task. */
  partId(): unknown {
    if (this.isOdd()) return this.pick<unknown>(['é', '', '.', '..', 'a/b', 'x'.repeat(129), '1', 1, null]);
    const number = this.random.int(1_000_000);
    return this.random.chance(0.5) ? number : this.pick([`part-${number}`, '...']);
  }

  /** A date/time. */
  time(): unknown {
    if (this.isOdd()) return this.pick<unknown>(ODD_TIMES);
    if (this.random.chance(0.1)) return this.pick(PLAIN_TIMES);
    return new Date(1_700_000_000_000 + this.random.int(5_000_000) * 7).toISOString();
  }

  /** In any order. */
  shuffled<T>(all: readonly T[]): T[] {
    const left = [...all];
    return all.map(() => left.splice(this.random.int(left.length), 1)[0] as T);
  }

  /** As `Random.pick`, nothing among the values too. */
  pick<T>(values: readonly T[]): T {
    return values[this.random.int(values.length)] as T;
  }

  private some(names: readonly string[], form: Random): LifeData {
    const given = names.filter(() => form.chance(0.4));
    return Object.fromEntries(
      given.map((name) => [name, this.isOdd() ? this.pick<unknown>(ODD_VALUES) : this.field(name, form)]),
    );
  }

  private attached(form: Random): LifeData {
    const names = Array.from({ length: form.int(3) }, () => form.pick(this.isOdd() ? ODD_NAMES : PLAIN_NAMES));
    const value = (): unknown => (this.isOdd() ? this.pick<unknown>(ODD_VALUES) : this.value(form));
    return Object.fromEntries(names.map((name) => [name, value()]));
  }

  private field(name: string, form: Random): unknown {
    if (TIMES.includes(name)) return this.time();
    if (SECONDS.includes(name)) return this.random.int(1_000);
    return TEXTS.includes(name) || form.chance(0.5) ? this.text() : this.random.int(10_000);
  }

  private value(form: Random): unknown {
    return form.chance(0.5) ? this.text() : PLAIN_VALUES[form.int(PLAIN_VALUES.length)];
  }

  private text(): string {
    return Array.from({ length: 1 + this.random.int(30) }, () => this.pick(LETTERS)).join('');
  }
}
