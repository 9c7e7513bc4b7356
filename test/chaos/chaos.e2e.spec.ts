import { ChaosEngines } from './chaos.engines.js';
import { runSeed, type SeedOrder } from './seed.run.js';

jest.setTimeout(300_000);

const SEED = Number(process.env['E2E_SEED'] ?? 1 + (Date.now() % 100_000));
const SECONDS = 5;

/** A glimpse of what `npm run test:chaos` does for longer and over many seeds. */
describe(`faults at random (E2E_SEED=${SEED})`, () => {
  let engines: ChaosEngines | undefined;

  beforeAll(async () => {
    engines = await ChaosEngines.launch(() => undefined);
  });
  afterAll(() => engines?.close());

  test.each(['embedded', 'kafka'] as const)('leave nothing lost, doubled or stuck: %s', async (form) => {
    const order: SeedOrder = { seed: SEED, form, seconds: SECONDS, engines, say: () => undefined };
    const { outcome, complaints, logs, counts, faults } = await runSeed(order);
    expect({ outcome, complaints, logs }).toEqual({ outcome: 'held', complaints: [], logs: undefined });
    expect(counts['documents compared']).toBeGreaterThan(200);
    expect(counts['dead letters']).toBeGreaterThan(3);
    expect(Object.keys(faults)).not.toEqual([]);
  });
});
