import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { unless } from './thrown.value.js';

/**
 * What tells a process from every other that has or will have the same number: when it was started.
 * @returns undefined where no such process lives (one that ended and was not yet collected does not live)
 */
export function processMark(pid: number): string | undefined {
  return process.platform === 'linux' ? markFromProc(pid) : markFromPs(pid);
}

function markFromProc(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name before the last ')' may hold blanks; behind it stand the state and, 19 fields on, the start in ticks since boot (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return unless('ENOENT', 'ESRCH')(error);
  }
}

function markFromPs(pid: number): string | undefined {
  // It exits with 1 and writes nothing where there is no such process.
  const { stdout, error } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  const [state = 'Z', ...start] = stdout.trim().split(/\s+/);
  return state.startsWith('Z') || start.length === 0 ? undefined : start.join(' ');
}
