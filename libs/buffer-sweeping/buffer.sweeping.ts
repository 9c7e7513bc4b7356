import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const SWEEP_EVERY_BYTES = 8 * 1024 * 1024;

const collect = collector();
let passedOn = 0;

/**
 * Tells that so many bytes of short-lived buffers were passed on; now and then it has the dead ones let go of, which takes
 * half a millisecond. Left to itself, V8 collects by what objects weigh, and a buffer's bytes lie outside of that: they
 * pile up until it marks the whole heap for them, again and again, which costs an export more than all else, or hundreds of
 * mebibytes of memory.
 */
export function passedOnBytes(count: number): void {
  passedOn += count;
  if (passedOn < SWEEP_EVERY_BYTES) return;
  passedOn = 0;
  collect({ type: 'minor' });
}

/** V8's collector, the young generation's alone when it is told so. */
function collector(): (options: { readonly type: 'minor' }) => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as ReturnType<typeof collector>;
}
