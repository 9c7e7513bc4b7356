import type { ExportRange, ExportState } from '#services';

/** One pass over one time index: services whose `at` lies from `from` on and before `to`, but for those that another pass has. */
export interface Scan {
  readonly at: 'started_at' | 'completed_at';
  readonly from: number;
  readonly to: number;
  /** What is asked of them besides, as SQL. */
  readonly besides: string;
  readonly parameters: readonly number[];
}

/**
 * The passes of an export, which have no service in common: over the starts, then over the completions whose start the
 * first pass did not find.
 */
export function scansOf({ from, to, events }: ExportRange, state: ExportState): readonly Scan[] {
  const scans: Scan[] = [];
  if (events !== 'completed') scans.push({ at: 'started_at', from, to, besides: STATES[state], parameters: [] });
  if (events !== 'started' && state !== 'active') {
    const isAny = events === 'any';
    const besides = isAny ? ' AND (started_at < ? OR started_at >= ?)' : '';
    scans.push({ at: 'completed_at', from, to, besides, parameters: isAny ? [from, to] : [] });
  }
  return scans;
}

const STATES: Readonly<Record<ExportState, string>> = {
  any: '',
  active: ' AND completed_at IS NULL',
  inactive: ' AND completed_at IS NOT NULL',
};

/** The rows of a stretch of a scan; its parameters are {@link parametersOf} that stretch. */
export function select(what: string, readModel: string, { at, besides }: Scan): string {
  return `SELECT ${what} ${indexed(readModel, at)} WHERE ${at} >= ? AND ${at} < ?${besides}`;
}

/** The instant of the one so many entries further on in the scan's index, whatever else is asked: `from`, `to`, how many. */
export function selectInstant(readModel: string, { at }: Scan): string {
  return `SELECT ${at} ${indexed(readModel, at)} WHERE ${at} >= ? AND ${at} < ? ORDER BY ${at} LIMIT 1 OFFSET ?`;
}

/** The parameters of a {@link select} for the part of a scan that lies from `from` on and before `to`. */
export function parametersOf({ parameters }: Scan, from: number, to: number): readonly number[] {
  return [from, to, ...parameters];
}

function indexed(readModel: string, at: Scan['at']): string {
  return `FROM ${readModel} INDEXED BY ${readModel}_${at === 'started_at' ? 'started' : 'completed'}`;
}
