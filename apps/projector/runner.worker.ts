import { prepareDecoding } from '#event-contract';
import { serveRunner } from '#runner-threads';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openRunner, type RunnerTask } from './mongo.runner.js';

/** Whoever asks, or publishes, goes first where they share processors: this thread works off what has piled up. */
const PRIORITY = 10;

if (parentPort !== null) {
  giveWay();
  serveRunner(parentPort, (surroundings) => openRunner(workerData as RunnerTask, surroundings));
  // Until the group has met there is nothing to do: what the log ends with would wait for it.
  setImmediate(prepareDecoding);
}

/** On Linux a priority is a thread's own; elsewhere it would be that of the whole process. */
function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(PRIORITY);
  } catch (error) {
    process.emitWarning(`a thread that works off what is far behind keeps its priority: ${String(error)}`);
  }
}
