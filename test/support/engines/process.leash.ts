import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';

/** Does something once this process is gone, however it went. */
export interface Leash {
  /** Takes it back: nothing will be done. */
  release(): void;
}

/**
 * Binds a shell script to the life of this process: a small shell waits at the end of a pipe which the system closes when this
 * process ends, by Ctrl-C and `kill -9` too, and then runs the script with the arguments as `$1`, `$2`, ….
 */
export async function leash(script: string, args: readonly string[]): Promise<Leash> {
  const child = spawn('sh', ['-c', `cat >/dev/null; ${script}`, 'leash', ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(child, 'spawn');
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return { release: () => void child.kill('SIGKILL') };
}
