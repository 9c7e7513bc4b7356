import type { Position } from './record.js';

const TOKEN = /^p1(?:\.\d{1,10}-\d{1,19})*$/;

/** A position as the opaque text that callers carry; it has no commas. */
export function encodePosition(position: Position): string {
  return ['p1', ...Array.from(position, ([partition, offset]) => `${partition}-${offset}`)].join('.');
}

/** The position behind a token; `undefined` when the text is none. */
export function decodePosition(token: string): Position | undefined {
  if (!TOKEN.test(token)) return undefined;
  const places = token.split('.').slice(1);
  return mergePositions(
    places.map((place) => {
      const [partition, offset] = place.split('-');
      return new Map([[Number(partition), BigInt(offset ?? 0)]]);
    }),
  );
}

/** The position that is reached when all of these are. */
export function mergePositions(positions: readonly Position[]): Position {
  const merged = new Map<number, bigint>();
  for (const [partition, offset] of positions.flatMap((position) => [...position])) {
    if (offset > (merged.get(partition) ?? -1n)) merged.set(partition, offset);
  }
  return merged;
}

/** Whether a read model that has come as far as `reached` shows everything before `wanted`: each partition for itself. */
export function hasReached(reached: Position, wanted: Position): boolean {
  return [...wanted].every(([partition, offset]) => (reached.get(partition) ?? 0n) >= offset);
}
