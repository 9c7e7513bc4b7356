import { timesAtLeast, valueAtMost } from './goal.js';
import type { Measured } from './measurement.js';
import { resultsTable } from './results.table.js';
import { summarize } from './statistics.js';

const DECODE: Measured = {
  name: 'decode',
  unit: 'events/s',
  against: 'JSON.parse',
  goal: timesAtLeast(0.25, 0.4),
  ours: summarize([123_456, 100_000, 200_000]),
  compared: { baseline: summarize([400_000, 300_000, 500_000]), ratio: summarize([0.3, 0.25, 0.4]) },
};
const LATENCY: Measured = { name: 'late', unit: 'ms', goal: valueAtMost(20, 10), ours: summarize([40.0123, 30]) };

const earlier = (...ratios: number[]) => new Map([['decode', summarize(ratios)]]);

function cellsOf(table: string, row: number): string[] {
  return (table.split('\n')[row] ?? '')
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

describe('the table', () => {
  const table = resultsTable([DECODE, LATENCY]);

  test('has a row for each figure: median and spread of both and of the ratio, the goal and how near it is', () => {
    expect(cellsOf(table, 2)).toEqual([
      ...['decode', 'events/s', '123,456 (100,000–200,000)', 'JSON.parse', '400,000 (300,000–500,000)'],
      ...['0.300 (0.250–0.400)', '≥ 0.25; 0.4', 'yes', '75 %', '3'],
    ]);
  });

  test('holds a value without a baseline against its goal', () => {
    expect(cellsOf(table, 3)).toEqual(['late', 'ms', '35 (30–40)', '–', '', '', '≤ 20; 10', 'no', '29 %', '2']);
  });

  test('is lined up', () => {
    expect(new Set(table.split('\n').map((line) => line.length)).size).toBe(1);
  });

  test('shows what moved since earlier figures', () => {
    const moved = (...ratios: number[]) => cellsOf(resultsTable([DECODE], earlier(...ratios)), 2).slice(-2);
    expect(moved(0.1, 0.2, 0.21)).toEqual(['0.200 (0.100–0.210)', '+50.0 %']);
    expect(moved(0.6, 0.5, 0.7)).toEqual(['0.600 (0.500–0.700)', '-50.0 %']);
  });

  test('calls noise what lies within the runs of either', () => {
    const moved = (...ratios: number[]) => cellsOf(resultsTable([DECODE], earlier(...ratios)), 2).at(-1);
    expect(moved(0.2, 0.31, 0.5)).toBe('-3.2 % (noise)');
    expect(moved(0.25, 0.25)).toBe('+20.0 % (noise)');
    expect(moved(0.2, 0.2, 0.35)).toBe('+50.0 % (noise)');
  });

  test('shows what moved of a value without a baseline, and which rows are new', () => {
    const later = resultsTable([DECODE, LATENCY], new Map([['late', summarize([70, 71])]]));
    expect(cellsOf(later, 2).slice(-2)).toEqual(['', 'new']);
    expect(cellsOf(later, 3).slice(-2)).toEqual(['70.5 (70–71)', '-50.3 %']);
  });
});
