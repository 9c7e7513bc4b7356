import type { DecodedRecord } from '#event-contract';
import type { Fact } from './fact.fold.js';
import type { LogRecord } from './record.js';
import type { UnitOfWork } from './unit-of-work.js';
import type { WholeLives } from './whole-lives.port.js';

/** What begins with its start is taken for new, without a look: were it there, writing it would be refused. */
export function isStarted(facts: readonly Fact[]): boolean {
  return facts[0]?.event.type === 'ServiceStarted';
}

/** What records can be read with. */
interface Readers {
  readonly wholeLives?: Pick<WholeLives<unknown>, 'isUnderWay'> | undefined;
  readonly decode: (record: LogRecord) => DecodedRecord;
}

/**
 * It began lately, and has not been completed: most of its facts may be still to come. Only its first record and its last one
 * are read for that: all of them will be once it is not left any more, and whoever is wrong here writes once more, or later.
 * @param id the text of the records' key
 */
export function isUnderWay(id: string, records: readonly LogRecord[], unit: UnitOfWork, readers: Readers): boolean {
  const [first] = records;
  if (first === undefined || !unit.isLate(first)) return false;
  return isPlainlyUnderWay(id, unit, readers) || isDecodedUnderWay(first, records.at(-1) ?? first, readers);
}

function isPlainlyUnderWay(id: string, unit: UnitOfWork, { wholeLives }: Readers): boolean {
  const placed = wholeLives && unit.placedOf(id)?.records;
  const [first, last] = [placed?.[0], placed?.at(-1)];
  return first !== undefined && last !== undefined && wholeLives?.isUnderWay(id, first, last) === true;
}

function isDecodedUnderWay(first: LogRecord, last: LogRecord, { decode }: Readers): boolean {
  if (!is(decode(first), 'ServiceStarted')) return false;
  const latest = decode(last);
  return !is(latest, 'ServiceCompleted') && !is(latest, 'ServiceDeleted');
}

function is(decoded: DecodedRecord, type: Fact['event']['type']): boolean {
  return decoded.kind === 'event' && decoded.event.type === type;
}
