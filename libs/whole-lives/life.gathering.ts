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

  /** Begins anew, for so many events of the service with that id. */
  begin(id: string, count: number): void {
    this.release();
    this.id = id;
    while (this.events.length < count) this.events.push(this.spare.pop() ?? new PlainEvent());
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

  /** The one to fill for the record with that number. */
  eventAt(index: number): PlainEvent {
    return this.events[index] as PlainEvent;
  }

  /** Takes one in that was filled, the completion before the others, which come in their order; false where it must be folded. */
  take(event: PlainEvent): boolean {
    if (!isOfService(event, this.id)) return false;
    if (this.end === undefined) return this.takeEnd(event);
    if (this.start === undefined) return this.takeStart(this.end, event);
    const { about, isStart } = event.shape;
    if (about === 'service') return false;
    const parts = about === 'state' ? this.states : this.tasks;
    return isStart ? parts.begin(event) : parts.complete(event);
  }

  private takeEnd(event: PlainEvent): boolean {
    this.end = event;
    return event.shape.about === 'service' && !event.shape.isStart;
  }

  private takeStart(end: PlainEvent, event: PlainEvent): boolean {
    this.start = event;
    return event.shape.about === 'service' && event.shape.isStart && !haveCommonName(event, end);
  }
}
