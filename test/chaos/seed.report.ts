import type { FormName } from './fault.kinds.js';
import type { Journal } from './journal.js';

/** What came of one run. */
export interface SeedReport {
  readonly seed: number;
  readonly form: FormName;
  readonly seconds: number;
  readonly outcome: 'held' | 'broken' | 'not finished';
  /** By kind, those that struck. */
  readonly faults: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, number>>;
  /** Milliseconds that things took at most. */
  readonly longest: Readonly<Record<string, number>>;
  readonly complaints: readonly string[];
  /** Where the logs of a run that did not hold are. */
  readonly logs?: string;
}

const FAULT = 'fault: ';

/** How a fault is counted in the journal. */
export function faultCount(kind: string): string {
  return `${FAULT}${kind}`;
}

export function reportOf(
  run: Pick<SeedReport, 'seed' | 'form' | 'seconds'>,
  journal: Journal,
  isDone: boolean,
): SeedReport {
  const all = [...journal.counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const faults = all
    .filter(([name]) => name.startsWith(FAULT))
    .map(([name, n]) => [name.slice(FAULT.length), n] as const);
  const held = journal.complaints.length === 0 ? 'held' : 'broken';
  return {
    ...run,
    outcome: isDone ? held : 'not finished',
    faults: Object.fromEntries(faults),
    counts: Object.fromEntries(all.filter(([name]) => !name.startsWith(FAULT))),
    longest: Object.fromEntries(journal.longest),
    complaints: journal.complaints.map((each) => each.slice(0, 4_000)),
  };
}

/** One run in one line. */
export function lineOf({ seed, form, seconds, outcome, faults, counts, complaints }: SeedReport): string {
  const acknowledged = (counts['events acknowledged over HTTP'] ?? 0) + (counts['records acknowledged by Kafka'] ?? 0);
  const told = [
    ...[`seed ${seed}`, form, `${seconds} s`, `${sum(faults)} faults`, `${acknowledged} acknowledged`],
    ...[`${counts['documents compared'] ?? 0} documents`, `${counts['dead letters'] ?? 0} dead letters`],
    complaints.length === 0 ? outcome : `${outcome}: ${complaints.length} complaints`,
  ];
  return told.join(', ');
}

/** All runs together. */
export function summaryOf(reports: readonly SeedReport[]) {
  const outcomes = added(reports.map(({ outcome }) => ({ [outcome]: 1 })));
  return {
    runs: reports.length,
    minutes: Math.round(reports.reduce((total, { seconds }) => total + seconds, 0) / 6) / 10,
    outcomes,
    faults: added(reports.map(({ faults }) => faults)),
    counts: added(reports.map(({ counts }) => counts)),
    longest: reports.reduce<Record<string, number>>((all, { longest }) => largest(all, longest), {}),
    reports,
  };
}

function added(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const each of all) for (const [name, n] of Object.entries(each)) total[name] = (total[name] ?? 0) + n;
  return Object.fromEntries(Object.entries(total).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function largest(all: Record<string, number>, more: Readonly<Record<string, number>>): Record<string, number> {
  const found = { ...all };
  for (const [name, n] of Object.entries(more)) found[name] = Math.max(found[name] ?? 0, n);
  return found;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, n) => total + n, 0);
}
