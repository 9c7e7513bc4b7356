import { readSettings } from './index.js';

describe('readSettings', () => {
  test('gives the documented defaults, frozen', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 8080,
      KAFKA_BROKERS: ['localhost:9092'],
      MONGODB_URL: 'mongodb://localhost:27017/?replicaSet=rs0',
      MAX_EVENT_BYTES: 262_144,
      LOG_LEVEL: 'info',
    });
    expect(Object.isFrozen(settings)).toBe(true);
  });

  test('takes what is given, and an empty variable as not given', () => {
    const settings = readSettings({ KAFKA_BROKERS: 'a:1, [::1]:2', HTTP_PORT: '0', LOG_LEVEL: '' });
    expect(settings).toMatchObject({ KAFKA_BROKERS: ['a:1', '[::1]:2'], HTTP_PORT: 0, LOG_LEVEL: 'info' });
  });

  test('reports every fault in one message, with the name and what it may be', () => {
    const read = () => readSettings({ HTTP_PORT: '65536', LOG_LEVEL: 'loud', KAFKA_BROKERS: 'kafka' });
    expect(read).toThrow(
      /HTTP_PORT must be a whole number from 0 to 65535, not "65536"; .*KAFKA_BROKERS.*LOG_LEVEL must be one of/s,
    );
  });

  test.each([
    ['HTTP_PORT', '1e3'],
    ['HTTP_PORT', '-1'],
    ['MAX_SERVICE_BYTES', '16777216'],
    ['MONGODB_DATABASE', 'a.b'],
    ['KAFKA_EVENTS_TOPIC', '..'],
    ['KAFKA_GROUP_ID', 'a b'],
    ['PUBLISH_TIMEOUT_MS', '0'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(`${name} must be`);
  });

  test('refuses one topic for events and dead letters', () => {
    expect(() => readSettings({ KAFKA_EVENTS_TOPIC: 'a', KAFKA_DEAD_LETTERS_TOPIC: 'a' })).toThrow('another topic');
  });

  test('never repeats a connection string, which may hold a password', () => {
    const read = () => readSettings({ MONGODB_URL: 'mysql://user:secret@host' });
    expect(read).toThrow('MONGODB_URL must be');
    expect(read).not.toThrow(/secret/);
  });
});
