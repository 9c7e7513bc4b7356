const VECTOR: usize = 16;
const ZERO: u8 = 0x30;

/** Whether the same bytes stand at two places; the last ones are looked at in one piece, some of them perhaps once more. */
export function areSame(one: usize, other: usize, length: usize): bool {
  if (length < VECTOR) return areSameFew(one, other, length);
  const last = length - VECTOR;
  for (let at: usize = 0; at < last; at += VECTOR) if (!areSameAll(one + at, other + at)) return false;
  return areSameAll(one + last, other + last);
}

/** Copies bytes to a place behind which others may be overwritten, those of a vector; returns where they end there. */
export function copy(from: usize, to: usize, target: usize): usize {
  const end = target + (to - from);
  for (; target < end; target += VECTOR) {
    v128.store(target, v128.load(from));
    from += VECTOR;
  }
  return end;
}

/** Writes an integer in decimal; returns where it ends. */
export function writeDecimal(value: u64, target: usize): usize {
  const last = value >= 10 ? writeDecimal(value / 10, target) : target;
  store<u8>(last, ZERO + <u8>(value % 10));
  return last + 1;
}

function areSameAll(one: usize, other: usize): bool {
  return !v128.any_true(v128.xor(v128.load(one), v128.load(other)));
}

function areSameFew(one: usize, other: usize, length: usize): bool {
  if (length >= 8) {
    const last = length - 8;
    return load<u64>(one) === load<u64>(other) && load<u64>(one + last) === load<u64>(other + last);
  }
  if (length >= 4) {
    const last = length - 4;
    return load<u32>(one) === load<u32>(other) && load<u32>(one + last) === load<u32>(other + last);
  }
  for (let at: usize = 0; at < length; at += 1) if (load<u8>(one + at) !== load<u8>(other + at)) return false;
  return true;
}
