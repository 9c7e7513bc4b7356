import type { Measured } from './measurement.js';
import { resultsTable } from './results.table.js';
import { summarize } from './statistics.js';

const DECODE: Measured = {
  name: 'decode',
  unit: 'events/s',
  against: 'JSON.parse',
  ours: summarize([123_456, 100_000, 200_000]),
  baseline: summarize([400_000, 300_000, 500_000]),
  ratio: summarize([0.3, 0.25, 0.4]),
};
const EXPORT: Measured = { ...DECODE, name: 'export', ours: summarize([0.98765]), ratio: summarize([12.34]) };

const earlier = (...ratios: number[]) => new Map([['decode', summarize(ratios)]]);

function lastCells(table: string, row: number): string[] {
  const cells = (table.split('\n')[row] ?? '').split('|').map((cell) => cell.trim());
  return cells.slice(-3, -1);
}

describe('the table', () => {
  test('has a row for each figure, median and spread of both and of the ratio', () => {
    expect(resultsTable([DECODE, EXPORT]).split('\n')).toEqual([
      '| figure | unit     | median (min–max)          | baseline   | median (min–max)          | ratio               | runs |',
      '| ------ | -------- | ------------------------- | ---------- | ------------------------- | ------------------- | ---- |',
      '| decode | events/s | 123,456 (100,000–200,000) | JSON.parse | 400,000 (300,000–500,000) | 0.300 (0.250–0.400) | 3    |',
      '| export | events/s | 0.988 (0.988–0.988)       | JSON.parse | 400,000 (300,000–500,000) | 12.3 (12.3–12.3)    | 1    |',
    ]);
  });

  test('shows what moved since earlier figures', () => {
    expect(lastCells(resultsTable([DECODE], earlier(0.1, 0.2, 0.21)), 2)).toEqual(['0.200 (0.100–0.210)', '+50.0 %']);
    expect(lastCells(resultsTable([DECODE], earlier(0.6, 0.5, 0.7)), 2)).toEqual(['0.600 (0.500–0.700)', '-50.0 %']);
  });

  test('calls noise what lies within the runs of either', () => {
    expect(lastCells(resultsTable([DECODE], earlier(0.2, 0.31, 0.5)), 2)[1]).toBe('-3.2 % (noise)');
    expect(lastCells(resultsTable([DECODE], earlier(0.25, 0.25)), 2)[1]).toBe('+20.0 % (noise)');
    expect(lastCells(resultsTable([DECODE], earlier(0.2, 0.2, 0.35)), 2)[1]).toBe('+50.0 % (noise)');
  });

  test('tells which figures are new', () => {
    expect(lastCells(resultsTable([DECODE, EXPORT], earlier(0.3)), 3)).toEqual(['', 'new']);
  });
});
