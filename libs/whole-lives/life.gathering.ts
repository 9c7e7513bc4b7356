import { PlainEvent } from '#event-contract';
import { areOfSameService, haveCommonName, isOfService } from './event.values.js';
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
    const { events, spare } = this;
    this.release();
    this.id = id;
    while (events.length > count) spare.push(events.pop() as PlainEvent);
    while (events.length < count) events.push(spare.pop() ?? new PlainEvent());
  }

  /** Lets go of what was gathered, and of its records. */
  release(): void {
    this.start = undefined;
    this.end = undefined;
    this.states.clear();
    this.tasks.clear();
    for (const event of this.events) event.release();
  }

  /** The one to fill for the record with that number. */
  eventAt(index: number): PlainEvent {
    return this.events[index] as PlainEvent;
  }

  /** Takes one in that was filled, the completion before the others, which come in their order; false where it must be folded. */
  take(event: PlainEvent): boolean {
    if (this.end === undefined) return isOfService(event, this.id) && this.takeEnd(event);
    if (!areOfSameService(event, this.end)) return false;
    if (this.start === undefined) return this.takeStart(this.end, event);
    const { about, isStart } = event.shape;
    if (about === 'service') return false;
    const parts = about === 'state' ? this.states : this.tasks;
    return isStart ? parts.begin(event) : parts.complete(event);
  }

  /** Whether of two that were filled one is the service's start, and the other one, its latest, not its completion. */
  isOpen(first: PlainEvent, latest: PlainEvent): boolean {
    if (!isOfService(first, this.id) || !isOfService(latest, this.id)) return false;
    return isStartOfService(first) && !isEndOfService(latest);
  }

  private takeEnd(event: PlainEvent): boolean {
    this.end = event;
    return isEndOfService(event);
  }

  private takeStart(end: PlainEvent, event: PlainEvent): boolean {
    this.start = event;
    return isStartOfService(event) && !haveCommonName(event, end);
  }
}

function isStartOfService({ shape }: PlainEvent): boolean {
  return shape.about === 'service' && shape.isStart;
}

function isEndOfService({ shape }: PlainEvent): boolean {
  return shape.about === 'service' && !shape.isStart;
}
