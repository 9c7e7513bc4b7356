import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '#config';
import { ROOT } from './source.tree.js';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8').replaceAll(/ +/g, ' ');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

describe('the README', () => {
  test.each(Object.entries(SETTINGS))('tells of %s as it is', (name, { fallback, about }) => {
    const shown = fallback === '' ? ' ' : ` \`${fallback}\` `;
    expect(readme.includes(`| \`${name}\` |${shown}| ${about} |`)).toBe(true);
  });

  test('names no command that is not there', () => {
    const named = Array.from(readme.matchAll(/npm run ([a-z:]+)/g), ([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});
