import { allocate } from './arena';

/*
 * SHA-256 (FIPS 180-4) of up to four short texts at once, of each in one lane of the vectors. Node's own takes a call and a text for
 * each, which is most of what it takes for so few bytes.
 */

/** How many texts go together. */
export const LANES: i32 = 4;
/** The longest text: with a mark and its length behind it, it fills two blocks. */
export const MOST_BYTES: usize = 119;

const VECTOR: usize = 16;
/** A word of a lane. */
const WORD: usize = 4;
const BLOCK: usize = 64;
const MARK: u8 = 0x80;
/** A mark, and a length of 64 bits. */
const BEHIND: usize = 9;
/** Two blocks, and no less than what `copy` may write beyond a text. */
const TEXT: usize = 2 * BLOCK + VECTOR;
/** Bytes of a block's own words, of four lanes, and of those that are made of them. */
const BLOCK_WORDS: usize = 16 * VECTOR;
const ALL_WORDS: usize = 64 * VECTOR;

/** Where the texts are put. */
const texts: usize = allocate(<usize>LANES * TEXT);
/** Of each lane, all bits or none: whether its text fills two blocks. */
const longs: usize = allocate(VECTOR);
/** The words that a block comes to, a vector each. */
const words: usize = allocate(ALL_WORDS);
/** What the texts have come to so far, eight vectors. */
const state: usize = allocate(8 * VECTOR);

// prettier-ignore
const BEGINNING: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);
// prettier-ignore
const CONSTANTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

/** Where the text of a lane is put. */
export function textOf(lane: i32): usize {
  return texts + <usize>lane * TEXT;
}

/** Says how long the one that was put there is. */
export function setLength(lane: i32, bytes: usize): void {
  const isLong = bytes + BEHIND > BLOCK;
  const text = textOf(lane);
  const end = text + (isLong ? 2 * BLOCK : BLOCK);
  memory.fill(text + bytes, 0, end - text - bytes);
  store<u8>(text + bytes, MARK);
  store<u32>(end - WORD, bswap<u32>((<u32>bytes) << 3));
  store<i32>(longs + <usize>lane * WORD, isLong ? -1 : 0);
}

/** Digests the texts of all lanes; those that none was put into since come to anything. */
export function digest(): void {
  for (let word: usize = 0; word < 8; word += 1)
    v128.store(state + word * VECTOR, v128.load32_splat(BEGINNING + word * WORD));
  takeInBlock(0, i32x4.splat(-1));
  const areLong = v128.load(longs);
  if (v128.any_true(areLong)) takeInBlock(BLOCK, areLong);
}

/** A word of a lane's digest, counted from 0. */
export function wordOf(lane: i32, word: usize): u32 {
  return load<u32>(state + word * VECTOR + <usize>lane * WORD);
}

/** Takes in the block that begins there in each text; the state of a lane that is not to change is kept. */
function takeInBlock(block: usize, changes: v128): void {
  spread(block);
  let a = stateAt(0),
    b = stateAt(1),
    c = stateAt(2),
    d = stateAt(3);
  let e = stateAt(4),
    f = stateAt(5),
    g = stateAt(6),
    h = stateAt(7);
  for (let round: usize = 0; round < 64; round += 1) {
    const word = i32x4.add(v128.load(words + round * VECTOR), v128.load32_splat(CONSTANTS + round * WORD));
    const chosen = v128.bitselect(f, g, e);
    const one = i32x4.add(i32x4.add(h, word), i32x4.add(chosen, turnedThrice(e, 6, 11, 25)));
    const most = v128.bitselect(v128.or(b, c), v128.and(b, c), a);
    const other = i32x4.add(most, turnedThrice(a, 2, 13, 22));
    h = g;
    g = f;
    f = e;
    e = i32x4.add(d, one);
    d = c;
    c = b;
    b = a;
    a = i32x4.add(one, other);
  }
  add(0, a, changes);
  add(1, b, changes);
  add(2, c, changes);
  add(3, d, changes);
  add(4, e, changes);
  add(5, f, changes);
  add(6, g, changes);
  add(7, h, changes);
}

/** Makes the words of a block. */
function spread(block: usize): void {
  let text = texts + block;
  for (let word: usize = 0; word < BLOCK_WORDS; word += VECTOR) {
    let lanes = v128.load32_zero(text);
    lanes = v128.load_lane<u32>(text + TEXT, lanes, 1);
    lanes = v128.load_lane<u32>(text + 2 * TEXT, lanes, 2);
    lanes = v128.load_lane<u32>(text + 3 * TEXT, lanes, 3);
    v128.store(words + word, v128.shuffle<u8>(lanes, lanes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
    text += WORD;
  }
  for (let word: usize = words + BLOCK_WORDS; word < words + ALL_WORDS; word += VECTOR) {
    const two = v128.load(word - 2 * VECTOR);
    const fifteen = v128.load(word - 15 * VECTOR);
    const small = v128.xor(v128.xor(turned(fifteen, 7), turned(fifteen, 18)), i32x4.shr_u(fifteen, 3));
    const other = v128.xor(v128.xor(turned(two, 17), turned(two, 19)), i32x4.shr_u(two, 10));
    const kept = i32x4.add(v128.load(word - BLOCK_WORDS), v128.load(word - 7 * VECTOR));
    v128.store(word, i32x4.add(kept, i32x4.add(small, other)));
  }
}

function stateAt(word: usize): v128 {
  return v128.load(state + word * VECTOR);
}

function add(word: usize, value: v128, changes: v128): void {
  const before = stateAt(word);
  v128.store(state + word * VECTOR, v128.bitselect(i32x4.add(before, value), before, changes));
}

function turnedThrice(value: v128, one: i32, two: i32, three: i32): v128 {
  return v128.xor(v128.xor(turned(value, one), turned(value, two)), turned(value, three));
}

/** To the right. */
function turned(value: v128, bits: i32): v128 {
  return v128.or(i32x4.shr_u(value, bits), i32x4.shl(value, 32 - bits));
}
