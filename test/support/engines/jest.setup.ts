import { require as load } from 'tsx/cjs/api';
import type { Engines } from './engine.port.js';
import type * as Start from './engines.start.js';

declare global {
  /** The engines of this Jest run; set before its first test, in Jest's own process alone. */
  var enginesOfThisRun: Engines | undefined;
}

/**
 * Runs once, before the first test that needs engines. Tests find them in `KAFKA_BROKERS` and `MONGODB_URL`. Where none can be had
 * the whole run fails and says what is missing.
 */
export default async function setUp(): Promise<void> {
  // Jest resolves no `.js` to `.ts` for this file, and tsx does.
  const { startEngines } = load('./engines.start.ts', __filename) as typeof Start;
  const engines = await startEngines((line) => process.stderr.write(`${line}\n`));
  globalThis.enginesOfThisRun = engines;
  process.env['KAFKA_BROKERS'] = engines.kafkaBrokers;
  process.env['MONGODB_URL'] = engines.mongodbUrl;
}
