import { parseArgs } from 'node:util';
import { backUpSqlite } from '#adapter-sqlite';
import { readSettings } from '#config';
import { UsageError, type Command } from './command.js';

export const backupCommand: Command = {
  name: 'backup',
  usage: `backup --to FILE
  writes the embedded form's data under DATA_DIR into a new file, whether or not the standalone process runs: every event
  that was acknowledged before, checked through; overwrites nothing`,
  run,
};

function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { to: { type: 'string' } } });
  if (values.to === undefined || values.to === '') throw new UsageError('say where to: --to FILE');
  const { path, bytes, events } = backUpSqlite(readSettings().DATA_DIR, values.to);
  process.stdout.write(`backed up ${events} events, ${bytes} bytes, checked through: ${path}\n`);
  return Promise.resolve(0);
}
