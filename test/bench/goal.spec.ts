import { shareOfLimit, standing, timesAtLeast, timesAtMost, valueAtMost } from './goal.js';

describe('a goal', () => {
  test('of at least so much is reached from there on', () => {
    const goal = timesAtLeast(4, 6);
    expect([3.9, 4, 5.9, 6, 7].map((ratio) => standing(goal, ratio))).toEqual([
      'no',
      'yes',
      'yes',
      'further',
      'further',
    ]);
    expect(shareOfLimit(goal, 3)).toBe(0.5);
  });

  test('of at most so much is reached up to there', () => {
    const goal = timesAtMost(5, 2);
    expect([6, 5, 3, 2, 1].map((ratio) => standing(goal, ratio))).toEqual(['no', 'yes', 'yes', 'further', 'further']);
    expect(shareOfLimit(goal, 4)).toBe(0.5);
    expect(shareOfLimit(goal, 1)).toBe(2);
  });

  test('with one mark has nothing further', () => {
    expect(standing(valueAtMost(64), 3)).toBe('yes');
    expect(standing(valueAtMost(64), 65)).toBe('no');
  });
});
