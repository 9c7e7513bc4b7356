import type { PlainEvent } from '#event-contract';
import { areOfSamePart, haveCommonName } from './event.values.js';

/** A state or task. */
export interface Part {
  readonly start: PlainEvent;
  end: PlainEvent | undefined;
}

/** The states, or the tasks, of a service, in the order of their starts. */
export class PartList {
  readonly all: Part[] = [];

  /** Empties it. */
  clear(): void {
    this.all.length = 0;
  }

  /** False where it began before, or at the same time as another one. */
  begin(start: PlainEvent): boolean {
    const { all } = this;
    let place = all.length;
    for (let index = all.length - 1; index >= 0; index -= 1) {
      const { start: other } = all[index] as Part;
      if (other.at === start.at || areOfSamePart(other, start)) return false;
      if (other.at > start.at) place = index;
    }
    if (place === all.length) all.push({ start, end: undefined });
    else all.splice(place, 0, { start, end: undefined });
    return true;
  }

  /** False where it has not begun, has ended before, or replaces what is attached to it. */
  complete(end: PlainEvent): boolean {
    const part = this.all.findLast(({ start }) => areOfSamePart(start, end));
    if (part === undefined || part.end !== undefined || haveCommonName(part.start, end)) return false;
    part.end = end;
    return true;
  }
}
