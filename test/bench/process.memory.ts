import { readFileSync, writeFileSync } from 'node:fs';

/** The most memory that a process has held, or has held since {@link forgetPeak}, in MiB. Linux alone tells it. */
export function peakMiB(pid: number): number {
  return fieldMiB(pid, 'VmHWM');
}

/** The memory that a process holds now, in MiB. */
export function residentMiB(pid: number): number {
  return fieldMiB(pid, 'VmRSS');
}

/** From now on the peak is what is held from now on. */
export function forgetPeak(pid: number): void {
  // proc(5): 5 resets the peak resident set size.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function fieldMiB(pid: number, field: string): number {
  // proc(5): "VmHWM:     123456 kB", in units of 1024 bytes.
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`the memory of process ${pid} is not told`);
  return Number(kibibytes) / 1024;
}
