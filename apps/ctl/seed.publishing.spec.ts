import { queriesToTry, seed, type SeedOptions } from './seed.publishing.js';

const OPTIONS: SeedOptions = { services: 1, url: 'https://api.test', now: 0, random: () => 0.5 };

describe('seeding', () => {
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  test.each([
    ['a certificate', new Error('self-signed certificate'), 'self-signed certificate'],
    ['several addresses', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ])('says why nobody is reached: %s', async (_, cause, reason) => {
    jest.useFakeTimers();
    jest.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed', { cause }));
    const seeding = expect(seed(OPTIONS)).rejects.toThrow(`https://api.test cannot be reached: ${reason}`);
    await jest.advanceTimersByTimeAsync(10_000);
    await seeding;
  });

  test.each([
    [undefined, "curl 'https://api.test/"],
    ['csk_secret', `curl -H "X-API-Key: $KEY" 'https://api.test/`],
  ])('prints queries that are let in, and no key: %s', (apiKey, beginning) => {
    for (const query of queriesToTry({ run: 'r', events: 1 }, { ...OPTIONS, apiKey })) {
      expect(query.startsWith(beginning)).toBe(true);
      expect(query).not.toContain('csk_secret');
    }
  });
});
