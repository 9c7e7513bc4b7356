import { Random } from '../workload/random.js';
import {
  batchRequest,
  binaryRequest,
  gzipped,
  structuredRequest,
  type EventsRequest,
} from '../workload/http.binding.js';
import type { PlannedFact } from '../workload/planned.fact.js';
import { isRefusal } from './eventually.js';
import type { Answer } from './http.calls.js';
import { accepted, post } from './service.api.js';

/** Publishes the facts in their order, in requests of every mode. Gives the last position of each request. */
export async function publishInAllModes(
  server: { readonly url: string },
  facts: readonly PlannedFact[],
  seed: number,
): Promise<string[]> {
  const random = new Random(seed);
  const positions: string[] = [];
  for (let first = 0; first < facts.length;) {
    const count = random.chance(0.4) ? 1 : 1 + random.int(60);
    const some = facts.slice(first, first + count);
    const answer = await post(server, anyRequest(random, some));
    positions.push(accepted(answer, some.length));
    first += some.length;
  }
  return positions;
}

/** Sends a request again until it is accepted, whatever ends the connection: producers repeat what they know nothing of. */
export async function publishUntilAccepted(url: () => string, facts: readonly PlannedFact[]): Promise<string> {
  for (;;) {
    const answer = await attempted(url, batchRequest(facts));
    if (answer?.status === 202) return accepted(answer, facts.length);
    if (answer !== undefined && answer.status !== 503) throw new Error(`refused: ${answer.status} ${answer.text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function attempted(url: () => string, request: EventsRequest): Promise<Answer | undefined> {
  try {
    return await post({ url: url() }, request);
  } catch (error) {
    if (isRefusal(error) || isNotYet(error)) return undefined;
    throw error;
  }
}

function isNotYet(error: unknown): boolean {
  return error instanceof Error && error.message.endsWith('does not listen yet');
}

function anyRequest(random: Random, facts: readonly PlannedFact[]): EventsRequest {
  const [only] = facts;
  const single = facts.length === 1 && only !== undefined;
  const kinds = single ? [structuredRequest(only), binaryRequest(only), batchRequest(facts)] : [batchRequest(facts)];
  const request = random.pick(kinds);
  return random.chance(0.3) ? gzipped(request) : request;
}
