import { Pattern, viewedText, type ViewedBytes } from './bytes.js';
import type { EventShape, Hole } from './event.shape.js';
import type { LearnedShape } from './shape.learning.js';
import { integerEnd, isOfRule, ValueScanning } from './value.scanning.js';

/** A stretch of text that events have in common, up to a hole or to their end. */
interface Branch {
  readonly text: string;
  readonly pattern: Pattern;
  /** Behind it; none behind the last one of a shape. */
  readonly hole: Hole | undefined;
  readonly next: Branch[];
  readonly shape: EventShape | undefined;
}

/**
 * Shapes of events, found by what events begin with, hole after hole. What it tells of the event looked at last holds until the next
 * one is.
 */
export class ShapeTree {
  private readonly roots: Branch[] = [];
  private readonly scanning = new ValueScanning();
  private at = 0;
  private to = 0;
  private bounds: Int32Array = new Int32Array();

  /** Whether some text of the event looked at last is beyond ASCII. */
  get isWide(): boolean {
    return this.scanning.isWide;
  }

  /** Takes in a shape, and the text that it was learned from. */
  add({ shape, places }: LearnedShape, text: string): void {
    let branches = this.roots;
    let from = 0;
    shape.holes.forEach((hole, index) => {
      const { from: to, to: behind } = places[index] ?? { from, to: from };
      branches = branchTo(hole, text.slice(from, to), branches).next;
      from = behind;
    });
    branches.push(branchOf(text.slice(from), undefined, shape));
  }

  /**
   * The shape of an event, whose values are then what the holes' rules say, date/times aside; `undefined` where none is known.
   * @param bounds is filled with the bounds of each value, a text's with its quotes
   */
  find(viewed: ViewedBytes, from: number, to: number, bounds: Int32Array): EventShape | undefined {
    this.at = from;
    this.to = to;
    this.bounds = bounds;
    this.scanning.isWide = false;
    let branches: readonly Branch[] = this.roots;
    for (let hole = 0; ; hole += 1) {
      const branch = this.follow(branches, viewed, hole);
      if (branch === undefined || branch.shape !== undefined) return branch?.shape;
      branches = branch.next;
    }
  }

  /** The branch that fits here, behind whose value it goes on. */
  private follow(branches: readonly Branch[], viewed: ViewedBytes, hole: number): Branch | undefined {
    for (let index = 0; index < branches.length; index += 1) {
      const branch = branches[index] as Branch;
      const behind = this.at + branch.pattern.length;
      if (behind > this.to || !branch.pattern.isAt(viewed, this.at)) continue;
      if (branch.hole === undefined ? behind === this.to : this.passes(branch.hole, viewed, behind, hole))
        return branch;
    }
    return undefined;
  }

  private passes(own: Hole, viewed: ViewedBytes, from: number, hole: number): boolean {
    const end = own.isText ? this.scanning.textEnd(viewed, from, this.to) : integerEnd(viewed, from, this.to);
    if (end < 0 || (own.isText && !isOfRule(own, viewed.bytes, from, end))) return false;
    const quotes = own.isText ? 1 : 0;
    this.bounds[2 * hole] = from - quotes;
    this.bounds[2 * hole + 1] = end + quotes;
    this.at = end;
    return true;
  }
}

/**
 * The one of some branches with that text and that kind of hole behind it; a new one where there is none. The texts up to a hole tell
 * its rule.
 */
function branchTo(hole: Hole, text: string, branches: Branch[]): Branch {
  const known = branches.find((one) => one.text === text && one.hole?.isText === hole.isText);
  const branch = known ?? branchOf(text, hole, undefined);
  if (known === undefined) branches.push(branch);
  return branch;
}

function branchOf(text: string, hole: Hole | undefined, shape: EventShape | undefined): Branch {
  const pattern = new Pattern(viewedText(text).bytes);
  return { text, pattern, hole, next: [], shape };
}
