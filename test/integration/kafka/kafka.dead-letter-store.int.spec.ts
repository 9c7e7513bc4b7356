import { ConfigResourceTypes } from 'kafkajs';
import { KafkaDeadLetterStore } from '#adapter-kafka';
import type { DeadLetter, LogRecord } from '#event-streaming';
import { text } from '#test/contracts/records.js';
import { asking, SILENT, TestTopics } from './kafka.topic.js';

jest.setTimeout(60_000);

let subject: TestTopics;
let store: KafkaDeadLetterStore;
beforeEach(async () => {
  subject = await TestTopics.create(1);
  store = new KafkaDeadLetterStore(subject.cluster, { topic: subject.deadLetters }, SILENT);
});
afterEach(async () => {
  await store.close();
  await subject.remove();
});

function letter(record: Partial<LogRecord>): DeadLetter {
  const usual = {
    key: Buffer.from('a'),
    value: Buffer.from('no json'),
    headers: [],
    offset: 7n,
    timestamp: 1_700_000_000_123,
  };
  return { record: { ...usual, ...record }, topic: 'events', partition: 3, code: 'INVALID_JSON', message: 'ä' };
}

async function parked(): Promise<readonly LogRecord[]> {
  return [...(await subject.read(subject.deadLetters)).values()].flat();
}

describe('a parked dead letter', () => {
  test('has the added headers, behind any of the same name, and its own time', async () => {
    const headers = [{ name: 'x-error-code', value: Buffer.from('mine') }, { name: 'ce_id', value: Buffer.from('1') }]; // prettier-ignore
    await store.park([letter({ headers })]);
    const [one] = await parked();
    expect(one?.headers.map(({ name, value }) => [name, text(value)])).toEqual([
      ['x-error-code', 'mine'],
      ['x-error-code', 'INVALID_JSON'],
      ['ce_id', '1'],
      ['x-original-topic', 'events'],
      ['x-original-partition', '3'],
      ['x-original-offset', '7'],
      ['x-error-message', 'ä'],
    ]);
    expect(one).toMatchObject({ timestamp: 1_700_000_000_123 });
  });

  test('keeps a time from before 1970-01-02 and from later ones in the same request', async () => {
    const times = [1, 1_700_000_000_123, 999, 0];
    await store.park(times.map((timestamp) => letter({ timestamp })));
    expect((await parked()).map(({ timestamp }) => timestamp)).toEqual(times);
  });

  test('takes the time of parking where the topic refuses its own', async () => {
    const future = Date.now() + 30 * 86_400_000;
    await store.park([letter({ timestamp: future }), letter({})]);
    const [one, two] = await parked();
    expect(one?.timestamp).toBeLessThan(Date.now() + 5_000);
    expect(two?.timestamp).toBe(1_700_000_000_123);
  });

  test('that came in compressed, and is larger than the topic takes, is compressed too', async () => {
    await store.park([letter({ value: Buffer.alloc(3_000_000, 'a') }), letter({})]);
    expect((await parked()).map(({ value }) => value?.length)).toEqual([3_000_000, 7]);
  });

  test('as large as the events topic takes goes in with its headers', async () => {
    const message = 'm'.repeat(100_000);
    const value = Buffer.from(Array.from({ length: 1_048_000 }, (_, index) => (index * 2_654_435_761) >>> 24));
    await store.park([{ ...letter({ value }), message }]);
    expect(value.equals((await parked())[0]?.value ?? Buffer.alloc(0))).toBe(true);
  });

  test('that no way leads in is refused for good', async () => {
    await shrink(subject.deadLetters, 1_000);
    const value = Buffer.from(Array.from({ length: 5_000 }, () => Math.floor(Math.random() * 256)));
    await expect(store.park([letter({ value })])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', retriable: false });
  });
});

test('while Kafka is away, parking is rejected in time and may be tried again', async () => {
  const away = { brokers: ['127.0.0.1:1'], clientId: 'test' };
  const far = new KafkaDeadLetterStore(away, { topic: subject.deadLetters, parkTimeoutMs: 1_000 }, SILENT);
  const began = Date.now();
  await expect(far.park([letter({})])).rejects.toMatchObject({ name: 'AppError', retriable: true });
  expect(Date.now() - began).toBeLessThan(2_000);
  await far.close();
});

function shrink(topic: string, bytes: number): Promise<unknown> {
  const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }];
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
  return asking((admin) => admin.alterConfigs({ validateOnly: false, resources }));
}
