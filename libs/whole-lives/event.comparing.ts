import type { PlainEvent } from '#event-contract';

const QUOTE = 0x22;
const LAST_ASCII = 0x7f;

/** A part of some bytes. */
interface Stretch {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** Whether both give the same id in those holes, as text or as integer. */
export function isSameId(one: PlainEvent, hole: number, other: PlainEvent, otherHole: number): boolean {
  const { from, to, bytes } = idOf(one, hole);
  const { from: otherFrom, to: otherTo, bytes: others } = idOf(other, otherHole);
  if (to - from !== otherTo - otherFrom) return false;
  for (let at = from; at < to; at += 1) if (bytes[at] !== others[otherFrom + at - from]) return false;
  return true;
}

/** Whether the id in a hole has that text, all of ASCII: of others this is not seen. */
export function isIdOf(event: PlainEvent, hole: number, text: string): boolean {
  const { bytes, from, to } = idOf(event, hole);
  if (to - from !== text.length) return false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > LAST_ASCII || bytes[from + at] !== code) return false;
  }
  return true;
}

/** Whether both attach something under the same name. */
export function haveCommonName({ shape: one }: PlainEvent, { shape: other }: PlainEvent): boolean {
  if (one === undefined || other === undefined || one.names.length === 0 || other.names.length === 0) return false;
  return one.names.some((name) => other.names.includes(name));
}

/** Without its quotes, if it has any. */
function idOf({ viewed: { bytes }, holes }: PlainEvent, hole: number): Stretch {
  const from = holes[2 * hole] as number;
  const quotes = bytes[from] === QUOTE ? 1 : 0;
  return { bytes, from: from + quotes, to: (holes[2 * hole + 1] as number) - quotes };
}
