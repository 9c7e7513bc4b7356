import type { ExportRange, ExportState } from '#services';

/** One pass over one index. */
export interface Scan {
  readonly sql: string;
  readonly parameters: readonly number[];
}

/** What an export selects. */
export interface Selection {
  readonly readModel: string;
  readonly column: 'id' | 'content';
  readonly range: ExportRange;
  readonly state: ExportState;
}

/**
 * The passes of an export, which have no service in common: over the starts, then over the completions whose start the
 * first pass did not find.
 */
export function scansOf({ readModel, column, range, state }: Selection): readonly Scan[] {
  const { from, to, events } = range;
  const scans: Scan[] = [];
  if (events !== 'completed') {
    const where = `started_at >= ? AND started_at < ?${STATES[state]}`;
    scans.push({ sql: select(readModel, column, 'started', where), parameters: [from, to] });
  }
  if (events !== 'started' && state !== 'active') {
    const others = events === 'any' ? ' AND (started_at < ? OR started_at >= ?)' : '';
    const where = `completed_at >= ? AND completed_at < ?${others}`;
    const parameters = events === 'any' ? [from, to, from, to] : [from, to];
    scans.push({ sql: select(readModel, column, 'completed', where), parameters });
  }
  return scans;
}

const STATES: Readonly<Record<ExportState, string>> = {
  any: '',
  active: ' AND completed_at IS NULL',
  inactive: ' AND completed_at IS NOT NULL',
};

function select(readModel: string, column: string, index: string, where: string): string {
  return `SELECT ${column} FROM ${readModel} INDEXED BY ${readModel}_${index} WHERE ${where}`;
}
