import { open } from '#test/support/processes/http.calls.js';
import { exportPath } from '#test/support/processes/service.api.js';
import { setTimeout as pause } from 'node:timers/promises';
import { RANGE } from './journeys.workload.js';

const SLOW_PAUSE_MS = 50;
const NEWLINE = 0x0a;

/** The paths of an export of everything. */
export const ALL_IDS = exportPath(RANGE);
export const ALL_CONTENTS = exportPath({ ...RANGE, export_content: 'true' });

/** Checks that the export has so many elements; resolves to its size in bytes. It may be too large to be held. */
export async function checkedSize(url: string, path: string, elements: number): Promise<number> {
  const response = await open(url, { path, headers: { accept: 'application/x-ndjson' } });
  let lines = 0;
  for await (const chunk of response) lines += Buffer.isBuffer(chunk) ? linesIn(chunk) : 0;
  if (response.statusCode !== 200 || lines !== elements)
    throw new Error(`${path}: ${response.statusCode} with ${lines} elements, not ${elements}`);
  return readAny(url, path);
}

function linesIn(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

/** Reads an answer to its end, throwing it away; throws where it has not that size. */
export async function readThrough(url: string, path: string, size: number): Promise<void> {
  const bytes = await readAny(url, path);
  if (bytes !== size) throw new Error(`${path}: ${bytes} bytes instead of ${size}`);
}

/** Reads an answer to its end, throwing it away; resolves to its size. Rejects on any answer but a 200. */
export async function readAny(url: string, path: string): Promise<number> {
  const response = await open(url, { path });
  let bytes = 0;
  for await (const chunk of response) bytes += Buffer.isBuffer(chunk) ? chunk.length : 0;
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`);
  return bytes;
}

/** Takes a little of an answer now and then, for so long or to its end, and then goes away. */
export async function readSlowly(url: string, path: string, ms: number): Promise<void> {
  const response = await open(url, { path });
  const end = performance.now() + ms;
  for await (const chunk of response) {
    if (performance.now() > end || !Buffer.isBuffer(chunk)) break;
    await pause(SLOW_PAUSE_MS);
  }
  response.destroy();
}

/** How often an export is read in one run, so that at least so many elements go through. */
export function readings(services: number, leastElements: number): number {
  return Math.ceil(leastElements / services);
}
