import { PlainEvent, type EventShape } from '#event-contract';
import { haveCommonName, isIdOf } from './event.comparing.js';
import { PartList } from './part.list.js';

/** A service's life in the making: plain events, sorted by what they are about. To be filled again and again. */
export class PlainLife {
  readonly states = new PartList();
  readonly tasks = new PartList();
  readonly events: PlainEvent[] = [];
  start: PlainEvent | undefined;
  end: PlainEvent | undefined;
  private id = '';
  private readonly spare: PlainEvent[] = [];

  /** Empties it, for the service with that id. */
  begin(id: string): void {
    this.id = id;
    this.start = undefined;
    this.end = undefined;
  }

  /** Lets go of the records. */
  leave(): void {
    this.states.clear();
    this.tasks.clear();
    for (const event of this.events) {
      event.leave();
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
    const { shape } = event;
    if (shape === undefined || !isIdOf(event, shape.serviceId, this.id)) return false;
    if (this.start === undefined) return this.takeStart(shape, event);
    if (shape.about === 'service') return !shape.isStart && this.takeEnd(this.start, event);
    const parts = shape.about === 'state' ? this.states : this.tasks;
    return shape.isStart ? parts.begin(event) : parts.complete(event);
  }

  private takeStart({ about, isStart }: EventShape, event: PlainEvent): boolean {
    if (about !== 'service' || !isStart) return false;
    this.start = event;
    return true;
  }

  private takeEnd(start: PlainEvent, event: PlainEvent): boolean {
    if (this.end !== undefined || haveCommonName(start, event)) return false;
    this.end = event;
    return true;
  }
}
