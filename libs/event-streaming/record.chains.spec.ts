import fc from 'fast-check';
import { chosenKeys } from '#test/support/builders/chosen.keys.js';
import { emptyRecord } from '#test/support/builders/facts.js';
import { hashOf } from './key.table.js';
import { packRecords, recordOf, type RecordPack } from './record.pack.js';
import { RecordChains } from './record.chains.js';

/** Some are one as text: those that are no UTF-8, and none and an empty one. */
const KEYS = [
  ...[null, Buffer.from(''), Buffer.from('a'), Buffer.from('é'), Buffer.from([0xff]), Buffer.from([0xfe])],
  ...['service-1', 'service-2', 'service-12', 'service-1 '].map((key) => Buffer.from(key)),
  ...chosenKeys(30, hashOf),
];
const anyPacks = fc.array(fc.array(fc.constantFrom(...KEYS), { maxLength: 60 }), { maxLength: 5 });

/** Packs with such keys, their records' offsets counted from one. */
function packsOf(keys: readonly (readonly (Uint8Array | null)[])[]): readonly RecordPack[] {
  let offset = 0n;
  return keys.map((own) => packRecords(own.map((key) => ({ ...emptyRecord((offset += 1n)), key }))));
}

/** The offsets of each key's records, by the key as text, as they are to come out. */
function expected(packs: readonly RecordPack[]): (readonly [string, number[]])[] {
  const all = new Map<string, number[]>();
  for (const pack of packs) {
    for (let index = 0; index < pack.count; index += 1) {
      const { key, offset } = recordOf(pack, index);
      const text = Buffer.from(key ?? []).toString();
      all.set(text, [...(all.get(text) ?? []), Number(offset)]);
    }
  }
  return [...all];
}

function offsetsIn(chains: RecordChains): (readonly [string, number[]])[] {
  return chains.keys.map((key) => {
    const offsets: number[] = [];
    chains.every(key, ({ pack }, index) => offsets.push(Number(recordOf(pack, index).offset)) > 0);
    return [key, offsets];
  });
}

test('records are found by their keys, in the order in which they came', () => {
  fc.assert(
    fc.property(anyPacks, (keys) => {
      const chains = new RecordChains();
      const packs = packsOf(keys);
      for (const pack of packs) chains.add(pack, true);
      const all = expected(packs);
      expect(offsetsIn(chains)).toEqual(all);
      expect(all.map(([key]) => chains.countOf(key))).toEqual(all.map(([, offsets]) => offsets.length));
      expect(chains.countOf('another')).toBe(0);
    }),
  );
});

test('those that come before all others are the first ones of their keys', () => {
  fc.assert(
    fc.property(anyPacks, anyPacks, (keys, later) => {
      const chains = new RecordChains();
      const [before = packRecords([]), ...packs] = packsOf([keys.flat(), ...keys, ...later]);
      const own = packs.slice(0, keys.length);
      for (const pack of own) chains.add(pack, true);
      expect(offsetsIn(chains)).toEqual(expected(own));
      expect([...chains.precede(before)]).toEqual(expected([before]).map(([key]) => key));
      for (const pack of packs.slice(keys.length)) chains.add(pack, true);
      expect(offsetsIn(chains)).toEqual(expected([before, ...packs]));
    }),
  );
});

test('whoever has seen enough of them stops', () => {
  const chains = new RecordChains();
  for (const pack of packsOf([[Buffer.from('a'), Buffer.from('b')], [Buffer.from('a')]])) chains.add(pack, true);
  const seen: number[] = [];
  expect(chains.every('a', ({ pack }, index) => seen.push(Number(recordOf(pack, index).offset)) < 1)).toBe(false);
  expect(seen).toEqual([1]);
  expect(chains.every('c', () => false)).toBe(true);
});

test('lets go of the packs that nobody else looks at', () => {
  const chains = new RecordChains();
  const [own, other, left] = packsOf([[Buffer.alloc(100_000, 'a')], [Buffer.from('b')], [Buffer.from('c')]]);
  if (own === undefined || other === undefined || left === undefined) throw new Error('there are three');
  chains.add(own, true);
  chains.add(other, false);
  chains.precede(left);
  chains.release();
  chains.release();
  expect([own, other, left].map(({ bytes }) => bytes.length)).toEqual([0, 1, 0]);
  expect([own, other, left].map(({ places }) => places.length > 0)).toEqual([false, true, false]);
});
