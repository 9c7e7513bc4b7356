import { readFileSync } from 'node:fs';

/** The memory that a process holds now, in MiB; Linux alone tells it. */
export function residentMiB(pid: number): number {
  return fieldMiB(pid, 'VmRSS');
}

/** The most that it has ever held. */
export function peakMiB(pid: number): number {
  return fieldMiB(pid, 'VmHWM');
}

function fieldMiB(pid: number, field: string): number {
  // proc(5): "VmHWM:     123456 kB", in units of 1024 bytes.
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`the memory of process ${pid} is not told`);
  return Number(kibibytes) / 1024;
}
