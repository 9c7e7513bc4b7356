import { basename } from 'node:path';
import { readdirSync } from 'node:fs';
import { ROOT, sourceFiles, withoutTests } from './source.tree.js';

const files = sourceFiles('apps', 'libs', 'test');

/** A longer file is named here, with its reason. */
const LONGER: Readonly<Record<string, string>> = {};
const TOP_LEVEL = [
  ...['apps', 'libs', 'test', 'docker-compose.yml', 'nest-cli.json'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'README.md', 'LICENSE'],
];
const MADE_BY_WORK = ['node_modules', 'dist', 'data', 'coverage'];

describe('names', () => {
  test('files are in kebab case, parts separated by dots', () => {
    const strange = files
      .map(({ path }) => path)
      .filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.ts$/.test(basename(path)));
    expect(strange).toEqual([]);
  });

  test('no file is a drawer for everything', () => {
    const drawers = files
      .map(({ path }) => path)
      .filter((path) => /(^|[-./])(utils?|helpers?|base|impl|managers?|common|misc)([-.]|$)/.test(basename(path)));
    expect(drawers).toEqual([]);
  });

  test('no interface is called I-something', () => {
    const marked = files.filter(({ text }) => /\binterface I[A-Z][a-z]/.test(text)).map(({ path }) => path);
    expect(marked).toEqual([]);
  });

  test('the top level holds what a newcomer needs, and nothing else', () => {
    const visible = readdirSync(ROOT).filter((name) => !name.startsWith('.') && !MADE_BY_WORK.includes(name));
    expect(visible.filter((name) => !TOP_LEVEL.includes(name))).toEqual([]);
  });
});

describe('sizes', () => {
  const lines = (text: string): number => text.split('\n').length - 1;

  test('a file has at most 200 lines', () => {
    const long = files.filter(({ path, text }) => lines(text) > 200 && !Object.hasOwn(LONGER, path));
    expect(long.map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual([]);
  });

  test('half of the code files have at most 60 lines', () => {
    const sizes = withoutTests(sourceFiles('apps', 'libs'))
      .map(({ text }) => lines(text))
      .sort((one, other) => one - other);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(60);
  });
});

describe('tests', () => {
  test('none is skipped, left for later, or run alone', () => {
    const marked =
      /\b(?:it|test|describe)\.(?:skip|only|todo|failing)\b|\bx(?:it|test|describe)\(|\bf(?:it|describe)\(/;
    const self = 'test/architecture/names-and-sizes.spec.ts';
    expect(files.filter(({ path, text }) => path !== self && marked.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('every file that tests something is named as a test', () => {
    const strays = files.filter(
      ({ path, text }) =>
        !path.endsWith('.spec.ts') && !path.startsWith('test/') && /^(?:describe|test|it)\(/m.test(text),
    );
    expect(strays.map(({ path }) => path)).toEqual([]);
  });
});
