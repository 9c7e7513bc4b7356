import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openLogTakingIn, type LogTakingIn } from './log.taking-in.js';
import { openReader, openWriter } from './sqlite.connection.js';

const MIB = 1024 * 1024;
/** A page of the file, and what stands before it in the log. */
const PAGE = 8192;
const FRAME = PAGE + 24;
const WRITING = `
  const [, driver, path] = process.argv;
  const database = new (require(driver))(path, { timeout: 0 });
  try {
    database.exec('INSERT INTO rows VALUES (1)');
    process.stdout.write('written');
  } catch (error) {
    process.stdout.write(error.code);
  }
`;

describe('the write-ahead log', () => {
  let directory: string;
  let path: string;
  let writer: Database.Database;
  let log: LogTakingIn;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'context-services-log-'));
    path = join(directory, 'file');
    writer = openWriter(path, 'NORMAL', false);
    writer.exec('CREATE TABLE rows (bytes BLOB)');
    log = openLogTakingIn(path);
  });
  afterEach(() => {
    log.close();
    writer.close();
    rmSync(directory, { recursive: true });
  });

  function write(mib: number): void {
    const insert = writer.prepare('INSERT INTO rows VALUES (zeroblob(?))');
    for (let written = 0; written < mib; written += 1) insert.run(MIB);
  }
  const length = () => (writer.pragma('wal_checkpoint(NOOP)') as [{ log: number; checkpointed: number }])[0];
  const waiting = (): number => length().log - length().checkpointed;
  const trying = (work: () => unknown): Promise<unknown> => Promise.resolve().then(work);
  /** What becomes of a write of another process. */
  const outcomeElsewhere = (): string => {
    const { stdout } = spawnSync(process.execPath, ['-e', WRITING, require.resolve('better-sqlite3'), path]);
    return String(stdout);
  };
  const fileMib = (): number => statSync(path).size / MIB;

  test('is taken in, and let go of, without a loss of the locks that this process has', () => {
    write(40);
    writer.exec('BEGIN IMMEDIATE');
    log.takeIn();
    log.close();
    expect(outcomeElsewhere()).toBe('SQLITE_BUSY');
    writer.exec('COMMIT');
    expect(outcomeElsewhere()).toBe('written');
    log = openLogTakingIn(path);
  });

  test('is left alone while it is short, and by those who write', () => {
    write(40);
    expect(fileMib()).toBeLessThan(1);
    expect(log.takeIn()).toBe(true);
    expect(fileMib()).toBeGreaterThan(40);
    write(1);
    const before = waiting();
    expect(log.takeIn()).toBe(true);
    expect([before > 0, waiting()]).toEqual([true, before]);
  });

  test('is begun anew when it is long, however much is written', () => {
    for (let time = 0; time < 6; time += 1) {
      write(40);
      expect(log.takeIn()).toBe(true);
      expect(waiting()).toBe(0);
    }
    expect(statSync(`${path}-wal`).size).toBeLessThan(130 * MIB);
    expect(writer.prepare('SELECT count(*) FROM rows').pluck().get()).toBe(240);
  });

  test('is kept for whoever reads what was before, and nobody waits for that', () => {
    const reader = openReader(path);
    reader.exec('BEGIN');
    expect(reader.prepare('SELECT count(*) FROM rows').pluck().get()).toBe(0);
    write(40);
    log.takeIn();
    expect(log.takeIn()).toBe(false);
    expect(reader.prepare('SELECT count(*) FROM rows').pluck().get()).toBe(0);
    reader.close();
    expect(log.takeIn()).toBe(true);
    expect(waiting()).toBe(0);
  });

  test('is begun anew although somebody always writes while it is taken in', () => {
    const lengths: number[] = [];
    const takeIn = Database.prototype.pragma;
    const meanwhile = jest.spyOn(Database.prototype, 'pragma').mockImplementation(function (this: unknown, source) {
      if (!source.includes('PASSIVE')) return takeIn.call(this as Database.Database, source);
      const reader = openReader(path);
      reader.exec('BEGIN; SELECT * FROM sqlite_schema');
      // Behind what the reader sees nothing is taken in, as if it had been written while that was.
      write(1);
      takeIn.call(this as Database.Database, source);
      return reader.close();
    });
    for (let time = 0; time < 6; time += 1) {
      write(40);
      log.takeIn();
      lengths.push(length().log * FRAME);
    }
    meanwhile.mockRestore();
    expect(Math.max(...lengths)).toBeLessThan(130 * MIB);
  });

  test('tells of a disk that takes no more, and is taken in once it does', async () => {
    write(40);
    log.close();
    const full = openLogTakingIn(path);
    const refuse = jest.spyOn(Database.prototype, 'pragma').mockImplementation(() => {
      throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
    });
    await expect(trying(() => full.takeIn())).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', retriable: true });
    refuse.mockRestore();
    expect(full.takeIn()).toBe(true);
    expect(waiting()).toBe(0);
    log = full;
  });

  test('is taken in by those who write where nobody else does', () => {
    for (let time = 0; time < 6; time += 1) write(40);
    expect(statSync(`${path}-wal`).size).toBeLessThan(170 * MIB);
  });
});
