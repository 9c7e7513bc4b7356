import { areSameBytes, type ViewedBytes } from '#event-contract';

/** What is found by a key's bytes. */
export interface Keyed {
  /** Where its key lies: in these bytes, from here to there. */
  readonly viewed: ViewedBytes;
  readonly from: number;
  readonly to: number;
  /** See {@link hashOf}. */
  readonly hash: number;
}

const WORD = 4;
/** The fractional part of the golden ratio, which spreads what is multiplied by it (Knuth, volume 3, section 6.4). */
const SPREAD = 0x9e3779b1;
/** Slots; some power of 2. Most units have few keys, or thousands. */
const LEAST_SLOTS = 64;
/** What would lie farther from its place is not kept: looking for a key takes no longer, whatever keys there are. */
const MOST_PROBES = 16;

/** Finds things by the bytes of their keys; most of them, as it is no more than a short way to another table. */
export class KeyTable<Thing extends Keyed> {
  private slots = newSlots<Thing>(LEAST_SLOTS);
  private used = 0;

  /** The one of that key; `undefined` where it is not kept here. */
  find(hash: number, viewed: ViewedBytes, from: number, to: number): Thing | undefined {
    const { slots } = this;
    for (let probe = 0; probe < MOST_PROBES; probe += 1) {
      const thing = slots[(hash + probe) & (slots.length - 1)];
      if (thing === undefined) return undefined;
      if (thing.hash === hash && isKeyOf(thing, viewed, from, to)) return thing;
    }
    return undefined;
  }

  /** Keeps one more, if there is room near its place. */
  add(thing: Thing): void {
    if (2 * this.used >= this.slots.length) this.grow();
    this.put(thing);
  }

  private put(thing: Thing): void {
    const { slots } = this;
    for (let probe = 0; probe < MOST_PROBES; probe += 1) {
      const slot = (thing.hash + probe) & (slots.length - 1);
      if (slots[slot] !== undefined) continue;
      slots[slot] = thing;
      this.used += 1;
      return;
    }
  }

  private grow(): void {
    const { slots } = this;
    this.slots = newSlots<Thing>(2 * slots.length);
    this.used = 0;
    for (const thing of slots) if (thing !== undefined) this.put(thing);
  }
}

/** An integer of 32 bits for the bytes of a key. */
export function hashOf({ bytes, view }: ViewedBytes, from: number, to: number): number {
  let hash = 0;
  let at = from;
  for (; at + WORD <= to; at += WORD) hash = mix(hash, view.getInt32(at));
  for (; at < to; at += 1) hash = mix(hash, bytes[at] as number);
  return hash;
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, SPREAD);
  return mixed ^ (mixed >>> 15);
}

function isKeyOf({ viewed, from: own, to: ownEnd }: Keyed, other: ViewedBytes, from: number, to: number): boolean {
  return ownEnd - own === to - from && areSameBytes(viewed, own, other, { from, to });
}

function newSlots<Thing>(count: number): (Thing | undefined)[] {
  return new Array<Thing | undefined>(count).fill(undefined);
}
