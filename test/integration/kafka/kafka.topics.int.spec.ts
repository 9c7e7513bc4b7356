import { ConfigResourceTypes } from 'kafkajs';
import { KafkaTopics } from '#adapter-kafka';
import { asking, SILENT, TestTopics } from './kafka.topic.js';

jest.setTimeout(60_000);

let subject: TestTopics;
beforeEach(() => (subject = new TestTopics(3)));
afterEach(() => subject.remove());

const settingsOf = (topic: string) =>
  asking(async (admin) => {
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic }];
    const answer = await admin.describeConfigs({ includeSynonyms: false, resources });
    return new Map(answer.resources[0]?.configEntries.map((entry) => [entry.configName, entry.configValue]));
  });

describe('setting up the topics', () => {
  test('makes them, by several at once, with room for dead letters', async () => {
    const others = [1, 2, 3].map(() => topicsOf({}));
    await Promise.all([subject.topics, ...others].map((topics) => topics.ensureTopics()));
    await Promise.all(others.map((topics) => topics.close()));
    const [events, letters] = await Promise.all([settingsOf(subject.events), settingsOf(subject.deadLetters)]);
    expect(events.get('retention.ms')).toBe('-1');
    expect(events.get('retention.bytes')).toBe('-1');
    expect(events.get('cleanup.policy')).toBe('delete');
    const room = Number(letters.get('max.message.bytes')) - Number(events.get('max.message.bytes'));
    expect(room).toBeGreaterThanOrEqual(65_536);
    expect(await subject.topics.endOffsets()).toEqual(new Map([0, 1, 2].map((partition) => [partition, 0n])));
  });

  test('corrects a topic that would lose events, and keeps its other settings', async () => {
    await create(subject.events, { 'retention.ms': '60000', 'segment.bytes': '2097152', 'cleanup.policy': 'compact' });
    await create(subject.deadLetters, { 'retention.ms': '90000', 'max.message.bytes': '1000' });
    const warn = jest.fn();
    const topics = topicsOf({ warn });
    await topics.ensureTopics();
    await topics.close();
    const [events, letters] = await Promise.all([settingsOf(subject.events), settingsOf(subject.deadLetters)]);
    expect(Object.fromEntries(events)).toMatchObject({
      'retention.ms': '-1',
      'cleanup.policy': 'delete',
      'segment.bytes': '2097152',
    });
    expect(letters.get('retention.ms')).toBe('90000');
    expect(Number(letters.get('max.message.bytes'))).toBe(1_048_588 + 65_536);
    expect(warn).toHaveBeenCalledWith(expect.any(String), expect.objectContaining({ setting: 'retention.ms' }));
  });

  test('lets the events topic take the largest event', async () => {
    const topics = topicsOf({ maxEventBytes: 4_000_000 });
    await topics.ensureTopics();
    await topics.close();
    expect(Number((await settingsOf(subject.events)).get('max.message.bytes'))).toBeGreaterThan(4_000_000);
  });
});

describe('a cluster that is away', () => {
  test('is told within seconds, as something that may pass', async () => {
    const away = new KafkaTopics(
      { brokers: ['127.0.0.1:1'], clientId: 'test' },
      { eventsTopic: 'a', deadLettersTopic: 'b', eventsPartitions: 1, maxEventBytes: 1 },
      SILENT,
    );
    const began = Date.now();
    for (const question of [() => away.ping(), () => away.endOffsets()]) {
      await expect(question()).rejects.toMatchObject({ name: 'AppError', retriable: true });
    }
    expect(Date.now() - began).toBeLessThan(11_000);
    await away.close();
  });

  test('a topic that is missing is no answer to a ping', async () => {
    await expect(subject.topics.ping()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', retriable: true });
  });
});

function topicsOf({ maxEventBytes = 262_144, warn = jest.fn() }): KafkaTopics {
  const { cluster, events, deadLetters } = subject;
  const names = { eventsTopic: events, deadLettersTopic: deadLetters };
  return new KafkaTopics(cluster, { ...names, eventsPartitions: 3, maxEventBytes }, { ...SILENT, warn });
}

function create(topic: string, configs: Readonly<Record<string, string>>): Promise<boolean> {
  const configEntries = Object.entries(configs).map(([name, value]) => ({ name, value }));
  return asking((admin) =>
    admin.createTopics({ topics: [{ topic, numPartitions: 3, configEntries }], waitForLeaders: true }),
  );
}
