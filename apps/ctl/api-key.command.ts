import { parseArgs } from 'node:util';
import { createApiKey, isKeyName, readRole, ROLES, toKeyLine } from '#access';
import { UsageError, type Command } from './command.js';

export const apiKeyCommand: Command = {
  name: 'api-key',
  usage: `api-key create --role ${ROLES.join('|')} --name NAME
  makes an API key: prints the key, which is shown this once, on standard error, and on standard output
  the line to add to the file that API_KEYS_FILE names`,
  run,
};

function run(args: readonly string[]): Promise<number> {
  const options = { role: { type: 'string' }, name: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const role = readRole(values.role ?? '');
  if (positionals.join(' ') !== 'create') throw new UsageError('api-key has one command: create');
  if (role === undefined) throw new UsageError(`--role must be one of ${ROLES.join(', ')}`);
  if (values.name === undefined || !isKeyName(values.name))
    throw new UsageError('--name must be 1 to 64 of letters, digits, dot, underscore, hyphen and @');
  const key = createApiKey();
  process.stderr.write(`${key}\n`);
  process.stdout.write(`${toKeyLine(values.name, role, key)}\n`);
  return Promise.resolve(0);
}
