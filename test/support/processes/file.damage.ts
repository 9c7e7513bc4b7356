import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';

const PAGE_BYTES = 8_192;

/** Overwrites a database file as a failing disk might, its first pages aside: it still looks like one. */
export function damage(path: string): void {
  const file = openSync(path, 'r+');
  const from = 20 * PAGE_BYTES;
  writeSync(file, Buffer.alloc(fstatSync(file).size - from, 0xa5), 0, undefined, from);
  closeSync(file);
}
