import type { MemberRun } from './event.shape.js';
import type { NamePlace, ValuePlace } from './json.cursor.js';

/** The runs of members that go to one place, as they are learned from an event's text. */
export class MemberRuns {
  readonly all: MemberRun[] = [];
  /** Where the last one ends, if others may follow it in one piece. */
  private end = -1;

  constructor(private readonly text: string) {}

  /** Adds a member, to the run before where nothing but a comma stands between; `hole` is -1 where its value has none. */
  add(name: NamePlace, value: ValuePlace, hole: number): void {
    const isBare = value.from === name.to + 1;
    const before = this.all.at(-1);
    if (before !== undefined && isBare && hole >= 0 && name.from === this.end + 1)
      this.all[this.all.length - 1] = { lead: before.lead, first: before.first, last: hole };
    else this.all.push(this.apart(name, value, hole));
    this.end = isBare && hole >= 0 ? value.to : -1;
  }

  private apart(name: NamePlace, value: ValuePlace, hole: number): MemberRun {
    const fixed = hole < 0 ? this.text.slice(value.from, value.to) : '';
    const lead = `,${this.text.slice(name.from, name.to)}:${fixed}`;
    return { lead, first: hole, last: hole };
  }
}
