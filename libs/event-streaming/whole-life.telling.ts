import { boundOfWhole } from './fact.fold.js';
import { includesEvent, withEvent } from './recent-events.js';
import type { UnitOfWork } from './unit-of-work.js';
import type { WholeLives } from './whole-lives.port.js';
import type { Changed } from './writing.round.js';

/** What the first write of a service comes to that begins and ends in a unit; `undefined` where its facts have to be folded. */
export function tellWhole<Document>(
  id: string,
  unit: UnitOfWork,
  lives: WholeLives<Document> | undefined,
  maxServiceBytes: number,
): Changed<Document> | undefined {
  const placed = lives && unit.placedOf(id);
  if (placed === undefined) return undefined;
  const { records, nextOffset } = placed;
  const bytes = records.reduce((sum, { from, to }) => sum + to - from, 0);
  if (boundOfWhole(records.length, bytes) > maxServiceBytes) return undefined;
  const life = lives?.tell(id, records);
  const recent = life && recentOf(life.fingerprints);
  if (life === undefined || recent === undefined) return undefined;
  const positions = new Map([[unit.partition, nextOffset]]);
  return { stored: { id, revision: 1, positions, recent, document: life.document }, applied: records.length };
}

/** `undefined` where one event is among the last ones before it. */
function recentOf(fingerprints: readonly string[]): string | undefined {
  let recent = '';
  for (const fingerprint of fingerprints) {
    if (includesEvent(recent, fingerprint)) return undefined;
    recent = withEvent(recent, fingerprint);
  }
  return recent;
}
