import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { unless } from './thrown.value.js';

/** Something that is worth keeping between two runs. */
export interface CacheEntry {
  /** Name and version: what is kept under it never changes. */
  readonly key: string;
  /** Makes it, in an empty folder. */
  fill(folder: string): Promise<void>;
}

type Manifest = Readonly<Record<string, string>>;
const manifestFile = 'manifest.json';

/** The user's cache folder for this project. */
export function cacheRoot(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'context-services');
}

/**
 * The folder with the entry, made where it is missing and made anew where a file in it is not the one that was stored.
 * Two processes may ask at once: each gets a whole one.
 */
export async function cachedFolder(entry: CacheEntry, root = cacheRoot()): Promise<string> {
  const folder = join(root, entry.key);
  if (await isWhole(folder)) return folder;
  await mkdir(root, { recursive: true });
  const draft = join(root, `.draft-${entry.key}-${randomUUID()}`);
  try {
    await mkdir(draft);
    await entry.fill(draft);
    await writeFile(join(draft, manifestFile), JSON.stringify(await hashes(draft)));
    await put(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

async function put(draft: string, folder: string): Promise<void> {
  if (await isWhole(folder)) return;
  const broken = `${draft}-broken`;
  await rename(folder, broken).catch(unless('ENOENT'));
  await rm(broken, { recursive: true, force: true });
  // Another process may have put its own, equally good one there in between.
  await rename(draft, folder).catch(unless('ENOTEMPTY', 'EEXIST'));
}

async function isWhole(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(unless('ENOENT'));
  const expected = text === undefined ? undefined : parsed(text);
  if (expected === undefined) return false;
  const actual = await hashes(folder);
  const names = Object.keys(expected);
  return names.length > 0 && names.every((name) => actual[name] === expected[name]);
}

function parsed(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.fromEntries(Object.entries(value).map(([name, hash]) => [name, String(hash)]));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function hashes(folder: string): Promise<Manifest> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== manifestFile);
  const found: Record<string, string> = {};
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    found[relative(folder, path)] = await sha256(path);
  }
  return found;
}

/** The SHA-256 of a file, as hexadecimal text. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
