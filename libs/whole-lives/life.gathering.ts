import { PlainEvent } from '#event-contract';
import { haveCommonName, isOfService } from './event.values.js';
import { PartList } from './part.list.js';

/** Gathers a service's plain events, and sorts them by what they are about. To be used again and again. */
export class LifeGathering {
  readonly states = new PartList();
  readonly tasks = new PartList();
  readonly events: PlainEvent[] = [];
  start: PlainEvent | undefined;
  end: PlainEvent | undefined;
  private id = '';
  private readonly spare: PlainEvent[] = [];

  /** Begins anew, for the service with that id. */
  begin(id: string): void {
    this.release();
    this.id = id;
  }

  /** Lets go of what was gathered, and of its records. */
  release(): void {
    this.start = undefined;
    this.end = undefined;
    this.states.clear();
    this.tasks.clear();
    for (const event of this.events) {
      event.release();
      this.spare.push(event);
    }
    this.events.length = 0;
  }

  /** One to fill. */
  next(): PlainEvent {
    const event = this.spare.pop() ?? new PlainEvent();
    this.events.push(event);
    return event;
  }

  /** Takes one in that was filled; false where it must be folded. */
  take(event: PlainEvent): boolean {
    if (!isOfService(event, this.id)) return false;
    if (this.start === undefined) return this.takeStart(event);
    const { about, isStart } = event.shape;
    if (about === 'service') return !isStart && this.takeEnd(this.start, event);
    const parts = about === 'state' ? this.states : this.tasks;
    return isStart ? parts.begin(event) : parts.complete(event);
  }

  private takeStart(event: PlainEvent): boolean {
    if (event.shape.about !== 'service' || !event.shape.isStart) return false;
    this.start = event;
    return true;
  }

  private takeEnd(start: PlainEvent, event: PlainEvent): boolean {
    if (this.end !== undefined || haveCommonName(start, event)) return false;
    this.end = event;
    return true;
  }
}
