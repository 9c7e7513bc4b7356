import { FIGURES, figuresNamed } from './figures.js';

describe('the figures', () => {
  const rows = FIGURES.flatMap((figure) => figure.rows);

  test('have names of their own, and so have their rows', () => {
    expect(new Set(FIGURES.map(({ name }) => name)).size).toBe(FIGURES.length);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  });

  test('of one stage stand together', () => {
    const stages = FIGURES.map(({ stage }) => stage);
    expect(stages.filter((stage, index) => stage !== stages[index - 1])).toEqual(['alone', 'embedded', 'kafka']);
  });

  test('have a baseline where the goal is a ratio', () => {
    const strays = rows.filter(({ against, goal }) => goal?.of === 'ratio' && against === undefined);
    expect(strays).toEqual([]);
  });
});

describe('figures by name', () => {
  test('are found by the whole name or its beginning, in their order', () => {
    const names = (...given: string[]): string[] => figuresNamed(given).map(({ name }) => name);
    expect(names('rebuild', 'decode')).toEqual(['decode', 'rebuild']);
    expect(names('kafka')).toEqual(['kafka-read', 'kafka-connector', 'kafka-catch-up']);
    expect(names()).toEqual(FIGURES.map(({ name }) => name));
  });

  test('that are not there are named, with those that are', () => {
    expect(() => figuresNamed(['kafk'])).toThrow(/no figure is called kafk; there are decode, /);
  });
});
