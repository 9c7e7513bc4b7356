import { serveRunner } from '#runner-threads';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openRunner, type RunnerTask } from './mongo.runner.js';

/** Whoever asks, or publishes, goes first where they share processors: this thread works off what has piled up. */
const PRIORITY = 10;

if (parentPort !== null) {
  // On Linux of this thread alone.
  if (process.platform === 'linux') setPriority(PRIORITY);
  serveRunner(parentPort, (surroundings) => openRunner(workerData as RunnerTask, surroundings));
}
