import { createServer, type Server } from 'node:net';
import { KafkaEventLog, type KafkaClusterSettings } from '#adapter-kafka';
import { record, text } from '#test/contracts/records.js';
import { SILENT, TestTopics } from './kafka.topic.js';

jest.setTimeout(60_000);

let subject: TestTopics;
const logs: KafkaEventLog[] = [];
beforeEach(() => (subject = new TestTopics(6)));
afterEach(async () => {
  await Promise.all(logs.splice(0).map((log) => log.close()));
  await subject.remove();
});

function open(publishTimeoutMs: number, cluster: KafkaClusterSettings = subject.cluster): KafkaEventLog {
  const log = new KafkaEventLog(cluster, { topic: subject.events, publishTimeoutMs }, SILENT);
  logs.push(log);
  return log;
}

describe('an append', () => {
  /** `Utils.murmur2` of Kafka's Java client, from its own tests. */
  test.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
  ])('places the key %s as Java clients do', async (key, hash) => {
    await subject.topics.ensureTopics();
    const position = await open(10_000).append([record(key, '1')]);
    expect([...position]).toEqual([[(hash & 0x7fffffff) % 6, 1n]]);
  });

  test('of more than a request takes is split, in order', async () => {
    await subject.topics.ensureTopics();
    const values = Array.from({ length: 40 }, (_, index) => `${index}`.padEnd(200_000, 'x'));
    const position = await open(10_000).append(values.map((value) => record('a', value)));
    expect([...position.values()]).toEqual([40n]);
    const [read] = [...(await subject.read(subject.events)).values()].filter(({ length }) => length > 0);
    expect(read?.map(({ value }) => text(value)) ?? []).toEqual(values);
  });

  test('of a record that no topic takes is refused for good, and the others are not', async () => {
    await subject.topics.ensureTopics();
    const log = open(10_000);
    const large = log.append([record('a', 'x'.repeat(2_000_000))]);
    const small = log.append([record('a', '1')]);
    await expect(large).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', retriable: false });
    expect(await small).toEqual(new Map([[expect.any(Number), 1n]]));
  });

  test('begins to work when the topic is made', async () => {
    const log = open(2_000);
    await expect(log.append([record('a', '1')])).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', retriable: true });
    await subject.topics.ensureTopics();
    expect((await log.append([record('a', '1')])).size).toBe(1);
  });
});

describe('a Kafka that is away', () => {
  test('is told in time, also by many at once', async () => {
    const log = open(1_500, { brokers: ['127.0.0.1:1'], clientId: 'test' });
    const began = Date.now();
    const all = Array.from({ length: 200 }, () => log.append([record('a', '1')]));
    const outcomes = await Promise.allSettled(all);
    expect(Date.now() - began).toBeLessThan(2_500);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AppError', retriable: true } });
    }
  });

  test('behind a network that swallows everything is told in time', async () => {
    const silence = await listening(createServer(() => {}));
    const log = open(1_500, { brokers: [`127.0.0.1:${silence.port}`], clientId: 'test' });
    const began = Date.now();
    await expect(log.append([record('a', '1')])).rejects.toMatchObject({ name: 'AppError', retriable: true });
    expect(Date.now() - began).toBeLessThan(2_500);
    await log.close();
    await silence.close();
  });
});

async function listening(server: Server) {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, close };
}
