import type { Settings } from '#config';
import type { StartedRunner } from '#event-streaming';
import { AMPLE_ROOM, makeMachineCodeAtOnce, USUAL_ROOM } from '#lifecycle';
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

/** What a runner is started with. */
export interface RunnerStart extends RunnerSurroundings {
  readonly settings: Settings;
  /**
   * Whether it is there to work off the log, and ends then: its threads are started at once, not with the first batch that is far
   * behind, and its units are larger.
   */
  readonly isForWholeLog?: boolean;
}

/** Starts the runner of a read model in MongoDB. What is far behind is done in threads of their own, so that fetching goes on meanwhile. */
export function startRunner(readModel: string, start: RunnerStart): StartedRunner {
  const { settings, isForWholeLog = false, ...surroundings } = start;
  const share = (processorShare ??= new ProcessorShare());
  const count = Math.min(availableParallelism(), MOST_THREADS);
  const task: RunnerTask = { settings, readModel, shares: count, room: isForWholeLog ? AMPLE_ROOM : USUAL_ROOM };
  const near = openRunner(task, surroundings);
  const threads: RunnerThread[] = [];
  const open = () => {
    makeMachineCodeAtOnce();
    while (threads.length < count) threads.push(new RunnerThread({ file: FILE, data: task }, surroundings));
    return threads.map(({ runner }) => runner);
  };
  if (isForWholeLog) ahead(open);
  return {
    runner: new ThreadedRunner(near.runner, open, (work) => share.giveWayDuring(work)),
    stop: async () => void (await Promise.all([near.close(), ...threads.map((thread) => thread.stop())])),
  };
}

/** What fails now is tried again, and told, with the first batch that is far behind. */
function ahead(open: () => unknown): void {
  try {
    open();
  } catch {
    // As if it had not been tried.
  }
}
