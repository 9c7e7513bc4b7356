import { Random } from '#test/support/workload/random.js';
import { FAULT_KINDS, type FaultKind, type FormName, type KindOfFault } from './fault.kinds.js';

/** A fault to come. When it strikes and what it meets varies with the machine; the rest is as planned. */
export interface PlannedFault {
  readonly kind: FaultKind;
  /** Milliseconds after the workload's begin. */
  readonly at: number;
  /** Milliseconds. */
  readonly lasts: number;
  /** From 0 up to 1: which of the processes it strikes, and other choices. */
  readonly pick: number;
  /** Milliseconds after much was published, so that it meets work under way; undefined where it strikes at its time. */
  readonly afterMany: number | undefined;
}

/** What a plan is made from. */
export interface PlanOrder {
  readonly form: FormName;
  /** Milliseconds from the workload's begin within which faults begin. */
  readonly during: number;
}

/** How long a restarted engine may take until the next fault of it. */
const ENGINE_REST_MS = 3_000;
/** A plan this long has a projector frozen for longer than its session. */
const LONG_MS = 20_000;

/** The faults of a run, in order of time. Two faults of one engine never meet; everything else may. */
export function planFaults(seed: number, { form, during }: PlanOrder): PlannedFault[] {
  const random = new Random(seed + 7);
  const kinds = FAULT_KINDS.filter((kind) => kind.form === form && kind.kind !== 'projector frozen');
  const drawn = kinds.flatMap((kind) => Array.from({ length: kind.weight }, () => kind));
  const plan = during >= LONG_MS && form === 'kafka' ? [frozen(random, during)] : [];
  const freeAt = new Map<string, number>();
  for (let at = 500; at < during; at += gap(random)) {
    const kind = random.pick(drawn);
    const fault = planned(random, kind, at);
    const isFree = (freeAt.get(kind.engine ?? '') ?? 0) <= at;
    if (!isFree) continue;
    plan.push(fault);
    if (kind.engine !== undefined) freeAt.set(kind.engine, at + fault.lasts + ENGINE_REST_MS);
  }
  return plan.toSorted((one, other) => one.at - other.at);
}

/** Milliseconds to the next fault: often none, so that several strike at once. */
function gap(random: Random): number {
  return random.chance(0.3) ? random.int(50) : 300 + random.int(3_000);
}

function frozen(random: Random, during: number): PlannedFault {
  const kind = FAULT_KINDS.find((each) => each.kind === 'projector frozen');
  if (kind === undefined) throw new Error('no such fault');
  return planned(random, kind, random.int(during - LONG_MS + 5_000));
}

function planned(random: Random, { kind, shortest, longest }: KindOfFault, at: number): PlannedFault {
  const lasts = shortest + random.int(longest - shortest + 1);
  const meetsWork = kind.endsWith('killed') && random.chance(0.7);
  return { kind, at, lasts, pick: random.next(), afterMany: meetsWork ? random.int(100) : undefined };
}
