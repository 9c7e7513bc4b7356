import type { Document, Filter } from 'mongodb';
import type { ExportRange, ExportState } from '#services';
import type { ServiceRow } from './service.row.js';

/** The two indexes that exports go by; each also holds what a scan of ids asks for, so that no row is fetched. */
export const EXPORT_INDEXES = {
  started: { started_at: 1, _id: 1 },
  completed: { completed_at: 1, started_at: 1, _id: 1 },
} as const;

/** One pass over one index, in its order. */
export interface Scan {
  readonly index: Readonly<Record<string, 1>>;
  readonly filter: Filter<ServiceRow>;
}

/**
 * The passes of an export, which have no service in common: over the starts, then over the completions whose start the
 * first pass did not find.
 */
export function scansOf(range: ExportRange, state: ExportState): readonly Scan[] {
  const { events } = range;
  const inRange = { $gte: new Date(range.from), $lt: new Date(range.to) };
  const scans: Scan[] = [];
  if (events !== 'completed')
    scans.push({ index: EXPORT_INDEXES.started, filter: { started_at: inRange, ...STATES[state] } });
  if (events !== 'started' && state !== 'active') {
    const others =
      events === 'any' ? { $or: [{ started_at: { $lt: inRange.$gte } }, { started_at: { $gte: inRange.$lt } }] } : {};
    scans.push({ index: EXPORT_INDEXES.completed, filter: { completed_at: inRange, ...others } });
  }
  return scans;
}

const STATES: Readonly<Record<ExportState, Document>> = {
  any: {},
  active: { completed_at: { $exists: false } },
  inactive: { completed_at: { $exists: true } },
};
