// Compiles once, also when several commands of a fresh checkout ask for it at the same time: those that come later wait, and
// then find that nothing is left to do, so that no process ever loads a file that is half written.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const lock = join(folder, '..', 'dist', '.building');
/** A compiler that has not ended by then was cut off. */
const STALE_AFTER_MS = 120_000;

function tryLock() {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > STALE_AFTER_MS) unlock();
    return false;
  }
}

function unlock() {
  try {
    rmdirSync(lock);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

mkdirSync(dirname(lock), { recursive: true });
while (!tryLock()) await sleep(100);
process.on('exit', unlock);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', join(folder, 'tsconfig.json')], { stdio: 'inherit' });
process.exitCode = status ?? 1;
