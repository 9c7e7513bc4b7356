// Compiles TypeScript, and AssemblyScript where it changed. Once, also when several commands of a fresh checkout ask for it at the
// same time: those that come later wait, and then find that nothing is left to do, so that no process ever loads a file that is
// half written.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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
const { resolve } = createRequire(import.meta.url);
const top = join(folder, '..');
const assembly = join(top, 'libs', 'whole-lives', 'assembly');
const built = join(top, 'dist', 'libs', 'whole-lives', 'lives.wasm');

/** Runs a compiler at the checkout's top; whether it found nothing wrong. */
function compile(compiler, ...parameters) {
  const { status } = spawnSync(process.execPath, [resolve(compiler), ...parameters], { stdio: 'inherit', cwd: top });
  return status === 0;
}

/** Stands for files, all of them. */
function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

/** Compiles the module, unless the one there is was made of the very same; tsc finds that out by itself. */
function compileAssembly() {
  const sources = [
    ...readdirSync(assembly).map((name) => join(assembly, name)),
    resolve('assemblyscript/package.json'),
  ];
  const madeOf = digestOf(sources);
  const note = `${built}.made-of`;
  if (existsSync(built) && existsSync(note) && readFileSync(note, 'utf8') === `${madeOf} ${digestOf([built])}`)
    return true;
  const made = `${built}.new`;
  if (!compile('assemblyscript/bin/asc.js', '--config', join(assembly, 'asconfig.json'), '--outFile', made))
    return false;
  renameSync(made, built);
  writeFileSync(note, `${madeOf} ${digestOf([built])}`);
  return true;
}

const isCompiled = compile('typescript/bin/tsc', '-p', join(folder, 'tsconfig.json')) && compileAssembly();
process.exitCode = isCompiled ? 0 : 1;
