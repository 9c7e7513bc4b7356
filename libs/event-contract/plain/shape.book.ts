import type { ViewedBytes } from './bytes.js';
import type { EventShape } from './event.shape.js';
import type { PlainType } from './plain.rules.js';
import { ShapeLearning } from './shape.learning.js';
import { ShapeTree } from './shape.tree.js';

/** Producers write a few shapes of each type; where more come, those known are forgotten. */
const MOST_SHAPES = 256;
/** Larger events are no usual ones: what stands between their values is kept. */
const MOST_BYTES = 4_096;
/** To learn a shape takes longer than to decode an event: at most one event of so many is learned from, but for some in advance. */
const EVENTS_A_LESSON = 16;
const MOST_LESSONS = 64;

/** How the attributes of events come: around their data, or, where they are headers, beside data of a type. */
export type EventMode = 'structured' | PlainType;

/** The shapes of the events that came so far, of one mode. */
export class ShapeBook {
  private tree = new ShapeTree();
  private shapes = 0;
  private lessonsLeft = MOST_LESSONS;

  constructor(private readonly mode: EventMode) {}

  /** See {@link ShapeTree}. */
  get isWide(): boolean {
    return this.tree.isWide;
  }

  /** As {@link ShapeTree}'s, learned from that very event if need be. */
  find(viewed: ViewedBytes, from: number, to: number, bounds: Int32Array): EventShape | undefined {
    this.lessonsLeft = Math.min(MOST_LESSONS, this.lessonsLeft + 1 / EVENTS_A_LESSON);
    const known = this.tree.find(viewed, from, to, bounds);
    if (known !== undefined || to - from > MOST_BYTES || this.lessonsLeft < 1) return known;
    this.lessonsLeft -= 1;
    const isLearned = this.learn(viewed.buffer.toString('latin1', from, to));
    return isLearned ? this.tree.find(viewed, from, to, bounds) : undefined;
  }

  private learn(text: string): boolean {
    const { mode } = this;
    const learning = new ShapeLearning(text);
    const learned = mode === 'structured' ? learning.structured() : learning.binary(mode);
    if (learned === undefined) return false;
    if (this.shapes === MOST_SHAPES) {
      this.tree = new ShapeTree();
      this.shapes = 0;
    }
    this.tree.add(learned, text);
    this.shapes += 1;
    return true;
  }
}
