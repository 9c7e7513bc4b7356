import { parseOptions } from './bench.options.js';

test('without parameters every figure is taken, quickly', () => {
  expect(parseOptions([])).toEqual({
    ...{ names: [], services: 5000, runs: 5, seed: 1, json: undefined, compare: undefined },
  });
});

test('every parameter is read', () => {
  const given = ['decode', '--services', '50000', '--runs=3', '--seed', '9', '--json', 'a', '--compare', 'b'];
  expect(parseOptions(given)).toEqual({
    ...{ names: ['decode'], services: 50_000, runs: 3, seed: 9, json: 'a', compare: 'b' },
  });
});

test.each([['--runs', '0'], ['--services', 'many'], ['--seed=-1'], ['--rusn', '5']])('%s %s is refused', (...given) => {
  expect(() => parseOptions(given)).toThrow();
});
