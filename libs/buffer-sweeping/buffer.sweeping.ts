import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const SWEEP_EVERY_BYTES = 8 * 1024 * 1024;
/** A transfer takes some ten microseconds. */
const WORTH_THE_TROUBLE = 64 * 1024;

type Collect = (options: { readonly type: 'minor' }) => void;

let collect: Collect | undefined;
let passedOn = 0;

/**
 * Tells that so many bytes of short-lived buffers were passed on; now and then it has the dead ones let go of, which takes
 * half a millisecond. Left to itself, V8 collects by what objects weigh, and a buffer's bytes lie outside of that: they
 * pile up until it marks the whole heap for them, again and again, which costs an export more than all else, or hundreds of
 * mebibytes of memory.
 */
export function passedOnBytes(count: number): void {
  collect ??= collector();
  passedOn += count;
  if (passedOn < SWEEP_EVERY_BYTES) return;
  passedOn = 0;
  collect({ type: 'minor' });
}

/**
 * Has V8 expect buffers that pass through, in all heaps of the process. What they hold for a moment counts as growth of the heap:
 * with room for one and a half times its size it is marked a fifth as often. The heaps of threads that buffers go to would grow
 * to four times of what lives in them; the bound is theirs, too. And a sweep is over sooner without the help of threads that may
 * have to wait for a processor.
 * @param roomPercent by how much of what lives in it a heap may grow before it is marked
 */
export function expectBuffers(roomPercent = 150): void {
  setFlagsFromString(`--heap-growing-percent=${roomPercent}`);
  setFlagsFromString('--no-parallel-scavenge');
}

/**
 * Lets go of buffers, all different ones that nobody shares and that are still there: whoever looks at them sees nothing any more.
 * They are transferred to nobody, and so their memory goes with the next collection of the young generation. Left to itself, V8
 * lets go of those that were in use for seconds when it next marks the whole heap, and marks it for them, as their bytes count as
 * its growth. A few bytes are left to it.
 */
export function letGoOf(buffers: readonly ArrayBuffer[]): void {
  const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (bytes >= WORTH_THE_TROUBLE) structuredClone(undefined, { transfer: [...buffers] });
}

/** Memory of which nothing may be read that was not written: it holds anything, as to fill it with zeros takes as long as to write it. */
export function unfilled(bytes: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(bytes).buffer;
}

/** V8's collector, the young generation's alone when it is told so. */
function collector(): Collect {
  expectBuffers();
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}
