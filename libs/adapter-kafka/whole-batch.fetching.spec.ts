import { controlBatch, fetchAnswer, written } from '#test/support/builders/fetch.answers.js';
import { createRequire } from 'node:module';
import { StoredBatch } from './stored.batch.js';
import { offerWholeBatches, WHOLE_BATCHES } from './whole-batch.fetching.js';

interface Request {
  readonly request: { readonly encode: () => Promise<{ readonly buffer: Buffer }> };
  readonly response: {
    readonly decode: (raw: Buffer) => Promise<{
      readonly responses: readonly { readonly partitions: readonly { readonly messages: readonly unknown[] }[] }[];
    }>;
    readonly parse: unknown;
  };
}
interface Fetches {
  readonly protocol: (of: { readonly version: number | string }) => (parameters: object) => Request;
}

const load = createRequire(__filename);
const fetches = load('kafkajs/src/protocol/requests/fetch') as Fetches;
const messageSetOf = load('kafkajs/src/protocol/messageSet') as (of: object) => { readonly buffer: Buffer };
/** As it was before. */
const { protocol } = fetches;

const asked = [{ topic: 'events', partitions: [{ partition: 0, fetchOffset: '1', maxBytes: 1_000 }] }];
const parameters = { maxWaitTime: 300, minBytes: 1, maxBytes: 1_000, topics: asked };
const record = { timestamp: 5, key: null, value: Buffer.from('v'), headers: [] };
const batch = written({ firstOffset: 0n, records: [0n, 1n, 2n].map((offset) => ({ ...record, offset })) });

async function messagesOf(bytes: Buffer, rackId: string): Promise<readonly unknown[]> {
  const { response } = fetches.protocol({ version: '11' })({ ...parameters, rackId });
  const answer = await response.decode(fetchAnswer('events', [{ partition: 0, bytes }]));
  return answer.responses.flatMap(({ partitions }) => partitions.flatMap(({ messages }) => messages));
}

describe('fetches of whole batches', () => {
  beforeAll(() => {
    offerWholeBatches();
    offerWholeBatches();
  });

  test('are those of consumers that name the rack, of which no broker gets to see anything', async () => {
    expect(await messagesOf(batch, WHOLE_BATCHES)).toMatchObject([{ offset: '2', facts: { count: 3 } }]);
    const sent = async (rackId: string): Promise<Buffer> =>
      (
        await fetches
          .protocol({ version: 11 })({ ...parameters, rackId })
          .request.encode()
      ).buffer;
    expect(await sent(WHOLE_BATCHES)).toEqual(await sent(''));
    expect(await sent('another')).not.toEqual(await sent(''));
  });

  test('know where each partition was asked to begin, though its topic may stand in the request several times', async () => {
    const topics = [{ topic: 'events', partitions: [{ partition: 5, fetchOffset: '0' }] }, ...asked];
    const { response } = fetches.protocol({ version: '11' })({ ...parameters, topics, rackId: WHOLE_BATCHES });
    const control = written(controlBatch(2n, 1n, 1));
    const answer = await response.decode(fetchAnswer('events', [{ partition: 0, bytes: control }]));
    expect(answer.responses[0]?.partitions[0]?.messages).toMatchObject([{ offset: '1' }, { offset: '2' }]);
  });

  test('leave those of others as they are', async () => {
    const messages = await messagesOf(batch, 'another');
    expect(messages).toHaveLength(3);
    expect(messages.some((message) => message instanceof StoredBatch)).toBe(false);
  });

  test('bring messages where a batch is in a format of old', async () => {
    const entries = [{ key: Buffer.from('k'), value: Buffer.from('v'), timestamp: 5 }];
    const old = messageSetOf({ messageVersion: 1, compression: 0, entries }).buffer;
    old.writeBigInt64BE(1n, 0);
    const messages = await messagesOf(old, WHOLE_BATCHES);
    expect(messages).toMatchObject([{ offset: '1', timestamp: '5', value: Buffer.from('v') }]);
  });

  test('are there from the version on in which racks are', () => {
    expect(fetches.protocol({ version: 10 })).toBe(protocol({ version: 10 }));
    expect(fetches.protocol({ version: 11 })(parameters).response.parse).toBe(
      protocol({ version: 11 })(parameters).response.parse,
    );
  });
});
