import { apiKeyCommand } from './api-key.command.js';
import { backupCommand } from './backup.command.js';
import { UsageError, type Command } from './command.js';
import { deadLettersCommand } from './dead-letters.command.js';
import { rebuildCommand } from './rebuild.command.js';
import { seedCommand } from './seed.command.js';

/** Every command, in the order of the help. */
const COMMANDS: readonly Command[] = [rebuildCommand, deadLettersCommand, backupCommand, apiKeyCommand, seedCommand];

/** Runs one command and resolves to the process's exit code: 2 where it was called wrongly. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) return withoutCommand(name);
  if (args.includes('--help')) {
    process.stdout.write(help([command]));
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    if (!isMiscalled(error)) throw error;
    process.stderr.write(`ctl: ${error.message}\n\n${help([command])}`);
    return 2;
  }
}

function withoutCommand(name: string | undefined): number {
  if (name === undefined || name === 'help' || name === '--help') {
    process.stdout.write(help(COMMANDS));
    return 0;
  }
  process.stderr.write(`ctl: there is no command ${JSON.stringify(name)}\n\n${help(COMMANDS)}`);
  return 2;
}

function help(commands: readonly Command[]): string {
  return `usage:\n\n${commands.map(({ usage }) => `ctl ${usage}\n`).join('\n')}`;
}

/** What `node:util` says of wrong options has a code of its own. */
function isMiscalled(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof UsageError || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_'));
}

/** A reader that goes away, such as `head`, is no failure and cuts off nothing that was begun. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

process.stdout.on('error', ignoreClosedPipe);
process.stderr.on('error', ignoreClosedPipe);

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`ctl: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
