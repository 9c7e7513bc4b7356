import { disposeDocker, isDockerAlive } from './docker.engine.js';
import type { EngineRecord, Progress } from './engine.port.js';
import { givenEngines, launchEngines } from './engines.start.js';
import { claimState, clearState, readState, stateFile, type EnginesState } from './engines.state.js';
import { eventualSuccess } from './eventual.success.js';
import { kafkaAnswers } from './kafka.answers.js';
import { mongoAnswers } from './mongo.answers.js';
import { disposeNative, isNativeAlive } from './native.engine.js';
import { messageOf } from './thrown.value.js';

/** The two settings that name running engines. */
export type EngineAddresses = Pick<EnginesState, 'kafkaBrokers' | 'mongodbUrl'>;

/** Engines that go on running when this process ends: the given ones, those that run already, or new ones. */
export async function enginesUp(progress: Progress, file = stateFile()): Promise<EngineAddresses> {
  const given = await givenEngines();
  if (given !== undefined) return given;
  const running = await readState(file);
  if (running !== undefined) {
    if (await isWhole(running, progress)) return running;
    await enginesDown(progress, file);
  }
  const engines = await launchEngines(progress);
  // From here on another `engines:up` of this checkout may have been quicker: then its engines are the ones.
  const { kafkaBrokers, mongodbUrl } = engines;
  if (await claimState(file, { kafkaBrokers, mongodbUrl, records: engines.records() })) {
    engines.detach();
    return { kafkaBrokers, mongodbUrl };
  }
  await engines.stop();
  return enginesUp(progress, file);
}

/** Ends what `enginesUp` has started and removes its data; nothing happens where nothing was started. */
export async function enginesDown(progress: Progress, file = stateFile()): Promise<void> {
  const state = await readState(file);
  if (state === undefined) return progress('no engines of this checkout run');
  await Promise.all(state.records.map(dispose));
  await clearState(file);
  progress('the engines are stopped and their data is removed');
}

async function isWhole(state: EnginesState, progress: Progress): Promise<boolean> {
  const alive = await Promise.all(state.records.map(isAlive));
  if (alive.includes(false)) return false;
  try {
    const answer = () => Promise.all([kafkaAnswers(state.kafkaBrokers), mongoAnswers(state.mongodbUrl)]);
    await eventualSuccess(answer, { everyMs: 500, withinMs: 20_000 });
    return true;
  } catch (error) {
    progress(`the engines that run do not answer, starting new ones: ${messageOf(error)}`);
    return false;
  }
}

async function isAlive(record: EngineRecord): Promise<boolean> {
  return record.kind === 'native' ? isNativeAlive(record) : isDockerAlive(record);
}

function dispose(record: EngineRecord): Promise<void> {
  return record.kind === 'native' ? disposeNative(record) : disposeDocker(record);
}
