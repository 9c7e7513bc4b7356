/** Nothing is taken from AssemblyScript's own heap: what is kept goes all at once, and memory never grows. */

/** Room for the records of one life, and as much for what is written of it. */
export const LIFE_BYTES: usize = 1024 * 1024;
/** No less than what a vector reads or writes beyond the end of something. */
const SLACK: usize = 64;
const ALIGNED: usize = 15;

/** Where the records of a life are put, one behind the other. */
export const RECORDS: usize = (__heap_base + ALIGNED) & ~ALIGNED;
/**
 * Where what comes of them is written. Nothing here looks whether there is room left: who hands records in bounds them so that there
 * is (`ROOM_BESIDE`).
 */
export const WRITTEN: usize = RECORDS + LIFE_BYTES + SLACK;
const KEPT: usize = WRITTEN + LIFE_BYTES + SLACK;

let end: usize = KEPT;
let forgottenFrom: usize = KEPT;

/** Room for so many bytes, aligned for anything, kept until all is forgotten that came after {@link settle}. */
export function allocate(bytes: usize): usize {
  const at = end;
  end = (end + bytes + ALIGNED) & ~ALIGNED;
  return at;
}

/** What was allocated so far is never forgotten. */
export function settle(): void {
  forgottenFrom = end;
}

/** Forgets what was allocated since then. */
export function forget(): void {
  end = forgottenFrom;
}

/** How many bytes there is room for. */
export function room(): usize {
  const bytes = (<usize>memory.size()) << 16;
  return bytes - end - SLACK;
}
