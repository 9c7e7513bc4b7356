import type { Document, Filter } from 'mongodb';
import type { ExportRange, ExportState } from '#services';
import type { RawRow } from './raw.row.js';
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
  /** Of the rows that it finds these alone are meant; then what is not in the index is read for these alone, too. */
  readonly isMeant?: (row: RawRow) => boolean;
}

/**
 * The passes of an export, which have no service in common: over the starts, then over the completions whose start lies
 * before or behind the range. Those are told apart here: the server would seek in the index once a row for either side, or,
 * with both sides in one filter, fetch every row.
 */
export function scansOf(range: ExportRange, state: ExportState): readonly Scan[] {
  const inRange = { $gte: new Date(range.from), $lt: new Date(range.to) };
  const starts: Scan = { index: EXPORT_INDEXES.started, filter: { started_at: inRange, ...STATES[state] } };
  const completions: Scan = { index: EXPORT_INDEXES.completed, filter: { completed_at: inRange } };
  switch (range.events) {
    case 'started':
      return [starts];
    case 'completed':
      return state === 'active' ? [] : [completions];
    case 'any':
      return state === 'active' ? [starts] : [starts, { ...completions, isMeant: startsOutside(range) }];
  }
}

function startsOutside({ from, to }: ExportRange): (row: RawRow) => boolean {
  return (row) => {
    const startedAt = row.date('started_at');
    return startedAt !== undefined && (startedAt < from || startedAt >= to);
  };
}

const STATES: Readonly<Record<ExportState, Document>> = {
  any: {},
  active: { completed_at: { $exists: false } },
  inactive: { completed_at: { $exists: true } },
};
