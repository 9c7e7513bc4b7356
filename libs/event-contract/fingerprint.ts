import { hash } from 'node:crypto';

/** Characters of a fingerprint: the first 96 bits in base64url, so that a producer cannot bring about two equal ones. */
const WIDTH = 16;
/** Most ids are shorter. */
const ROOM_FOR_ID = 64;

/**
 * Stands for a CloudEvent's `source` and `id`: 16 characters of base64url, the beginning of a SHA-256. The length in front keeps
 * the border between the two unambiguous.
 */
export function fingerprintOf(source: string, id: string): string {
  return digest(`${source.length}:${source}${id}`);
}

/** The same of texts as they stand in bytes; only where both are of ASCII. */
export class FingerprintsOfBytes {
  /** The source and what stands before it, and room for an id. */
  private bytes = new Uint8Array();
  private sourceFrom = 0;
  private sourceTo = -1;
  /** All that is hashed: most ids are of the same length. */
  private hashed = this.bytes;

  /** From now on, of events of that source. */
  setSource(bytes: Uint8Array, from: number, to: number): void {
    if (this.isSource(bytes, from, to)) return;
    const before = Buffer.from(`${to - from}:`);
    this.sourceFrom = before.length;
    this.sourceTo = before.length + to - from;
    this.bytes = new Uint8Array(this.sourceTo + ROOM_FOR_ID);
    this.bytes.set(before);
    this.bytes.set(bytes.subarray(from, to), before.length);
    this.hashed = this.bytes;
  }

  /** As {@link fingerprintOf}. */
  of(bytes: Uint8Array, from: number, to: number): string {
    let end = this.sourceTo;
    if (this.bytes.length < end + to - from) this.grow(end + to - from);
    const own = this.bytes;
    for (let at = from; at < to; at += 1) {
      own[end] = bytes[at] as number;
      end += 1;
    }
    if (this.hashed.length !== end) this.hashed = own.subarray(0, end);
    return digest(this.hashed);
  }

  private isSource(bytes: Uint8Array, from: number, to: number): boolean {
    const { bytes: own, sourceFrom } = this;
    if (to - from !== this.sourceTo - sourceFrom) return false;
    for (let at = from; at < to; at += 1) if (own[sourceFrom + at - from] !== bytes[at]) return false;
    return true;
  }

  private grow(length: number): void {
    const bytes = new Uint8Array(2 * length);
    bytes.set(this.bytes);
    this.bytes = bytes;
  }
}

function digest(input: string | Uint8Array): string {
  return hash('sha256', input, 'base64url').slice(0, WIDTH);
}
