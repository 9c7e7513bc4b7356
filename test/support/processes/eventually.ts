import { setTimeout as pause } from 'node:timers/promises';

const WITHIN_MS = 90_000;

/**
 * Resolves once a fact holds; looks again and again, for at most 90 seconds. What the look throws counts as "not yet" only
 * where it is a refused connection. `more` adds to the message of the failure.
 */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
  more: () => string = () => '',
): Promise<void> {
  const end = Date.now() + WITHIN_MS;
  for (;;) {
    if (await lookOnce(holds)) return;
    if (Date.now() > end) throw new Error(`never came true: ${what}\n${more()}`);
    await pause(50);
  }
}

async function lookOnce(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await holds();
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

/** Whether nobody listened, or who listened went away. */
export function isRefusal(error: unknown): boolean {
  // Node's own errors are no instances of the `Error` that Jest gives to a test.
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String(error.code));
}
