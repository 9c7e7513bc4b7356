import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ClosingScope } from './closing.scope.js';

export type BaselineServer = 'constant' | 'find-one' | 'prepared';

/** Starts a baseline in a process of its own, handing it a text; resolves to where it listens. The scope ends it. */
export function startBaseline(name: BaselineServer, scope: ClosingScope, text = ''): Promise<string> {
  return startBeside(`${name}.server.ts`, scope, { text });
}

/** Runs a file of this folder in a process of its own; resolves to the first line that it prints. The scope ends it. */
export async function startBeside(
  file: string,
  scope: ClosingScope,
  { text = '', parameters = [] }: { readonly text?: string; readonly parameters?: readonly string[] },
): Promise<string> {
  const command = ['--conditions=source', '--import', 'tsx', join(__dirname, file), ...parameters];
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] });
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
  throw new Error(`${file} ended before it was ready`);
}
