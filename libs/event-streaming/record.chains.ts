import { letGoOf } from '#buffer-sweeping';
import { ViewedBytes } from '#event-contract';
import { hashOf, KeyTable, type Keyed } from './key.table.js';
import type { ViewedPack } from './placed.records.js';
import { transferOf, type RecordPack } from './record.pack.js';
import { keyAt, keyLengthAt } from './record.place.js';

/** A record of some packs: the number of its pack times {@link PACK}, and its own in it. */
type RecordNumber = number;
/** More than any pack has records. */
const PACK = 2 ** 24;
const NO_MORE = -1;

/** A pack, and of each of its records the next one with the same key. */
interface LinkedPack extends ViewedPack {
  readonly next: Float64Array<ArrayBuffer>;
  /** Nobody else looks at it. */
  readonly isOwn: boolean;
}

/** The records with one key, in their order. */
interface RecordChain extends Keyed {
  readonly key: string;
  first: RecordNumber;
  last: RecordNumber;
  count: number;
}

/** Records in packs, by their keys. Where a key comes again nothing is made for it, not even its text. */
export class RecordChains {
  private readonly packs: LinkedPack[] = [];
  /** By the text of the key; of keys that are no UTF-8 some may be one. */
  private byText = new Map<string, RecordChain>();
  private byBytes = new KeyTable<RecordChain>();
  /** The one that was asked for last: several things are asked of each. */
  private asked: RecordChain | undefined;

  /** The keys as text, in the order in which they first came. */
  get keys(): readonly string[] {
    return [...this.byText.keys()];
  }

  /** How many records there are with a key. */
  countOf(key: string): number {
    return this.chainOf(key)?.count ?? 0;
  }

  /** Calls for each record with a key, in their order, until it is told to stop by `false`; whether it never was. */
  every(key: string, visit: (pack: ViewedPack, index: number) => boolean): boolean {
    let number = this.chainOf(key)?.first ?? NO_MORE;
    while (number !== NO_MORE) {
      const pack = this.packs[Math.floor(number / PACK)] as LinkedPack;
      const index = number % PACK;
      if (!visit(pack, index)) return false;
      number = pack.next[index] as number;
    }
    return true;
  }

  /**
   * Takes in records that come behind all others.
   * @param isOwn nobody else looks at the pack
   */
  add(pack: RecordPack, isOwn: boolean): void {
    const { bytes, places, count } = pack;
    const viewed = new ViewedBytes(bytes);
    const next = new Float64Array(count).fill(NO_MORE);
    const first = this.packs.push({ pack, viewed, next, isOwn }) * PACK - PACK;
    for (let index = 0; index < count; index += 1) {
      const from = keyAt(places, index);
      const to = from + Math.max(0, keyLengthAt(places, index));
      const hash = hashOf(viewed, from, to);
      const known = this.byBytes.find(hash, viewed, from, to);
      const number = first + index;
      if (known === undefined) this.addByText({ viewed, from, to, hash }, number);
      else this.join(known, number, number, 1);
    }
  }

  /** Takes in records that come before all others, in a pack that nobody else looks at; tells their keys. */
  precede(pack: RecordPack): ReadonlySet<string> {
    const later = [...this.byText.values()];
    this.asked = undefined;
    this.byText = new Map();
    this.byBytes = new KeyTable();
    this.add(pack, true);
    const keys = new Set(this.byText.keys());
    for (const chain of later) {
      const before = this.byText.get(chain.key);
      if (before === undefined) this.keep(chain);
      else this.join(before, chain.first, chain.last, chain.count);
    }
    return keys;
  }

  /** Lets go of the packs that nobody else looks at: none of the records may be looked at any more. */
  release(): void {
    letGoOf(this.packs.splice(0).flatMap(buffersOf));
  }

  private chainOf(key: string): RecordChain | undefined {
    if (this.asked?.key !== key) this.asked = this.byText.get(key);
    return this.asked;
  }

  private addByText({ viewed, from, to, hash }: Keyed, number: RecordNumber): void {
    const key = viewed.buffer.toString('utf8', from, to);
    const known = this.byText.get(key);
    if (known === undefined) this.keep({ key, viewed, from, to, hash, first: number, last: number, count: 1 });
    else this.join(known, number, number, 1);
  }

  private join(chain: RecordChain, first: RecordNumber, last: RecordNumber, count: number): void {
    const { next } = this.packs[Math.floor(chain.last / PACK)] as LinkedPack;
    next[chain.last % PACK] = first;
    chain.last = last;
    chain.count += count;
  }

  private keep(chain: RecordChain): void {
    this.byText.set(chain.key, chain);
    this.byBytes.add(chain);
  }
}

function buffersOf({ pack, next, isOwn }: LinkedPack): readonly ArrayBuffer[] {
  return isOwn ? [next.buffer, ...transferOf(pack)] : [];
}
