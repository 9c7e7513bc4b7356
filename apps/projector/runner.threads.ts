import type { Settings } from '#config';
import type { StartedRunner } from '#event-streaming';
import { makeMachineCodeAtOnce } from '#lifecycle';
import { RunnerThread, ThreadedRunner, type RunnerSurroundings } from '#runner-threads';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openRunner, type RunnerTask } from './mongo.runner.js';
import { ProcessorShare } from './processor.share.js';

const FILE = join(__dirname, 'runner.worker.js');

/** One less takes a quarter of the speed on two processors; each takes some 90 MiB. */
const MOST_THREADS = 2;

/** One of this process, whatever it runs. */
let processorShare: ProcessorShare | undefined;

/** Starts the runner of a read model in MongoDB. What is far behind is done in threads of their own, so that fetching goes on meanwhile. */
export function startRunner(readModel: string, settings: Settings, surroundings: RunnerSurroundings): StartedRunner {
  const share = (processorShare ??= new ProcessorShare());
  const count = Math.min(availableParallelism(), MOST_THREADS);
  const task: RunnerTask = { settings, readModel, shares: count };
  const near = openRunner(task, surroundings);
  const threads: RunnerThread[] = [];
  const open = () => {
    makeMachineCodeAtOnce();
    while (threads.length < count) threads.push(new RunnerThread({ file: FILE, data: task }, surroundings));
    return threads.map(({ runner }) => runner);
  };
  return {
    runner: new ThreadedRunner(near.runner, open, (work) => share.giveWayDuring(work)),
    stop: async () => void (await Promise.all([near.close(), ...threads.map((thread) => thread.stop())])),
  };
}
