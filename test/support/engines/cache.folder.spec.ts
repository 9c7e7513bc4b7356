import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedFolder } from './cache.folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'context-services-spec-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a cached folder', () => {
  const entry = (fills: string[]) => ({
    key: 'thing-1',
    async fill(draft: string) {
      fills.push(draft);
      await writeFile(join(draft, 'file'), 'whole');
    },
  });

  it('is filled once', async () => {
    const fills: string[] = [];
    const first = await cachedFolder(entry(fills), folder);
    await expect(cachedFolder(entry(fills), folder)).resolves.toBe(first);
    expect(fills).toHaveLength(1);
    await expect(readFile(join(first, 'file'), 'utf8')).resolves.toBe('whole');
  });

  it.each(['file', 'manifest.json'])('is made anew when its %s is broken', async (name) => {
    const fills: string[] = [];
    const path = join(await cachedFolder(entry(fills), folder), name);
    const before = await readFile(path, 'utf8');
    await writeFile(path, '{"broken');
    await cachedFolder(entry(fills), folder);
    expect(fills).toHaveLength(2);
    await expect(readFile(path, 'utf8')).resolves.toBe(before);
  });

  it('is whole for two that ask at once, and leaves no drafts', async () => {
    const both = await Promise.all([cachedFolder(entry([]), folder), cachedFolder(entry([]), folder)]);
    expect(new Set(both).size).toBe(1);
    await expect(readdir(folder)).resolves.toEqual(['thing-1']);
  });

  it('is not there when it could not be filled', async () => {
    const broken = { key: 'thing-1', fill: () => Promise.reject(new Error('no network')) };
    await expect(cachedFolder(broken, folder)).rejects.toThrow('no network');
    await expect(readdir(folder)).resolves.toEqual([]);
  });
});
