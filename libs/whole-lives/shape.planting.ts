import type { EventShape, Hole, LearnedShape, MemberRun, RunPlace } from '#event-contract';
import { FIELDS } from './content.texts.js';
import type { Address, Core } from './core.js';

const ABOUT = ['service', 'state', 'task'] as const satisfies readonly EventShape['about'][];
const PLACES: readonly RunPlace[] = ['circumstances', 'fields', 'extensions'];
const TEXT_HOLE = 1;
const INTEGER_HOLE = 2;
/** More bytes than any record has. */
const MANY = 2 ** 31 - 1;

/** A branch in the core's memory, and those that go on behind it. */
export interface Branch {
  readonly address: Address;
  readonly text: string;
  readonly isText: boolean | undefined;
  readonly next: Branch[];
}

/** Puts learned shapes into a core's memory, where trees of them grow: one stretch of text, hole after hole, goes on in several ways. */
export class ShapePlanting {
  /** The numbers of attached names. */
  private readonly names = new Map<string, number>();

  constructor(private readonly core: Core) {}

  /** A tree without branches. */
  newTree(): Branch {
    return this.branch('', undefined);
  }

  /** Has a tree know a shape from now on, by the text that it was learned from. */
  plant(tree: Branch, { shape, places }: LearnedShape, text: string): void {
    let branch = tree;
    let from = 0;
    shape.holes.forEach((hole, index) => {
      const { from: to, to: behind } = places[index] ?? { from, to: from };
      branch = this.branchOff(branch, text.slice(from, to), hole);
      from = behind;
    });
    const last = this.branch(text.slice(from), undefined);
    this.core.calls.setShape(last.address, this.shape(shape));
    this.append(branch, last);
  }

  /** The one behind a branch with that text and that kind of hole; a new one where there is none. The texts up to a hole tell its rule. */
  private branchOff(parent: Branch, text: string, hole: Hole): Branch {
    const known = parent.next.find((one) => one.text === text && one.isText === hole.isText);
    if (known !== undefined) return known;
    const { calls } = this.core;
    const branch = this.branch(text, hole.isText);
    const most = Math.min(hole.mostBytes, MANY);
    calls.setHole(branch.address, hole.isText ? TEXT_HOLE : INTEGER_HOLE, hole.leastBytes, most);
    if (hole.isId) calls.setIsId(branch.address);
    this.append(parent, branch);
    return branch;
  }

  private branch(text: string, isText: boolean | undefined): Branch {
    const address = this.core.calls.newBranch(this.core.keep(text), text.length);
    return { address, text, isText, next: [] };
  }

  private append(parent: Branch, child: Branch): void {
    parent.next.push(child);
    this.core.calls.addChild(parent.address, child.address);
  }

  private shape(shape: EventShape): Address {
    const { calls } = this.core;
    const own = calls.newShape(ABOUT.indexOf(shape.about), Number(shape.isStart), Number(shape.isWide));
    calls.setIds(own, shape.serviceId, shape.partId);
    calls.setIdentity(own, shape.id, shape.source, shape.time);
    for (const hole of shape.dateTimes) calls.addDateTime(own, hole);
    for (const name of shape.extensionNames) calls.addName(own, this.numberOf(name));
    FIELDS.forEach((name, field) => calls.setField(own, field, shape.fields.get(name) ?? -1));
    PLACES.forEach((place, number) => shape.runs[place].forEach((run) => this.run(own, number, run)));
    return own;
  }

  private run(shape: Address, place: number, { lead, first, last }: MemberRun): void {
    const { calls } = this.core;
    calls.setRun(calls.addRun(shape, place, this.core.keep(lead), lead.length), first, last);
  }

  private numberOf(name: string): number {
    const number = this.names.get(name) ?? this.names.size;
    this.names.set(name, number);
    return number;
  }
}
