import { parseResults } from './results.file.js';

const TAKING = { services: 10, seed: 1 };
const RATIO = { median: 0.5, min: 0.4, max: 0.6, runs: 5 };

function file(more: object): string {
  return JSON.stringify({ ...TAKING, figures: [{ name: 'decode', result: RATIO }], ...more });
}

test('earlier results are found by their names', () => {
  expect(parseResults(file({}), TAKING)).toEqual(new Map([['decode', RATIO]]));
});

test('figures of another workload are not compared', () => {
  expect(() => parseResults(file({ services: 20 }), TAKING)).toThrow('--services 20');
  expect(() => parseResults(file({ seed: 2 }), TAKING)).toThrow('--seed 2');
});

test.each([
  { figures: 5 },
  { figures: ['decode'] },
  { figures: [{ name: 'decode' }] },
  { figures: [{ name: 'decode', result: { ...RATIO, min: '0.4' } }] },
])('what is no file of figures is refused: %j', (more) => {
  expect(() => parseResults(file(more), TAKING)).toThrow();
});
