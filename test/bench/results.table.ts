import type { Measured } from './measurement.js';
import type { Summary } from './statistics.js';

/** Earlier ratios by their figure's name. */
export type Earlier = ReadonlyMap<string, Summary>;

const HEAD = ['figure', 'unit', 'median (min–max)', 'baseline', 'median (min–max)', 'ratio', 'runs'];

/** One table in Markdown; with earlier figures two more columns, what the ratio was and how far it moved. */
export function resultsTable(all: readonly Measured[], earlier?: Earlier): string {
  const head = earlier === undefined ? HEAD : [...HEAD, 'ratio was', 'moved'];
  const rows = all.map((one) => [...cells(one), ...(earlier === undefined ? [] : movedCells(one, earlier))]);
  const widths = head.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => padded(cell, widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function cells({ name, unit, ours, against, baseline, ratio }: Measured): string[] {
  return [name, unit, shown(ours, rate), against, shown(baseline, rate), shown(ratio, share), String(ratio.runs)];
}

/** A ratio has moved when the medians lie outside each other's runs; anything else is noise. */
function movedCells({ name, ratio }: Measured, earlier: Earlier): string[] {
  const was = earlier.get(name);
  if (was === undefined) return ['', 'new'];
  const percent = (ratio.median / was.median - 1) * 100;
  const isNoise = isWithin(ratio.median, was) || isWithin(was.median, ratio);
  return [shown(was, share), `${percent < 0 ? '' : '+'}${percent.toFixed(1)} %${isNoise ? ' (noise)' : ''}`];
}

function isWithin(value: number, { min, max }: Summary): boolean {
  return value >= min && value <= max;
}

function shown({ median, min, max }: Summary, write: (value: number) => string): string {
  return `${write(median)} (${write(min)}–${write(max)})`;
}

/** Three digits that mean something. */
function rate(value: number): string {
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
