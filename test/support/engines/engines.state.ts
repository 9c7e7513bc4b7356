import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { cacheRoot } from './cache.folder.js';
import type { EngineRecord } from './engine.port.js';
import { codeOf } from './thrown.value.js';

/** What `engines:up` leaves for a later `engines:up` or `engines:down`. */
export interface EnginesState {
  readonly kafkaBrokers: string;
  readonly mongodbUrl: string;
  readonly records: readonly EngineRecord[];
}

/** The state file of this checkout: outside of it, and another one for each. */
export function stateFile(): string {
  const checkout = createHash('sha256').update(resolve(__dirname, '../../..')).digest('hex').slice(0, 16);
  return join(cacheRoot(), 'running', `${checkout}.json`);
}

/** What is written there; undefined where nothing is. */
export async function readState(file: string): Promise<EnginesState | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isState(value)) return value;
    throw new Error(`${file} is not what engines:up writes; remove it and end what it names`);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes it as a whole. @returns false, and changes nothing, where another process has written first */
export async function claimState(file: string, state: EnginesState): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(state, null, 2), { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft);
  }
}

/** Removes it; nothing happens where there is none. */
export async function clearState(file: string): Promise<void> {
  await rm(file, { force: true });
}

function isState(value: unknown): value is EnginesState {
  const state = fields(value);
  const texts = typeof state['kafkaBrokers'] === 'string' && typeof state['mongodbUrl'] === 'string';
  return texts && Array.isArray(state['records']) && state['records'].every(isRecord);
}

function isRecord(value: unknown): value is EngineRecord {
  const record = fields(value);
  const texts = (...names: readonly string[]) => names.every((name) => typeof record[name] === 'string');
  if (record['kind'] === 'docker') return texts('address', 'project');
  const pid = record['pid'];
  return (
    record['kind'] === 'native' && texts('address', 'mark', 'folder') && Number.isSafeInteger(pid) && Number(pid) > 1
  );
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
