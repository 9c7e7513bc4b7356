import { ViewedBytes } from '#event-contract';
import { chosenKeys } from '#test/support/builders/chosen.keys.js';
import { hashOf, KeyTable, type Keyed } from './key.table.js';

/** Between other bytes, as in a pack. */
function keyed(key: Uint8Array, from = 1): Keyed {
  const bytes = new Uint8Array(from + key.length + 2).fill(7);
  bytes.set(key, from);
  const viewed = new ViewedBytes(bytes);
  const to = from + key.length;
  return { viewed, from, to, hash: hashOf(viewed, from, to) };
}

function found(table: KeyTable<Keyed>, key: Uint8Array): Keyed | undefined {
  const { viewed, from, to, hash } = keyed(key, 6);
  return table.find(hash, viewed, from, to);
}

/** Of all lengths from 0 on, some of which differ in their last byte alone. */
const keys = Array.from({ length: 3_000 }, (_, index) => Buffer.from(index === 0 ? '' : `${index}`.repeat(index % 7)));
const distinct = [...new Map(keys.map((key) => [key.toString(), key])).values()];

test('finds things by the bytes of their keys, wherever these lie, and none by others', () => {
  const table = new KeyTable<Keyed>();
  const [present, absent] = [distinct.slice(0, 1_500), distinct.slice(1_500)];
  const things = present.map((key) => keyed(key));
  for (const thing of things) table.add(thing);
  expect(present.filter((key, index) => found(table, key) !== things[index])).toEqual([]);
  expect(absent.filter((key) => found(table, key) !== undefined)).toEqual([]);
});

test('keeps no more things of one hash than it would look at, and no others in their place', () => {
  const chosen = chosenKeys(40, hashOf);
  expect(new Set(chosen.map((key) => keyed(key).hash)).size).toBe(1);
  const table = new KeyTable<Keyed>();
  for (const key of chosen) table.add(keyed(key));
  for (const key of distinct) table.add(keyed(key));
  const kept = chosen.filter((key) => found(table, key) !== undefined);
  expect(kept).toEqual(chosen.slice(0, kept.length));
  expect(kept.length).toBeLessThanOrEqual(16);
  expect(kept.length).toBeGreaterThan(0);
});
