import { percentile, ratios, summarize } from './statistics.js';

describe('a summary', () => {
  test('of an odd number of runs has the one in the middle', () => {
    expect(summarize([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9, runs: 3 });
  });

  test('of an even number of runs has the mean of the two in the middle', () => {
    expect(summarize([8, 2, 4, 100])).toEqual({ median: 6, min: 2, max: 100, runs: 4 });
  });

  test('orders by size, not by text', () => {
    expect(summarize([10, 9, 100]).median).toBe(10);
  });

  test('leaves the runs as they were given', () => {
    const runs = [3, 1, 2];
    summarize(runs);
    expect(runs).toEqual([3, 1, 2]);
  });

  test('needs a run, and rates that are numbers', () => {
    expect(() => summarize([])).toThrow('no runs');
    expect(() => summarize([1, Number.NaN])).toThrow('not a rate: 1, NaN');
    expect(() => summarize([Infinity])).toThrow(RangeError);
  });
});

describe('ratios', () => {
  test('are taken run by run', () => {
    expect(ratios([10, 30], [20, 10])).toEqual([0.5, 3]);
  });

  test('need as many runs of both', () => {
    expect(() => ratios([1, 2], [1])).toThrow('each run of ours');
  });
});

describe('a percentile', () => {
  test('is a value that so many do not exceed', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect([50, 99, 100, 0].map((percent) => percentile(values, percent))).toEqual([100, 198, 200, 1]);
    expect(percentile([7], 99)).toBe(7);
  });

  test('needs a value', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
  });
});
