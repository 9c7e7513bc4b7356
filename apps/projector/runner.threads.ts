import type { Settings } from '#config';
import type { StartedRunner } from '#event-streaming';
import { RunnerThread, ThreadedRunner, type ConnectionPorts } from '#runner-threads';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { RunnerTask } from './runner.worker.js';

const FILE = join(__dirname, 'runner.worker.js');

/** One less takes a quarter of the speed on two processors; each takes some 90 MiB. */
const MOST_THREADS = 2;

/** Starts the runner of a read model in MongoDB: decoding, folding and writing take threads of their own, so that fetching need not wait for them. */
export function startRunner(readModel: string, settings: Settings, ports: ConnectionPorts): StartedRunner {
  keepHeapsSmall();
  const count = Math.min(availableParallelism(), MOST_THREADS);
  const data: RunnerTask = { settings, readModel, threads: count };
  const threads = Array.from({ length: count }, () => new RunnerThread({ file: FILE, data }, ports));
  return {
    runner: new ThreadedRunner(threads.map(({ runner }) => runner)),
    stop: async () => void (await Promise.all(threads.map((thread) => thread.stop()))),
  };
}

/** Of several heaps through which much passes each would grow to four times of what lives in it; this is two and a half. */
function keepHeapsSmall(): void {
  setFlagsFromString('--heap-growing-percent=150');
}
