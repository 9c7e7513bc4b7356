import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Another process that runs on a folder. */
export interface Holder {
  /** Resolves once it has told so many appends; to all numbers told by then. */
  acknowledged(count: number): Promise<readonly number[]>;
  /** Ends it with SIGKILL; resolves to all numbers that it told. */
  kill(): Promise<readonly number[]>;
}

/** Starts it; resolves once it holds the folder. */
export async function holdFolder(directory: string): Promise<Holder> {
  const script = join(__dirname, 'sqlite.holder.process.ts');
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', script, directory]);
  const closed = once(child, 'close');
  const told: string[] = [];
  const waiting: { count: number; resolve(): void }[] = [];
  createInterface(child.stdout).on('line', (line) => {
    told.push(line);
    for (const { count, resolve } of waiting) if (told.length >= count) resolve();
  });
  const lines = (count: number) =>
    new Promise<void>((resolve) => {
      if (told.length >= count) resolve();
      else waiting.push({ count, resolve });
    });
  await Promise.race([lines(1), failed(child)]);
  const numbers = () => told.slice(1).map(Number);
  return {
    acknowledged: async (count) => {
      await lines(count + 1);
      return numbers();
    },
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
      return numbers();
    },
  };
}

async function failed(child: ChildProcess): Promise<never> {
  let message = '';
  child.stderr?.on('data', (data: Buffer) => (message += data.toString()));
  await once(child, 'close');
  throw new Error(`the other process ended: ${message}`);
}
