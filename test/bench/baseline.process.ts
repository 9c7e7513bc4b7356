import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ClosingScope } from './closing.scope.js';

export type BaselineServer = 'constant' | 'prepared';

/** Starts a baseline in a process of its own, handing it a text; resolves to where it listens. The scope ends it. */
export async function startBaseline(name: BaselineServer, scope: ClosingScope, text = ''): Promise<string> {
  const parameters = ['--import', 'tsx', join(__dirname, `${name}.server.ts`)];
  const child = spawn(process.execPath, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  scope.add(async () => {
    process.removeListener('exit', kill);
    child.kill();
    await ended;
  });
  child.stdin.end(text);
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error(`the baseline ${name} ended before it listened`);
}
