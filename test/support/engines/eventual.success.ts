import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from './thrown.value.js';

/** How long to go on trying. */
export interface Patience {
  /** Milliseconds between two attempts. */
  readonly everyMs: number;
  /** Milliseconds after which the last failure is thrown. */
  readonly withinMs: number;
  /** A reason to stop trying at once, as soon as there is one. */
  readonly hopeless?: () => string | undefined;
}

/** Tries until an attempt succeeds. The error at the end says why trying stopped and has the last failure as its cause. */
export async function eventualSuccess<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const end = Date.now() + patience.withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (cause) {
      const reason = patience.hopeless?.();
      if (reason !== undefined) throw new Error(reason, { cause });
      if (Date.now() >= end) throw new Error(`gave up after ${patience.withinMs} ms: ${messageOf(cause)}`, { cause });
      await delay(patience.everyMs);
    }
  }
}
