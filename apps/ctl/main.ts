import { parseArgs } from 'node:util';
import { readSettings } from '#config';
import { AppError } from '#domain';
import { queriesToTry, seed } from './seed.command.js';

const USAGE = `usage: ctl seed [--services N] [--url URL]
  seed       publishes N realistic journeys (1000 unless given) through POST /events of the API at URL
             (http://HTTP_HOST:HTTP_PORT of the environment unless given) and prints queries to try
`;

/** Runs one command and resolves to the process's exit code. */
async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command !== 'seed') {
    process.stderr.write(USAGE);
    return command === undefined || command === 'help' || command === '--help' ? 0 : 2;
  }
  await runSeed(rest);
  return 0;
}

async function runSeed(args: readonly string[]): Promise<void> {
  const options = { services: { type: 'string', default: '1000' }, url: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const services = /^\d{1,8}$/.test(values.services) ? Number(values.services) : 0;
  if (services < 1)
    throw new AppError('INVALID_ARGUMENT', '--services must be a whole number from 1 to 99999999', false);
  const { HTTP_HOST, HTTP_PORT } = readSettings();
  const url = (values.url ?? `http://${HTTP_HOST.includes(':') ? `[${HTTP_HOST}]` : HTTP_HOST}:${HTTP_PORT}`).replace(
    /\/$/,
    '',
  );
  const given = { services, url, now: Date.now(), random: Math.random };
  const seeded = await seed(given);
  process.stdout.write(`published ${seeded.events} events of ${services} services; now try:\n\n`);
  process.stdout.write(`${queriesToTry(seeded, given).join('\n')}\n`);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`ctl: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
