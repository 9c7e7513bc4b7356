import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the test reads of an entry of `package-lock.json`. */
interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(join(process.cwd(), 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const locked = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)));

describe('package-lock.json', () => {
  it('names every package that another one asks for, those of other platforms too, without which `npm ci` refuses', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, one]) =>
      Object.keys({ ...one.dependencies, ...one.devDependencies, ...one.optionalDependencies })
        .filter((name) => !locked.has(name))
        .map((name) => `${path} asks for ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
