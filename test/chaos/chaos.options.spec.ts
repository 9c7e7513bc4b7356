import { parseOptions } from './chaos.options.js';

const anySeed = (): number => 77;

describe('the options of the chaos suite', () => {
  test('are one random seed in both forms where nothing is said', () => {
    const options = parseOptions([], anySeed);
    expect(options).toMatchObject({ seed: 77, seeds: 1, forms: ['embedded', 'kafka'], seconds: 30, isVerbose: false });
  });

  test('are taken as they are said', () => {
    const said = ['--seed', '5', '--seeds', '3', '--form', 'kafka', '--seconds', '9', '--json', 'x.json', '--verbose'];
    expect(parseOptions(said, anySeed)).toEqual({
      ...{ seed: 5, seeds: 3, forms: ['kafka'], seconds: 9, json: 'x.json', isVerbose: true },
    });
  });

  test.each([[['--seed', 'x']], [['--seeds', '0']], [['--form', 'sqlite']], [['--fast']], [['5']]])(
    'are not %j',
    (said) => {
      expect(() => parseOptions(said, anySeed)).toThrow();
    },
  );
});
