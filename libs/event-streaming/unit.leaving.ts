import type { Fact } from './fact.fold.js';
import type { LogRecord } from './record.js';
import type { UnitOfWork } from './unit-of-work.js';

/** What begins with its start is taken for new, without a look: were it there, writing it would be refused. */
export function isStarted(facts: readonly Fact[]): boolean {
  return facts[0]?.event.type === 'ServiceStarted';
}

/** It began lately, and has not been completed: most of its facts may be still to come. */
export function isUnderWay(facts: readonly Fact[], [first]: readonly LogRecord[], unit: UnitOfWork): boolean {
  if (first === undefined || !unit.isLate(first) || !isStarted(facts)) return false;
  return facts.every(({ event }) => event.type !== 'ServiceCompleted' && event.type !== 'ServiceDeleted');
}
