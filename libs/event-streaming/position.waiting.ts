import { AppError } from '#domain';
import type { CheckpointStore } from './checkpoint-store.port.js';
import type { Clock } from './clock.port.js';
import { hasReached } from './position.token.js';
import type { Position } from './record.js';

/** How a wait is bounded. */
export interface WaitControl {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Aborted when the caller has gone away. */
  readonly signal?: AbortSignal;
}

const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;

/** Resolves once the read model has come as far as the position; rejects with `TIMED_OUT`, or `ABORTED`, when it does not. */
export async function waitForPosition(
  checkpoints: Pick<CheckpointStore, 'load'>,
  wanted: Position,
  control: WaitControl,
): Promise<void> {
  const { clock, signal } = control;
  const deadline = clock.now() + control.timeoutMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5)) {
    if (hasReached(await checkpoints.load(), wanted)) return;
    if (signal?.aborted === true) throw new AppError('ABORTED', 'nobody waits for the position any more', false);
    const left = deadline - clock.now();
    if (left <= 0) throw new AppError('TIMED_OUT', `the position was not reached within ${control.timeoutMs} ms`, true);
    await clock.sleep(Math.min(pause, left), signal);
  }
}
