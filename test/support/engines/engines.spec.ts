import { once } from 'node:events';
import { createServer } from 'node:net';
import { givenEngines } from './engines.start.js';
import { eventualSuccess } from './eventual.success.js';
import { freePorts, isFree } from './free.ports.js';
import { kafkaProperties } from './kafka.properties.js';
import { run } from './program.run.js';

describe('ports', () => {
  it('are different and free', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    await expect(Promise.all(ports.map(isFree))).resolves.not.toContain(false);
  });

  it('are not free while something listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await expect(isFree(address.port)).resolves.toBe(false);
    server.close();
    await once(server, 'close');
    await expect(isFree(address.port)).resolves.toBe(true);
  });
});

describe('the properties of Kafka', () => {
  const lines = kafkaProperties({ brokerPort: 1, controllerPort: 2, dataFolder: '/a b\\c' }).split('\n');

  it('name the loopback address alone', () => {
    expect(lines).toContain('listeners=PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2');
    expect(lines).toContain('advertised.listeners=PLAINTEXT://127.0.0.1:1');
    expect(lines).toContain('controller.quorum.voters=1@127.0.0.1:2');
  });

  it('create no topic unasked and keep the data where they were told', () => {
    expect(lines).toContain('auto.create.topics.enable=false');
    expect(lines).toContain('log.dirs=/a b\\\\c');
  });
});

describe('a program', () => {
  it('gives its output, or fails with what it wrote, or is named when it is missing', async () => {
    await expect(run('sh', ['-c', 'echo fine; echo warning >&2'])).resolves.toBe('fine\n');
    await expect(run('sh', ['-c', 'echo why >&2; exit 3'])).rejects.toThrow(/why/);
    await expect(run('no-such-program', [])).rejects.toThrow('no-such-program is not installed, or not in PATH');
    await expect(run('sh', ['-c', 'read line; sleep 60; :'], { timeoutMs: 100 })).rejects.toThrow('took over 100 ms');
  });
});

describe('trying again', () => {
  it('stops when it succeeds, when it is hopeless, and when the time is over', async () => {
    let failuresLeft = 2;
    const third = () => (failuresLeft-- > 0 ? Promise.reject(new Error('not yet')) : Promise.resolve('done'));
    await expect(eventualSuccess(third, { everyMs: 1, withinMs: 10_000 })).resolves.toBe('done');
    const never = () => Promise.reject(new Error('not yet'));
    await expect(eventualSuccess(never, { everyMs: 1, withinMs: 10_000, hopeless: () => 'it died' })).rejects.toThrow(
      'it died',
    );
    await expect(eventualSuccess(never, { everyMs: 1, withinMs: 5 })).rejects.toThrow('gave up after 5 ms: not yet');
  });
});

describe('given engines', () => {
  it('are none where neither is named, and a fault where one is', async () => {
    await expect(givenEngines({})).resolves.toBeUndefined();
    await expect(givenEngines({ KAFKA_BROKERS: '', MONGODB_URL: '' })).resolves.toBeUndefined();
    await expect(givenEngines({ KAFKA_BROKERS: 'a:1' })).rejects.toThrow('MONGODB_URL is not');
    await expect(givenEngines({ MONGODB_URL: 'mongodb://a' })).rejects.toThrow('KAFKA_BROKERS is not');
  });
});
