import { SingleBar } from 'cli-progress';
import { AppError } from '#domain';
import { journey, type JourneyEvent } from './journey.js';

/** What to seed, and where. */
export interface SeedOptions {
  readonly services: number;
  /** The API's address, without a path. */
  readonly url: string;
  /** Sent where authentication is on. */
  readonly apiKey?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly random: () => number;
}

/** What was published. */
export interface Seeded {
  readonly run: string;
  readonly events: number;
}

const SERVICES_A_REQUEST = 100;
const ATTEMPTS = 5;
const PAUSE_MS = 500;

/** Publishes journeys through `POST /events`, with a progress bar on standard error; a request that fails is sent again. */
export async function seed(options: SeedOptions): Promise<Seeded> {
  const run = options.now.toString(36);
  const bar = new SingleBar({
    format: 'seeding [{bar}] {value}/{total} services, {events} events, {eta} s left',
    stopOnComplete: true,
  });
  let events = 0;
  bar.start(options.services, 0, { events });
  try {
    for (let from = 0; from < options.services; from += SERVICES_A_REQUEST) {
      const to = Math.min(options.services, from + SERVICES_A_REQUEST);
      const batch = journeys(from, to, run, options);
      await publish(batch, options);
      events += batch.length;
      bar.update(to, { events });
    }
  } finally {
    bar.stop();
  }
  return { run, events };
}

/** Three queries to try on what was published, ready for a shell, which has the key, where one is needed, in `$KEY`. */
export function queriesToTry({ run }: Seeded, { url, now, apiKey }: SeedOptions): readonly string[] {
  const curl = apiKey === undefined ? 'curl' : 'curl -H "X-API-Key: $KEY"';
  const day = new Date(now - 48 * 3_600_000).toISOString();
  const lists = 'active_states=true&completed_states=true&active_tasks=true&completed_tasks=true';
  return [
    `${curl} '${url}/genesys/1/cs/services/${run}-0?${lists}&extensions=*'`,
    `${curl} '${url}/genesys/1/cs/maintenance/services/stream?time_from=${day}'`,
    `${curl} '${url}/genesys/1/cs/maintenance/services/stream?time_from=${day}&export_content=true&filter_state=active' -H 'Accept: application/x-ndjson'`,
  ];
}

function journeys(from: number, to: number, run: string, { now, random }: SeedOptions): readonly JourneyEvent[] {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  return numbers.flatMap((number) => journey(number, { run, latestStart: now, random }));
}

async function publish(events: readonly JourneyEvent[], { url, apiKey }: SeedOptions): Promise<void> {
  const request = {
    method: 'POST',
    headers: {
      'content-type': 'application/cloudevents-batch+json',
      ...(apiKey !== undefined && { 'x-api-key': apiKey }),
    },
    body: JSON.stringify(events),
  };
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${url}/events`, request).catch((error: unknown) => unreachable(url, error, attempt));
    if (response?.status === 202) return void (await response.arrayBuffer());
    if (response !== undefined && (response.status < 500 || attempt >= ATTEMPTS)) {
      throw new AppError('INTERNAL', `${url}/events answered ${response.status}: ${await response.text()}`, false);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function unreachable(url: string, error: unknown, attempt: number): undefined {
  if (attempt < ATTEMPTS) return undefined;
  throw new AppError('ENGINE_UNAVAILABLE', `${url} cannot be reached: ${reasonOf(error)}`, true, error);
}

/** What `fetch` wraps: of several addresses tried the cause has a code alone. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
