import type { ByteShelf } from './byte.shelf.js';
import { boundOfWhole } from './fact.fold.js';
import { FIRST_REVISION } from './live-service.js';
import type { PlacedRecords } from './placed.records.js';
import type { UnitOfWork } from './unit-of-work.js';
import type { WholeLives } from './whole-lives.port.js';
import type { Changed } from './writing.round.js';

/** A start and a completion. */
const LEAST_RECORDS = 2;

/** What telling goes by. */
export interface TellingMeans<Document> {
  readonly wholeLives: Pick<WholeLives<Document>, 'tell'> | undefined;
  readonly maxServiceBytes: number;
  readonly shelf: ByteShelf;
}

/**
 * The first write of a service that begins and ends in a unit; `undefined` where its facts have to be folded. The store's fence
 * tells whether it is the first one indeed.
 */
export function tellWhole<Document>(
  id: string,
  unit: UnitOfWork,
  { wholeLives, maxServiceBytes, shelf }: TellingMeans<Document>,
): Changed<Document> | undefined {
  const placed = wholeLives && placedIn(unit, id);
  if (placed === undefined || boundOf(placed) > maxServiceBytes) return undefined;
  const { records, nextOffset } = placed;
  const life = wholeLives?.tell(id, records, shelf);
  if (life === undefined) return undefined;
  const positions = new Map([[unit.partition, nextOffset]]);
  const stored = { id, revision: FIRST_REVISION, positions, recent: life.recent, document: life.document };
  return { stored, applied: records.length };
}

function placedIn(unit: UnitOfWork, id: string): PlacedRecords | undefined {
  return unit.countOf(id) < LEAST_RECORDS ? undefined : unit.placedOf(id);
}

function boundOf({ records }: PlacedRecords): number {
  const bytes = records.reduce((sum, { from, to }) => sum + to - from, 0);
  return boundOfWhole(records.length, bytes);
}
