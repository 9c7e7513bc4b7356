import { ViewedBytes } from '#event-contract';

/**
 * Keys that somebody chose so that all have the same hash.
 * @param hashOf makes the hash of a key: of four bytes at a time, then of each that is left, from what came out of those before
 */
export function chosenKeys(
  count: number,
  hashOf: (viewed: ViewedBytes, from: number, to: number) => number,
): readonly Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: count }, (_, index) => {
    const { view, bytes } = new ViewedBytes(new Uint8Array(8));
    view.setInt32(0, index);
    view.setInt32(4, hashOf(new ViewedBytes(bytes.slice(0, 4)), 0, 4));
    return bytes;
  });
}
