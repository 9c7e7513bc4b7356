import { isBuiltin } from 'node:module';
import { sourceFiles, targetOf, withoutTests, type SourceFile } from './source.tree.js';

/** What a folder may import beside its own files: libraries by their public name, packages, `node:` for Node's own. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'libs/domain': [],
  'libs/event-contract': ['#domain', '@sinclair/typebox', 'ajv', 'node:'],
  'libs/event-streaming': ['#buffer-sweeping', '#domain', '#event-contract', '#observability', 'lru-cache'],
  'libs/services': ['#domain', 'node:'],
  'libs/whole-lives': ['#event-contract', '#event-streaming', '#services', 'node:'],
  'libs/access': ['#domain', 'jose', 'node:'],
  'libs/config': ['#domain', 'node:'],
  'libs/observability': ['pino', 'prom-client'],
  'libs/lifecycle': [
    ...['#domain', '#access', '#config', '#event-contract', '#event-streaming', '#services', '#whole-lives'],
    ...['#observability', 'node:'],
  ],
  'libs/buffer-sweeping': ['node:'],
  'libs/runner-threads': [
    '#domain',
    '#buffer-sweeping',
    '#event-streaming',
    '#observability',
    'comlink',
    'comlink/',
    'node:',
  ],
  'libs/http-api': [
    ...[
      '#buffer-sweeping',
      '#domain',
      '#access',
      '#event-contract',
      '#event-streaming',
      '#services',
      '#observability',
      'node:',
    ],
    ...['@nestjs/', 'class-validator', 'fastify', '@fastify/', 'negotiator', 'reflect-metadata', 'rxjs'],
  ],
  'libs/adapter-memory': ['#domain', '#event-contract', '#event-streaming', '#services', 'node:'],
  'libs/adapter-sqlite': [
    '#domain',
    '#event-contract',
    '#event-streaming',
    '#services',
    '#observability',
    'better-sqlite3',
    'node:',
  ],
  'libs/adapter-mongodb': [
    '#domain',
    '#event-contract',
    '#event-streaming',
    '#services',
    '#observability',
    'dataloader',
    'mongodb',
    'node:',
  ],
  'libs/adapter-kafka': [
    ...['#buffer-sweeping', '#domain', '#event-contract', '#event-streaming', '#observability', 'kafkajs', 'node:'],
    ...['snappyjs', 'lz4js', 'lz4-napi', 'fzstd'],
  ],
};
const DRIVERS = ['kafkajs', 'mongodb', 'better-sqlite3'];

const files = sourceFiles('apps', 'libs', 'test');
const libraryCode = withoutTests(files.filter(({ path }) => path.startsWith('libs/')));

function faults(checked: readonly SourceFile[], isFault: (file: SourceFile, imported: string) => boolean): string[] {
  return checked.flatMap((file) =>
    file.imports.filter((one) => isFault(file, one)).map((one) => `${file.path} imports ${one}`),
  );
}

function folderOf({ path }: SourceFile): string {
  return path.split('/').slice(0, 2).join('/');
}

describe('imports', () => {
  test('are seen at all', () => {
    expect(libraryCode.flatMap(({ imports }) => imports).length).toBeGreaterThan(100);
  });

  test('of a library are its own files and what its folder may import', () => {
    const isFault = (file: SourceFile, imported: string): boolean => {
      const may = MAY_IMPORT[folderOf(file)];
      if (may === undefined) return true;
      if (imported.startsWith('.')) return !(targetOf(file, imported) ?? '').startsWith(`${folderOf(file)}/`);
      return !may.some((name) => imported === name || (/[:/]$/.test(name) && imported.startsWith(name)));
    };
    expect(faults(libraryCode, isFault)).toEqual([]);
  });

  test('never go through a library’s own public face', () => {
    const isFault = (file: SourceFile, imported: string) =>
      !file.path.endsWith('/index.ts') &&
      targetOf(file, imported) === `${folderOf(file)}/index.ts` &&
      !file.path.endsWith('.spec.ts');
    expect(
      faults(
        files.filter(({ path }) => path.startsWith('libs/')),
        isFault,
      ),
    ).toEqual([]);
  });

  test('of an app are libraries by their public name, and no driver', () => {
    const apps = withoutTests(files.filter(({ path }) => path.startsWith('apps/')));
    const isFault = (_: SourceFile, imported: string) =>
      DRIVERS.includes(imported) || /^(?:\.\.\/)+libs\//.test(imported) || /^#[a-z-]+\//.test(imported);
    expect(faults(apps, isFault)).toEqual([]);
  });

  test('of a contract suite are ports and test support, and no adapter', () => {
    const contracts = files.filter(({ path }) => path.startsWith('test/contracts/'));
    expect(faults(contracts, (_, imported) => imported.includes('adapter-') || DRIVERS.includes(imported))).toEqual([]);
  });

  test('make no circle', () => {
    expect(circles(withoutTests(files))).toEqual([]);
  });

  test('reach the environment in one place only', () => {
    const readers = [...libraryCode, ...files.filter(({ path }) => path.startsWith('apps/'))]
      .filter(({ text }) => text.includes('process.env'))
      .map(folderOf);
    expect(new Set(readers)).toEqual(new Set(['libs/config']));
  });
});

describe('the domain and the read side', () => {
  test.each(['libs/domain', 'libs/services', 'libs/event-streaming'])(
    '%s reads neither the clock nor chance',
    (folder) => {
      const impure = libraryCode.filter(
        ({ path, text }) =>
          path.startsWith(`${folder}/`) && /Date\.now|new Date\(\)|Math\.random|randomUUID/.test(text),
      );
      expect(impure.map(({ path }) => path)).toEqual([]);
    },
  );

  test('the domain uses nothing of Node and waits for nothing', () => {
    const domain = libraryCode.filter(({ path }) => path.startsWith('libs/domain/'));
    const isFault = (_: SourceFile, imported: string) => isBuiltin(imported);
    expect(faults(domain, isFault)).toEqual([]);
    expect(domain.filter(({ text }) => /\basync\b|\bPromise\b|\bBuffer\b/.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });
});

/** The circles among imports that remain at run time; a type alone ties nothing. */
function circles(all: readonly SourceFile[]): string[] {
  const edges = new Map(all.map((file) => [file.path, runtimeTargets(file)]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' > '));
    if (done.has(path) || trail.includes(path)) return;
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  return found;
}

function runtimeTargets(file: SourceFile): readonly string[] {
  const typeOnly = new Set(
    Array.from(file.text.matchAll(/(?:import|export) type [^;]*?from '([^']+)'/g), ([, from]) => from),
  );
  return file.imports.filter((one) => !typeOnly.has(one)).flatMap((one) => targetOf(file, one) ?? []);
}
