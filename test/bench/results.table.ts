import { shareOfLimit, standing, type Goal } from './goal.js';
import type { Measured } from './measurement.js';
import type { Summary } from './statistics.js';

/** Earlier results by their row's name: ratios, or values where there is no baseline. */
export type Earlier = ReadonlyMap<string, Summary>;

const HEAD = [
  ...['figure', 'unit', 'median (min–max)', 'baseline', 'median (min–max)', 'ratio (min–max)'],
  ...['goal; further', 'reached', 'share of the limit', 'runs'],
];

/** One table in Markdown; with earlier results two more columns, what the result was and how far it moved. */
export function resultsTable(all: readonly Measured[], earlier?: Earlier): string {
  const head = earlier === undefined ? HEAD : [...HEAD, 'was', 'moved'];
  const rows = all.map((one) => [...cells(one), ...(earlier === undefined ? [] : movedCells(one, earlier))]);
  const widths = head.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => padded(cell, widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** What a row is compared by: its ratio, or its value where it has no baseline. */
export function resultOf({ ours, compared }: Pick<Measured, 'ours' | 'compared'>): Summary {
  return compared?.ratio ?? ours;
}

function cells({ name, unit, ours, against, compared, goal }: Measured): string[] {
  const beside = compared === undefined ? ['', ''] : [shown(compared.baseline, plain), shown(compared.ratio, share)];
  const judged = goal === undefined ? ['', '', ''] : judgedCells(goal, goal.of === 'value' ? ours : compared?.ratio);
  return [name, unit, shown(ours, plain), against ?? '–', ...beside, ...judged, String(ours.runs)];
}

function judgedCells(goal: Goal, result: Summary | undefined): string[] {
  const { bound, first, further } = goal;
  const marks = further === first ? `${first}` : `${first}; ${further}`;
  const asked = `${bound === 'at least' ? '≥' : '≤'} ${marks}`;
  if (result === undefined) return [asked, '', ''];
  return [asked, standing(goal, result.median), `${Math.round(shareOfLimit(goal, result.median) * 100)} %`];
}

/** A result has moved when the medians lie outside each other's runs; anything else is noise. */
function movedCells(measured: Measured, earlier: Earlier): string[] {
  const was = earlier.get(measured.name);
  if (was === undefined) return ['', 'new'];
  const is = resultOf(measured);
  const percent = (is.median / was.median - 1) * 100;
  const isNoise = isWithin(is.median, was) || isWithin(was.median, is);
  const write = measured.compared === undefined ? plain : share;
  return [shown(was, write), `${percent < 0 ? '' : '+'}${percent.toFixed(1)} %${isNoise ? ' (noise)' : ''}`];
}

function isWithin(value: number, { min, max }: Summary): boolean {
  return value >= min && value <= max;
}

function shown({ median, min, max }: Summary, write: (value: number) => string): string {
  return `${write(median)} (${write(min)}–${write(max)})`;
}

/** Three digits that mean something. */
function plain(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

function share(value: number): string {
  return value >= 10 ? value.toFixed(1) : value.toFixed(3);
}

function padded(cell: string, width = 0): string {
  return cell.padEnd(width);
}

function length(text: string): number {
  return text.length;
}
