import { allocate } from './arena';
import { areSame } from './bytes';
import { setBounds, Event } from './event';
import { Shape } from './shape';
import { integerEnd, isId, textEnd } from './values';

const NO_HOLE = 0;
const TEXT_HOLE = 1;

/** A stretch of text that events have in common, up to a hole or to their end. */
@unmanaged
export class Branch {
  pattern: usize;
  length: usize;
  /** Which kind of hole is behind it. */
  kind: i32;
  least: usize;
  most: usize;
  isId: bool;
  /** The first of those that go on behind it. */
  child: Branch | null;
  /** The next one beside it. */
  sibling: Branch | null;
  /** Of one that ends here. */
  shape: Shape | null;
}

/** A new one of which nothing is known but its text. */
export function newBranch(pattern: usize, length: usize): Branch {
  const branch = changetype<Branch>(allocate(offsetof<Branch>()));
  memory.fill(changetype<usize>(branch), 0, offsetof<Branch>());
  branch.pattern = pattern;
  branch.length = length;
  return branch;
}

/** Says what the values behind a branch may be: 1 for texts, 2 for integers, and of texts the least and most bytes. */
export function setHole(branch: Branch, kind: i32, least: usize, most: usize): void {
  branch.kind = kind;
  branch.least = least;
  branch.most = most;
}

/** Says that they are ids, too. */
export function setIsId(branch: Branch): void {
  branch.isId = true;
}

/** Says of which shape an event is that ends with a branch. */
export function setShape(branch: Branch, shape: Shape): void {
  branch.shape = shape;
}

/** Has one go on behind another, if none before it fits. */
export function addChild(parent: Branch, child: Branch): void {
  const first = parent.child;
  if (first === null) {
    parent.child = child;
    return;
  }
  let last: Branch = first;
  let next = last.sibling;
  while (next !== null) {
    last = next;
    next = last.sibling;
  }
  last.sibling = child;
}

/**
 * The shape of an event, whose values are then what the holes' rules say, date/times aside; null where none is known. Fills the
 * bounds of each value. Never goes back: of the branches at a place one at most fits, as text and value tell where they end.
 */
export function find(root: Branch, event: Event, from: usize, to: usize): Shape | null {
  let at = from;
  let hole = 0;
  let branch = root.child;
  while (branch !== null) {
    const end = endOf(branch, at, to);
    if (end === 0) {
      branch = branch.sibling;
      continue;
    }
    if (branch.kind === NO_HOLE) return branch.shape;
    const quotes: usize = branch.kind === TEXT_HOLE ? 1 : 0;
    setBounds(event, hole, at + branch.length - quotes, end + quotes);
    at = end;
    hole += 1;
    branch = branch.child;
  }
  return null;
}

/** Where the value behind a branch ends, or the event; 0 where the branch does not fit here. */
function endOf(branch: Branch, at: usize, to: usize): usize {
  const behind = at + branch.length;
  if (behind > to || !areSame(at, branch.pattern, branch.length)) return 0;
  if (branch.kind === NO_HOLE) return behind === to ? to : 0;
  return branch.kind === TEXT_HOLE ? endOfText(branch, behind, to) : integerEnd(behind, to);
}

function endOfText(branch: Branch, from: usize, to: usize): usize {
  const end = textEnd(from, to);
  if (end === 0) return 0;
  const length = end - from;
  if (length < branch.least || length > branch.most) return 0;
  return branch.isId && !isId(from, end) ? 0 : end;
}
