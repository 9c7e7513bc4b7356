import { call, open } from '#test/support/processes/http.calls.js';
import { exportPath } from '#test/support/processes/service.api.js';
import { parseList } from '#test/support/model/json.value.js';
import { RANGE } from './journeys.workload.js';

/** The paths of an export of everything. */
export const ALL_IDS = exportPath(RANGE);
export const ALL_CONTENTS = exportPath({ ...RANGE, export_content: 'true' });

/** Reads the export once and checks that it has so many elements; resolves to its size in bytes. */
export async function checkedSize(url: string, path: string, elements: number): Promise<number> {
  const { status, text, bytes } = await call(url, { path });
  if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 500)}`);
  const found = parseList(text).length;
  if (found !== elements) throw new Error(`${path} has ${found} elements, not ${elements}`);
  return bytes.length;
}

/** Reads an answer to its end, throwing it away; throws where it has not that size. */
export async function readThrough(url: string, path: string, size: number): Promise<void> {
  const response = await open(url, { path });
  let bytes = 0;
  for await (const chunk of response) bytes += Buffer.isBuffer(chunk) ? chunk.length : 0;
  if (response.statusCode !== 200 || bytes !== size)
    throw new Error(`${path}: ${response.statusCode} with ${bytes} bytes instead of ${size}`);
}

/** How often an export is read in one run, so that at least so many elements go through. */
export function readings(services: number, leastElements: number): number {
  return Math.ceil(leastElements / services);
}
