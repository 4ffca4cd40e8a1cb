// AssemblyScript, compiled to scan-numbers.wasm.ts by `npm run fix`: the inner loop of reading number arrays.
//
// Commas are found 64 bytes at a time; then each number is read as one 64-bit word and shifted so that its last digit
// stands highest. So no branch depends on how many digits a number has (a mispredicted branch a number is what the
// plain loop pays), and no number waits for the one before it.

/** Where the scan stopped: the address of the first byte not used. */
export let stoppedAt: usize = 0;

@inline
function commas(at: usize): u64 {
  const comma = i8x16.splat(0x2c);
  return <u64>i8x16.bitmask(i8x16.eq(v128.load(at), comma));
}

/** The bytes `first … comma - 1` as digits, zeros before them; wrong beyond seven bytes (see {@link isNumber}). */
@inline
function digitsOf(first: usize, comma: usize): u64 {
  // WebAssembly takes shifts modulo 64: this is 64 - 8 × length.
  return (load<u64>(first) ^ 0x3030303030303030) << (0 - (<u64>(comma - first) << 3));
}

/** Whether that were one to seven digits and nothing else. */
@inline
function isNumber(first: usize, comma: usize, digits: u64): bool {
  // A byte above 9 carries into its top bit. The length is unsigned: none or less than none is too long as well.
  return comma - first - 1 < 7 && (((digits + 0x7676767676767676) | digits) & 0x8080808080808080) == 0;
}

/**
 * Reads whole numbers of one to seven digits, with optional white space and minus before and a comma at once
 * behind, and stores them as i32. Stops before anything else, within the last 72 bytes before `end`, or when fewer
 * than 64 places of `room` are left. Returns how many were stored.
 */
export function scan(from: usize, end: usize, out: usize, room: i32): i32 {
  let start = from;
  let block = from;
  let to = out;
  const full = out + (<usize>room << 2);
  let broken = false;
  // 64 bytes, and the word that begins at the last of them.
  while (block + 72 <= end && to + 256 <= full && !broken) {
    let mask = commas(block) | (commas(block + 16) << 16) | (commas(block + 32) << 32) | (commas(block + 48) << 48);
    while (mask != 0) {
      const comma = block + <usize>ctz(mask);
      mask &= mask - 1;
      let digits = digitsOf(start, comma);
      let sign: i32 = 0;
      if (!isNumber(start, comma, digits)) {
        let first = start;
        while (load<u8>(first) <= 0x20) first++;
        if (load<u8>(first) == 0x2d) {
          sign = -1;
          first++;
        }
        digits = digitsOf(first, comma);
        if (!isNumber(first, comma, digits)) {
          broken = true;
          break;
        }
      }
      // Add up pairs, fours, eights.
      let value = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ff;
      value = (value * 100 + (value >> 16)) & 0x0000ffff0000ffff;
      value = value * 10000 + (value >> 32);
      store<i32>(to, (<i32>value ^ sign) - sign);
      to += 4;
      start = comma + 1;
    }
    block += 64;
  }
  stoppedAt = start;
  return <i32>((to - out) >> 2);
}
