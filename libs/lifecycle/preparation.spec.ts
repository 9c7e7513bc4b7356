import { AppError } from '#domain';
import type { LogFields } from '#observability';
import { FakeClock } from '#test/support/clock/fake.clock.js';
import { Preparation } from './preparation.js';

function logs() {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push(`${level}: ${message}: ${String(fields['step'])}`);
  return { lines, logger: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') } };
}

async function untilLogged(lines: readonly string[], count: number): Promise<void> {
  while (lines.length < count) await new Promise(setImmediate);
}

describe('Preparation', () => {
  test('waits for an engine that is away and says so once', async () => {
    const { lines, logger } = logs();
    const away = new AppError('ENGINE_UNAVAILABLE', 'away', true);
    const topics = jest.fn().mockRejectedValueOnce(away).mockRejectedValueOnce(away).mockResolvedValue(undefined);
    const preparation = new Preparation({ topics }, new FakeClock(), logger);
    await untilLogged(lines, 2);
    expect(lines).toEqual(['warn: an engine is away; it is waited for: topics', 'info: prepared: topics']);
    await preparation.stop();
  });

  test('goes on to the next step when waiting does not cure one', async () => {
    const { lines, logger } = logs();
    const steps = {
      topics: () => Promise.reject(new AppError('INTERNAL', 'refused', false)),
      indexes: () => Promise.resolve(),
    };
    const preparation = new Preparation(steps, new FakeClock(), logger);
    await untilLogged(lines, 2);
    expect(lines).toEqual(['error: could not be prepared: topics', 'info: prepared: indexes']);
    await preparation.stop();
  });
});
