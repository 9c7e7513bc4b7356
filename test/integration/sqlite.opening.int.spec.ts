import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#domain';
import { record, text } from '#test/contracts/records.js';
import { stored } from '#test/contracts/stored-services.js';
import { newFolder, openOn, readAll } from './sqlite.folder.js';
import { holdFolder, type Holder } from './sqlite.holder.js';

const saying = (words: string) => expect.stringContaining(words) as string;

describe('the SQLite folder', () => {
  let folder: ReturnType<typeof newFolder>;
  let holder: Holder | undefined;
  const path = () => join(folder.directory, 'context-services.sqlite');
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(async () => {
    await holder?.kill();
    holder = undefined;
    folder.remove();
  });

  /** The error with which opening fails. */
  function refusal(directory = folder.directory): AppError {
    try {
      openOn(directory).close();
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    throw new Error('it was opened');
  }

  async function fill(count: number): Promise<void> {
    const sqlite = openOn(folder.directory);
    const content = 'x'.repeat(1000);
    await sqlite.services.write(Array.from({ length: count }, (_, n) => stored(`s${n}`, { startedAt: n, content })));
    sqlite.close();
  }

  it('is made for its owner alone', () => {
    const directory = join(folder.directory, 'new', 'data');
    const sqlite = openOn(directory);
    const modes = ['', 'lock', 'context-services.sqlite', 'context-services.sqlite-wal'].map(
      (name) => statSync(join(directory, name)).mode & 0o777,
    );
    sqlite.close();
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
  });

  it('is refused to a second one, in this process too', () => {
    const first = openOn(folder.directory);
    expect(refusal()).toMatchObject({ code: 'IN_USE', retriable: false });
    first.close();
    openOn(folder.directory).close();
  });

  it('is refused while another process holds it, and free with every acknowledged event once that is killed', async () => {
    holder = await holdFolder(folder.directory);
    expect(refusal().message).toContain(`${folder.directory} is in use`);
    await holder.acknowledged(50);
    const acknowledged = await holder.kill();
    const sqlite = openOn(folder.directory);
    const values = (await readAll(sqlite)).map(({ value }) => Number(text(value)));
    sqlite.close();
    expect(values.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(values.length - acknowledged.length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['no database', () => writeFileSync(path(), 'x'.repeat(8192))],
    ['cut off', () => truncateSync(path(), 8192)],
    ['overwritten in the middle', () => scribble()],
  ])('is refused when the file is %s', async (_, spoil) => {
    await fill(200);
    spoil();
    expect(refusal()).toMatchObject({ code: 'CORRUPT', retriable: false });
    expect(refusal().message).toContain('context-services.sqlite');
  });

  function scribble(): void {
    const bytes = readFileSync(path());
    bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 16_384);
    writeFileSync(path(), bytes);
  }

  it('is refused when the file is another program’s', () => {
    const other = new Database(path());
    other.exec('CREATE TABLE things (id)');
    other.close();
    expect(refusal()).toMatchObject({ code: 'CORRUPT', message: saying('not a file of this system') });
  });

  it('is refused when a newer version wrote it, and left as it was', () => {
    openOn(folder.directory).close();
    const other = new Database(path());
    other.pragma('user_version = 2');
    other.close();
    expect(refusal()).toMatchObject({ code: 'INVALID_ARGUMENT', message: saying('newer version') });
    expect(new Database(path()).pragma('user_version', { simple: true })).toBe(2);
  });

  it('is refused when it is a file', () => {
    const directory = join(folder.directory, 'file');
    writeFileSync(directory, '');
    expect(refusal(directory)).toMatchObject({ code: 'INVALID_ARGUMENT', message: saying(directory) });
  });

  it('goes on behind an offset beyond 2^53', async () => {
    openOn(folder.directory).close();
    const last = 2n ** 60n + 1n;
    const other = new Database(path());
    other.prepare(`INSERT INTO events VALUES (?, x'61', x'30', '', 1)`).run(last);
    other.close();
    const sqlite = openOn(folder.directory);
    expect(await sqlite.log.append([record('a', '1')])).toEqual(new Map([[0, last + 2n]]));
    expect((await readAll(sqlite)).map(({ offset }) => offset)).toEqual([last, last + 1n]);
    sqlite.close();
  });

  it('keeps what was handed in before it is closed', async () => {
    const sqlite = openOn(folder.directory);
    const appended = sqlite.log.append([record('a', '1')]);
    sqlite.close();
    expect(await appended).toEqual(new Map([[0, 1n]]));
    await expect(sqlite.log.append([record('a', '2')])).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
    await expect(sqlite.services.load(['a'])).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
  });
});
