import { readThrough } from './export.reading.js';

/** Reads exports again and again until it is ended: the server, the path, its size in bytes, and how many at a time. */
async function main([url = '', path = '', size, readers]: readonly string[]): Promise<void> {
  const readOn = async (): Promise<never> => {
    for (;;) await readThrough(url, path, Number(size));
  };
  process.stdout.write('reading\n');
  await Promise.all(Array.from({ length: Number(readers) }, readOn));
}

void main(process.argv.slice(2));
