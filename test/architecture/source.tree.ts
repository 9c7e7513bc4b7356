import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The checkout. */
export const ROOT = resolve(__dirname, '../..');

/** A source file and what it imports. */
export interface SourceFile {
  /** From the checkout's top, with slashes. */
  readonly path: string;
  readonly text: string;
  /** As written: `#domain`, `./x.js`, `node:fs`, `kafkajs`. */
  readonly imports: readonly string[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+['"]([^'"]+)['"]|(?:^|\n)\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

/** Every TypeScript file below these folders. */
export function sourceFiles(...folders: readonly string[]): readonly SourceFile[] {
  return folders
    .flatMap((folder) => list(join(ROOT, folder)))
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      const imports = Array.from(text.matchAll(IMPORT), ([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
      return { path: relative(ROOT, file).replaceAll('\\', '/'), text, imports };
    });
}

/** Code without its tests. */
export function withoutTests(files: readonly SourceFile[]): readonly SourceFile[] {
  return files.filter(({ path }) => !path.endsWith('.spec.ts'));
}

/** The file of the checkout that an import means; `undefined` for a package. */
export function targetOf(file: SourceFile, imported: string): string | undefined {
  if (imported.startsWith('.')) {
    const target = join(dirname(file.path), imported).replace(/\.js$/, '.ts').replaceAll('\\', '/');
    return target;
  }
  if (imported.startsWith('#test/')) return imported.slice(1).replace(/\.js$/, '.ts');
  return imported.startsWith('#') ? `libs/${imported.slice(1)}/index.ts` : undefined;
}

function list(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}
