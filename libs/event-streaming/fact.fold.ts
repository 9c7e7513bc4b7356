import type { DecodedEvent } from '#event-contract';
import { evolve, type Service, type ServiceEvent } from '#domain';
import type { LiveService } from './live-service.js';
import { includesEvent, withEvent } from './recent-events.js';
import type { LogRecord } from './record.js';

/** An event and the record that it came in. */
export interface Fact extends DecodedEvent {
  readonly record: LogRecord;
}

/** What folding goes by. */
export interface FoldRules {
  /** The partition that the facts come through. */
  readonly partition: number;
  readonly maxServiceBytes: number;
  /** The exact size of a service as JSON, in bytes. */
  readonly measure: (service: Service) => number;
  /** Offsets of facts that are dead letters already. */
  readonly rejected: ReadonlySet<bigint>;
}

/** The outcome: the same live service when nothing changed, and the facts that would have made it too large. */
export interface Folded {
  readonly live: LiveService;
  readonly tooLarge: readonly Fact[];
  /** How many facts took effect for the first time. */
  readonly applied: number;
}

/** Room that an event's marks (names, times, quotes) take beside its own bytes. */
const MARKS = 512;
/** A short number such as 1e20 can grow about fivefold when it is written out. */
const GROWTH = 6;

/**
 * Folds facts of one service, in their order, into it. A fact behind the service's position, or known by its fingerprint,
 * changes nothing (contract, section 2: each once). However the facts are split into calls, the outcome is the same.
 */
export function fold(base: LiveService, facts: readonly Fact[], rules: FoldRules): Folded {
  const before = base.positions.get(rules.partition) ?? 0n;
  const tooLarge: Fact[] = [];
  let { service, sizeBound, recent } = base;
  let last = before - 1n;
  let applied = 0;
  for (const fact of facts) {
    if (fact.record.offset <= last || service.deleted) continue;
    last = fact.record.offset;
    if (isSettled(recent, fact, rules)) continue;
    const next = evolve(service, fact.event);
    const nextBound = boundOf(next, fact, sizeBound, rules);
    if (nextBound > rules.maxServiceBytes) tooLarge.push(fact);
    else {
      [service, sizeBound, recent] = [next, nextBound, withEvent(recent, fact.fingerprint)];
      applied += 1;
    }
  }
  if (last < before) return { live: base, tooLarge, applied };
  const positions = new Map(base.positions).set(rules.partition, last + 1n);
  return { live: { ...base, service, sizeBound, recent, positions }, tooLarge, applied };
}

/** Whether it is a dead letter already, or an event published again. */
function isSettled(recent: string, { record, fingerprint }: Fact, { rejected }: FoldRules): boolean {
  return rejected.has(record.offset) || includesEvent(recent, fingerprint);
}

/** A bound of the size after the fact: the cheap one while it fits, else the exact size. */
function boundOf(next: Service, fact: Fact, sizeBound: number, rules: FoldRules): number {
  if (next.deleted) return 0;
  const cheap = sizeBound + growthOf(fact.event, fact.bytes, next);
  return cheap <= rules.maxServiceBytes ? cheap : rules.measure(next);
}

/**
 * No less than what {@link fold} reckons after each of so many facts of so many bytes, the first of which is the service's only start:
 * within the bound none of them is too large.
 */
export function boundOfWhole(facts: number, bytes: number): number {
  return 2 * (bytes * GROWTH + facts * MARKS) + facts * facts;
}

/**
 * What an event can add at most: its own bytes, twice for a transition; a service's start repeats its id in every part.
 * The first two parts with equal start times bring a mark for every part: their order is kept from then on.
 */
function growthOf(event: ServiceEvent, bytes: number, { states, tasks }: Service): number {
  const parts = states.length + tasks.length;
  const times = event.type === 'ServiceStarted' ? 1 + parts : 2;
  return times * (bytes * GROWTH + MARKS) + parts;
}
