import type { PlainEvent } from '#event-contract';
import { areOfSamePart, haveCommonName } from './event.values.js';

/** A state or task. */
interface Part {
  readonly start: PlainEvent;
  readonly end: PlainEvent | undefined;
}

type OwnPart = { -readonly [Name in keyof Part]: Part[Name] };

/** The states, or the tasks, of a service, in the order of their starts. To be used again and again. */
export class PartList {
  /** Behind as many as there are, those of lives before. */
  private readonly parts: OwnPart[] = [];
  /** How many there are. */
  count = 0;

  /** Empties it. */
  clear(): void {
    this.count = 0;
  }

  /** The one with that number, counted from 0. */
  at(index: number): Part {
    return this.parts[index] as Part;
  }

  /** False where it began before, or at the same time as another one. */
  begin(start: PlainEvent): boolean {
    const { parts, count } = this;
    let place = count;
    for (let index = count - 1; index >= 0; index -= 1) {
      const { start: other } = this.at(index);
      if (other.at === start.at || areOfSamePart(other, start)) return false;
      if (other.at > start.at) place = index;
    }
    const part = (parts[count] ??= { start, end: undefined });
    part.start = start;
    part.end = undefined;
    for (let index = count; index > place; index -= 1) parts[index] = parts[index - 1] as OwnPart;
    parts[place] = part;
    this.count += 1;
    return true;
  }

  /** False where it has not begun, has ended before, or replaces what is attached to it. */
  complete(end: PlainEvent): boolean {
    const part = this.partOf(end);
    if (part === undefined || part.end !== undefined || haveCommonName(part.start, end)) return false;
    part.end = end;
    return true;
  }

  /** The latest first: most end before others of them begin. */
  private partOf(end: PlainEvent): OwnPart | undefined {
    for (let index = this.count - 1; index >= 0; index -= 1) {
      const part = this.parts[index] as OwnPart;
      if (areOfSamePart(part.start, end)) return part;
    }
    return undefined;
  }
}
