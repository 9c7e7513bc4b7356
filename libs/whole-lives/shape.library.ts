import { learnShape, type EventMode } from '#event-contract';
import type { Address, Core } from './core.js';
import { ShapePlanting, type Branch } from './shape.planting.js';

/** Producers write a few shapes of each type; where more come, those known are forgotten. */
const MOST_SHAPES = 256;
/** Larger events are no usual ones: what stands between their values is kept. */
const MOST_BYTES = 4_096;
/** Four times what the largest shape takes. So many shapes need less than there is; the module itself looks at no bounds. */
const ROOM_FOR_SHAPE = 64 * 1024;
/** To learn a shape takes longer than to decode an event: at most one event of so many is learned from, but for some in advance. */
const EVENTS_A_LESSON = 16;
const MOST_LESSONS = 64;

/** The shapes that the events of one mode had so far. */
interface Book {
  readonly tree: Branch;
  lessonsLeft: number;
}

/** The shapes of the events that came so far, in a core's memory. */
export class ShapeLibrary {
  private planting: ShapePlanting;
  private books = new Map<EventMode, Book>();
  private shapes = 0;
  private isFull = false;

  constructor(private readonly core: Core) {
    this.planting = new ShapePlanting(core);
  }

  /** To be called when nothing that was read is needed any more. Forgets all shapes, where there is no room for another one. */
  begin(): void {
    if (this.isFull) this.forgetAll();
  }

  /** Has the core read an event, of a shape learned from that very event if need be; see `read` in `assembly/index.ts`. */
  read(mode: EventMode, index: number, from: Address, to: Address): number {
    const { calls } = this.core;
    const book = this.bookOf(mode);
    book.lessonsLeft = Math.min(MOST_LESSONS, book.lessonsLeft + 1 / EVENTS_A_LESSON);
    const outcome = calls.read(index, from, to, book.tree.address);
    if (outcome !== 0 || to - from > MOST_BYTES || book.lessonsLeft < 1) return outcome;
    book.lessonsLeft -= 1;
    const isLearned = this.learn(mode, this.core.latin1(from, to), book);
    return isLearned ? calls.read(index, from, to, book.tree.address) : outcome;
  }

  private learn(mode: EventMode, text: string, book: Book): boolean {
    if (this.isFull) return false;
    const learned = learnShape(mode, text);
    if (learned === undefined) return false;
    this.planting.plant(book.tree, learned, text);
    this.shapes += 1;
    this.isFull = this.shapes === MOST_SHAPES || this.core.calls.room() < ROOM_FOR_SHAPE;
    return true;
  }

  private bookOf(mode: EventMode): Book {
    const known = this.books.get(mode);
    if (known !== undefined) return known;
    const book = { tree: this.planting.newTree(), lessonsLeft: MOST_LESSONS };
    this.books.set(mode, book);
    return book;
  }

  /** Lessons are not given back. */
  private forgetAll(): void {
    this.core.calls.forget();
    this.planting = new ShapePlanting(this.core);
    this.shapes = 0;
    this.isFull = false;
    const lessons = [...this.books].map(([mode, { lessonsLeft }]) => [mode, lessonsLeft] as const);
    this.books = new Map(lessons.map(([mode, lessonsLeft]) => [mode, { tree: this.planting.newTree(), lessonsLeft }]));
  }
}
