import { createInterface } from 'node:readline/promises';
import { AppError } from '#domain';

/** Whether to go on: asked at a terminal; elsewhere nobody can be asked, and `--yes` is needed. */
export async function isConfirmed(isSaid: boolean): Promise<boolean> {
  if (isSaid) return true;
  if (!process.stdin.isTTY) throw new AppError('INVALID_ARGUMENT', 'nobody can be asked here: say --yes', false);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question('go on? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}
