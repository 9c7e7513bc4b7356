import { AppError } from '#domain';

/**
 * The outcome of the work, or a rejection with `TIMED_OUT` after that many milliseconds; the work itself goes on then.
 * @param doing what is told in the message: "asking for the end offsets"
 */
export async function withDeadline<T>(work: Promise<T>, milliseconds: number, doing: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = () => reject(new AppError('TIMED_OUT', `Kafka: ${doing} took longer than ${milliseconds} ms`, true));
    timer = setTimeout(fail, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves after that many milliseconds, or at once when the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

/** Milliseconds to wait after that many failures in a row: doubling from 250 up to `maxMs`. */
export function backOffMs(failures: number, maxMs: number): number {
  return Math.min(maxMs, 250 * 2 ** Math.min(Math.max(failures - 1, 0), 20));
}
