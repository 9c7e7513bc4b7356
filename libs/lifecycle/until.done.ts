import { retry, type Clock } from '#event-streaming';

const BACK_OFF = { firstMs: 100, maxMs: 3_000, random: Math.random };

/** Does the work, again and again while it fails for a reason that time may cure. */
export function untilDone(work: () => Promise<void>, clock: Clock): Promise<void> {
  const { signal } = new AbortController();
  return retry(work, { clock, backOff: BACK_OFF, signal, onFailure: () => Promise.resolve() });
}
