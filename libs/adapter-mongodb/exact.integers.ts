/**
 * Reads 64-bit integers as the driver's `Long`, which `BigInt(…)` takes exactly. The driver's own `useBigInt64` must not be
 * used: it applies to errors too, a server that refuses (while it starts, or steps down) tells its topology's version as such
 * an integer, and the driver's monitor throws on a bigint there, out of a timer, which ends the process (mongodb 7.9).
 */
export const EXACT_INTEGERS = { promoteLongs: false } as const;
