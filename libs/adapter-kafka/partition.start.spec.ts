import { startWithin } from './partition.start.js';

const BOUNDS = { low: 10n, high: 20n };

function begin(wanted: bigint, isSure = false) {
  const logger = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const start = () => startWithin(wanted, BOUNDS, { place: { topic: 't', partition: 0 }, logger, isSure });
  return { logger, start };
}

describe('where a partition begins', () => {
  test.each([10n, 15n, 20n])('at %s, where the handler says, while the partition holds that', (wanted) => {
    const { start, logger } = begin(wanted);
    expect(start()).toBe(wanted);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  test('at its first record, where those before are gone', () => {
    const { start, logger } = begin(9n);
    expect(start()).toBe(10n);
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });

  test('behind its end only after asking more than once', () => {
    expect(begin(21n).start).toThrow('behind the end');
    const { start, logger } = begin(21n, true);
    expect(start()).toBe(10n);
    expect(logger.error).toHaveBeenCalledTimes(1);
  });

  test('nowhere, while Kafka does not know it', () => {
    const { logger } = begin(0n);
    const context = { place: { topic: 't', partition: 0 }, logger, isSure: true };
    expect(() => startWithin(0n, undefined, context)).toThrow('does not know');
  });
});
