/** A process that runs on the folder named in its arguments: tells each acknowledged append, for as long as it lives. */
import { openOn } from './sqlite.folder.js';
import { record } from '#test/contracts/records.js';

async function main(directory: string): Promise<void> {
  const { log } = openOn(directory);
  process.stdout.write('open\n');
  for (let number = 0; ; number += 1) {
    await log.append([record('a', String(number))]);
    await told(number);
  }
}

/** Resolves once the kernel has the line: what a kill leaves untold is one append at most. */
function told(number: number): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${number}\n`, () => resolve()));
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  process.stderr.write(String(error));
  process.exitCode = 1;
});
