import type { DecodedRecord } from '#event-contract';
import type { Fact } from './fact.fold.js';
import type { LogRecord } from './record.js';
import type { UnitOfWork } from './unit-of-work.js';

/** What begins with its start is taken for new, without a look: were it there, writing it would be refused. */
export function isStarted(facts: readonly Fact[]): boolean {
  return facts[0]?.event.type === 'ServiceStarted';
}

/**
 * It began lately, and has not been completed: most of its facts may be still to come. Only its first record and its last one
 * are read for that: all of them will be once it is not left any more, and whoever is wrong here writes once more, or later.
 */
export function isUnderWay(
  records: readonly LogRecord[],
  unit: UnitOfWork,
  decode: (record: LogRecord) => DecodedRecord,
): boolean {
  const [first] = records;
  if (first === undefined || !unit.isLate(first) || !is(decode(first), 'ServiceStarted')) return false;
  const last = decode(records.at(-1) ?? first);
  return !is(last, 'ServiceCompleted') && !is(last, 'ServiceDeleted');
}

function is(decoded: DecodedRecord, type: Fact['event']['type']): boolean {
  return decoded.kind === 'event' && decoded.event.type === type;
}
