import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readSettings } from '#config';
import { UsageError, type Command } from './command.js';
import { queriesToTry, seed } from './seed.publishing.js';

export const seedCommand: Command = {
  name: 'seed',
  usage: `seed [--services N] [--url URL] [--key-file FILE]
  publishes N realistic journeys (1000 unless given) through POST /events of the API at URL
  (http://HTTP_HOST:HTTP_PORT of the environment unless given) and prints queries to try;
  FILE has the API key of an administrator, where authentication is on`,
  run,
};

async function run(args: readonly string[]): Promise<number> {
  const options = {
    services: { type: 'string', default: '1000' },
    url: { type: 'string' },
    'key-file': { type: 'string' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const services = /^\d{1,8}$/.test(values.services) ? Number(values.services) : 0;
  if (services < 1) throw new UsageError('--services must be a whole number from 1 to 99999999');
  const url = (values.url ?? ownUrl()).replace(/\/$/, '');
  const file = values['key-file'];
  const apiKey = file === undefined ? undefined : readFileSync(file, 'utf8').trim();
  const given = { services, apiKey, url, now: Date.now(), random: Math.random };
  const seeded = await seed(given);
  process.stdout.write(`published ${seeded.events} events of ${services} services; now try:\n\n`);
  process.stdout.write(`${queriesToTry(seeded, given).join('\n')}\n`);
  return 0;
}

function ownUrl(): string {
  const { HTTP_HOST, HTTP_PORT, HTTP_TLS_CERT_FILE: certificate } = readSettings();
  return `${certificate === null ? 'http' : 'https'}://${HTTP_HOST.includes(':') ? `[${HTTP_HOST}]` : HTTP_HOST}:${HTTP_PORT}`;
}
