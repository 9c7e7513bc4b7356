import type { PlannedFact } from '#test/support/workload/planned.fact.js';

/** What happened in one run: counts, a line for each turn of events, and what broke a promise. */
export class Journal {
  /** Promises that were broken, in the order in which it was seen. */
  readonly complaints: string[] = [];
  readonly counts = new Map<string, number>();
  /** Milliseconds, by what took that long at most. */
  readonly longest = new Map<string, number>();
  private readonly lines: string[] = [];
  private readonly begun = Date.now();

  constructor(private readonly say: (line: string) => void = () => undefined) {}

  note(text: string): void {
    const line = `${((Date.now() - this.begun) / 1000).toFixed(2).padStart(8)} ${text}`;
    this.lines.push(line);
    this.say(line);
  }

  /** A promise of the system was broken. */
  complain(text: string): void {
    this.complaints.push(text);
    this.note(`BROKEN ${text}`);
  }

  count(what: string, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  took(what: string, milliseconds: number): void {
    this.longest.set(what, Math.max(this.longest.get(what) ?? 0, Math.round(milliseconds)));
  }

  get text(): string {
    return `${this.lines.join('\n')}\n`;
  }
}

/** What stands for an event's source and id together. */
export function identityOf({ source, id }: Pick<PlannedFact, 'source' | 'id'>): string {
  return JSON.stringify([source, id]);
}
