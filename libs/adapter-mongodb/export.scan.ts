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
 * The passes of an export, which have no service in common: over the starts, then over the completions whose start lies
 * before or behind the range. As one pass with an alternative in it, these two would fetch every row.
 */
export function scansOf(range: ExportRange, state: ExportState): readonly Scan[] {
  const [from, to] = [new Date(range.from), new Date(range.to)];
  const inRange = { $gte: from, $lt: to };
  const starts: Scan = { index: EXPORT_INDEXES.started, filter: { started_at: inRange, ...STATES[state] } };
  const completions = (others: Filter<ServiceRow>): Scan => ({
    index: EXPORT_INDEXES.completed,
    filter: { completed_at: inRange, ...others },
  });
  const none = state === 'active';
  switch (range.events) {
    case 'started':
      return [starts];
    case 'completed':
      return none ? [] : [completions({})];
    case 'any':
      return none
        ? [starts]
        : [starts, completions({ started_at: { $lt: from } }), completions({ started_at: { $gte: to } })];
  }
}

const STATES: Readonly<Record<ExportState, Document>> = {
  any: {},
  active: { completed_at: { $exists: false } },
  inactive: { completed_at: { $exists: true } },
};
