import { takeInLog } from '#adapter-sqlite';
import { faultText } from '#runner-threads';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';

/** What the thread is started with. */
export interface TakingInTask {
  readonly directory: string;
}

const LOOK_EVERY_MS = 50;
/** While the log cannot be taken in, each look would be in vain, and cost as much. */
const BLOCKED_MS = 1_000;

/** Takes in the write-ahead log until any message comes; tells what that fails with, and goes on. */
function keepTakingIn(port: MessagePort, { directory }: TakingInTask): void {
  const log = takeInLog(directory);
  let next: NodeJS.Timeout | undefined;
  const turn = (): void => {
    let isDone = false;
    try {
      isDone = log.takeIn();
    } catch (error) {
      port.postMessage(faultText(error));
    }
    next = setTimeout(turn, isDone ? LOOK_EVERY_MS : BLOCKED_MS);
  };
  port.once('message', () => {
    clearTimeout(next);
    log.close();
    port.close();
  });
  turn();
}

if (parentPort !== null) keepTakingIn(parentPort, workerData as TakingInTask);
