import type { Position } from '#event-streaming';

/** A position as text: `0:17 3:9007199254740993`. */
export function writePosition(position: Position): string {
  return Array.from(position, ([partition, offset]) => `${partition}:${offset}`).join(' ');
}

/** What {@link writePosition} was given. */
export function readPosition(text: string): Position {
  const position = new Map<number, bigint>();
  if (text === '') return position;
  for (const place of text.split(' ')) {
    const colon = place.indexOf(':');
    position.set(Number(place.slice(0, colon)), BigInt(place.slice(colon + 1)));
  }
  return position;
}
