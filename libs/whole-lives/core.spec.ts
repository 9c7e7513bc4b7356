import { learnShape, MOST_HOLES, parseDateTime } from '#event-contract';
import { Random } from '#test/support/workload/random.js';
import { Core, KNOWN } from './core.js';
import { ShapePlanting } from './shape.planting.js';

const MODE = 'contextservices.service.started.v1';

/** Reads data of the shape of a text, given as bytes in characters, and of no other. */
class OneShape {
  readonly core = new Core();
  private readonly tree: number;

  constructor(text: string) {
    const planting = new ShapePlanting(this.core);
    const tree = planting.newTree();
    const learned = learnShape(MODE, text);
    if (learned === undefined) throw new Error(`not plain: ${text}`);
    planting.plant(tree, learned, text);
    this.tree = tree.address;
  }

  isOf(text: string): boolean {
    const { calls, bytes } = this.core;
    const from = calls.recordsFrom();
    const to = from + bytes.write(text, from, 'latin1');
    // Whatever stands behind it.
    bytes.write('"}"}', to, 'latin1');
    return (calls.read(0, from, to, this.tree) & KNOWN) !== 0;
  }
}

/** Bytes as characters, awkward ones among them, at any distance from the beginning and the end. */
function randomText(random: Random, awkward: readonly string[], most: number): string {
  const plain = () => String.fromCharCode(0x20 + random.int(0x5f));
  return Array.from({ length: random.int(most) }, () => (random.chance(0.1) ? random.pick(awkward) : plain())).join('');
}

test('a text is read where learning finds it plain, whatever its length', () => {
  const shape = new OneShape('{"service_id":"s","Queue":""}');
  let plain = 0;
  for (let seed = 1; seed <= 20_000; seed += 1) {
    const random = new Random(seed);
    const awkward = ['"', '\\', '\u0000', '\u001f', '\u007f', '\u0080', '\u00a2', '\u00ff'];
    const text = `{"service_id":"s","Queue":"${randomText(random, awkward, 50)}"}`;
    const learned = learnShape(MODE, text);
    const isPlain = learned?.shape.holes.length === 2;
    expect({ text, isOf: shape.isOf(text) }).toEqual({ text, isOf: isPlain });
    plain += Number(isPlain);
  }
  expect(plain).toBeGreaterThan(2_000);
});

test('an integer is read where learning finds it plain', () => {
  const shape = new OneShape('{"service_id":1,"Queue":0}');
  for (let seed = 1; seed <= 5_000; seed += 1) {
    const random = new Random(seed);
    const digits = Array.from({ length: random.int(18) }, () => random.pick([...'0123456789'])).join('');
    const text = `{"service_id":1,"Queue":${digits}${random.pick(['', '', 'x', '-', '.'])}}`;
    expect({ text, isOf: shape.isOf(text) }).toEqual({ text, isOf: learnShape(MODE, text) !== undefined });
  }
});

test('what stands between values must be the same in each byte, however long it is', () => {
  for (let length = 1; length <= 50; length += 1) {
    const text = `{"service_id":1,"${'n'.repeat(length)}":2}`;
    const shape = new OneShape(text);
    expect(shape.isOf(text)).toBe(true);
    for (let at = 15; at < text.length - 2; at += 1) {
      const other = `${text.slice(0, at)}\u00ff${text.slice(at + 1)}`;
      expect({ other, isOf: shape.isOf(other) }).toEqual({ other, isOf: false });
    }
    for (let end = 0; end < text.length; end += 1) expect(shape.isOf(text.slice(0, end))).toBe(false);
    expect(shape.isOf(`${text} `)).toBe(false);
  }
});

test.each([
  ['', false],
  ['.', false],
  ['..', false],
  ['...', true],
  ['.a', true],
  ['a.', true],
  ['a/b', false],
  ['a\u007f', false],
  ['x'.repeat(128), true],
  ['x'.repeat(129), false],
])('the text %j is an id: %j', (id, isId) => {
  const data = (text: string): string => JSON.stringify({ service_id: text });
  expect(new OneShape(data('s')).isOf(data(id))).toBe(isId);
  expect(learnShape(MODE, data(id)) !== undefined).toBe(isId);
});

const times = [
  ...['2024-02-29T08:30:00.000Z', '2024-02-29T08:30:59.999Z', '2024-02-29T08:31:00.001Z', '2024-02-29T08:30:01.002Z'],
  ...['2024-02-29T09:30:01.002Z', '2023-02-28T09:30:01.002Z', '2024-02-29T08:60:00.000Z', '2024-02-29T08:3x:00.000Z'],
  ...['2024-02-29T08:30:60.000Z', '2024-02-30T08:30:00.000Z', '2024-02-30T08:30:01.000Z', '2024-02-29T08:30:0x.000Z'],
  ...['2024-02-29T08:30:00.0-0Z', '2024-02-29T24:30:00.000Z', '2024-02-29 08:30:00.000Z', '2024-02-29T08:30:00.000z'],
  ...['0000-12-31T23:59:59.999Z', '0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '2024-02-29T08:30+00.000Z'],
  ...[
    '2024-02-29T08x30:00.000Z',
    '2024-02-29T08:30:00Z',
    '2024-02-29T08:30:00.5+01:00',
    '2024-02-29T08:30:00.123456Z',
    'x'.repeat(24),
    '20é',
  ],
];

test('a date/time is read as from text, whatever was read before', () => {
  const data = (time: string): string => `{"service_id":1,"timestamp":"${time}"}`;
  const shape = new OneShape(data('2020-01-01T00:00:00Z'));
  for (const time of [...times, ...times.toReversed()]) {
    const at = shape.isOf(data(time)) ? shape.core.calls.timeOf(0) : undefined;
    expect({ time, at }).toEqual({ time, at: parseDateTime(time) });
  }
});

test('there is room for the holes of every shape that is learned', () => {
  expect(new Core().calls.mostHoles()).toBe(MOST_HOLES);
});
