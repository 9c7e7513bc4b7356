import { createRequire } from 'node:module';
import { decodeFetch, type FetchedTopic } from './fetch.decoding.js';

/** The rack that a consumer names which is given {@link StoredBatch}es for messages. No broker gets to see it. */
export const WHOLE_BATCHES = 'whole-batches';

/** The first fetch that knows of racks (Kafka 2.3), and the last one that kafkajs has. */
const VERSION = 11;

interface FetchParameters {
  readonly rackId?: string;
  readonly topics: readonly FetchedTopic[];
}

interface FetchRequest {
  readonly response: { readonly decode: (raw: Buffer) => Promise<unknown> };
}

type MakeRequest = (parameters: FetchParameters) => FetchRequest;

interface FetchProtocol {
  protocol: (of: { readonly version: number | string }) => MakeRequest;
}

/**
 * Lets consumers of this process ask for whole batches: kafkajs makes eight objects of a record, several of them big integers, and
 * has no way in between. What it does with requests stays as it is. Where a broker is older, or a batch, its messages come.
 */
export function offerWholeBatches(): void {
  if (isOffered) return;
  isOffered = true;
  const fetches = fetchProtocol();
  const { protocol } = fetches;
  fetches.protocol = (of) => {
    const make = protocol(of);
    return Number(of.version) === VERSION ? (parameters) => requestOf(make, parameters) : make;
  };
}

let isOffered = false;

function requestOf(make: MakeRequest, parameters: FetchParameters): FetchRequest {
  if (parameters.rackId !== WHOLE_BATCHES) return make(parameters);
  const request = make({ ...parameters, rackId: '' });
  const { response } = request;
  const decode = async (raw: Buffer): Promise<unknown> =>
    (await decodeFetch(raw, parameters.topics)) ?? (await response.decode(raw));
  return { ...request, response: { ...response, decode } };
}

function fetchProtocol(): FetchProtocol {
  const found: unknown = createRequire(__filename)('kafkajs/src/protocol/requests/fetch');
  if (isFetchProtocol(found)) return found;
  throw new TypeError('kafkajs fetches in another way than it did');
}

function isFetchProtocol(value: unknown): value is FetchProtocol {
  if (typeof value !== 'object' || value === null || !('protocol' in value) || !('versions' in value)) return false;
  const { protocol, versions } = value;
  return typeof protocol === 'function' && Array.isArray(versions) && versions.map(Number).at(-1) === VERSION;
}
