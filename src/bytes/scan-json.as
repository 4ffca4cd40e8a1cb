// AssemblyScript, compiled to scan-json.wasm.ts by `npm run fix`: the inner loop of reading number arrays.
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

// ---- Skipping a value. ----
//
// 64 bytes at a time as sets of bits: which bytes are quotes, which of those an escape makes plain text, which bytes
// lie in strings (between an odd and the next quote), which brackets open and close outside of them. A block that
// cannot close the value only changes the depth; bracket by bracket is gone only where it may.

/** Brackets open before the next block. */
let depth: i32 = 0;
/** All bits set if the next block begins within a string. */
let inString: i64 = 0;
/** 1 if a backslash at the end of the last block escapes the first byte of the next. */
let escapes: u64 = 0;

@inline
function bitsOf(at: usize, byte: i32, fold: i32): u64 {
  const same = i8x16.splat(<i8>byte);
  const or = i8x16.splat(<i8>fold);
  return (
    <u64>i8x16.bitmask(i8x16.eq(v128.or(v128.load(at), or), same)) |
    (<u64>i8x16.bitmask(i8x16.eq(v128.or(v128.load(at, 16), or), same)) << 16) |
    (<u64>i8x16.bitmask(i8x16.eq(v128.or(v128.load(at, 32), or), same)) << 32) |
    (<u64>i8x16.bitmask(i8x16.eq(v128.or(v128.load(at, 48), or), same)) << 48)
  );
}

/** The bytes that a backslash makes plain: those behind an odd number of them. */
function escapedBytes(backslashes: u64): u64 {
  const first = backslashes & ~escapes;
  const behind = (first << 1) | escapes;
  const even: u64 = 0x5555555555555555;
  const oddStarts = first & ~even & ~behind;
  const sum = oddStarts + first;
  escapes = u64(sum < first);
  return (even ^ (sum << 1)) & behind;
}

/** Forgets what the last {@link skip} left: the next one begins at a value. */
export function beginSkip(): void {
  depth = 0;
  inString = 0;
  escapes = 0;
}

/** Skips the object, list or string that begins at `from`, if it ends before `end`; `stoppedAt` is behind it then. */
export function skipWhole(from: usize, end: usize): bool {
  beginSkip();
  return skip(from, end, true);
}

/**
 * Skips the object, list or string that begins at `from`, or goes on with it. Returns whether it ends before `end`;
 * `stoppedAt` is behind it then. Else everything before `stoppedAt`, in blocks of 64 bytes from `from`, is done with,
 * and the next call goes on there; only `last` looks at a rest that is shorter than a block.
 */
export function skip(from: usize, end: usize, last: bool): bool {
  let at = from;
  while (at < end) {
    let valid: u64 = ~0;
    if (at + 64 > end) {
      if (!last) break;
      valid = (<u64>1 << (<u64>(end - at))) - 1;
    }
    const backslashes = bitsOf(at, 0x5c, 0) & valid;
    let quotes = bitsOf(at, 0x22, 0) & valid;
    if ((backslashes | escapes) != 0) quotes &= ~escapedBytes(backslashes);
    // Each bit becomes the parity of the quotes up to it.
    let strings = quotes;
    strings ^= strings << 1;
    strings ^= strings << 2;
    strings ^= strings << 4;
    strings ^= strings << 8;
    strings ^= strings << 16;
    strings ^= strings << 32;
    strings ^= <u64>inString;
    inString = <i64>strings >> 63;
    // ASCII: with bit 0x20 set, "[" is "{" and "]" is "}".
    let opens = bitsOf(at, 0x7b, 0x20) & ~strings & valid;
    const closes = bitsOf(at, 0x7d, 0x20) & ~strings & valid;
    const closing = <i32>popcnt(closes);
    if (depth > closing) depth += <i32>popcnt(opens) - closing;
    else {
      // A string by itself ends with its closing quote, which counts as no part of it.
      let ends = closes | (depth == 0 ? quotes & ~strings & valid : 0);
      let both = opens | ends;
      while (both != 0) {
        const lowest = both & (0 - both);
        if ((opens & lowest) != 0) depth++;
        else if ((closes & lowest) != 0) depth--;
        if (depth <= 0) {
          stoppedAt = at + <usize>ctz(both) + 1;
          return true;
        }
        both ^= lowest;
      }
    }
    at += 64;
  }
  stoppedAt = at < end ? at : end;
  return false;
}

// ---- Records: objects of a list that have few fields each and are all alike. ----
//
// A field's name is up to three 64-bit words, compared as such with the names that are wanted; which one came after which
// is remembered, so that most are found at once. Numbers are read, of other values it is noted where they stand. Anything
// unusual (escapes, numbers with exponents or too many digits) ends the run before that object.

// What is wanted: how many fields, names and fields of texts, and 1 where only places count: then numbers are not read and
// may be any, and texts may have escapes. Per name its words, its length, its field (a field may have several names), and
// which bits of the first word count; then a byte per name and one before, which name comes next.
const WANTED_HEAD_BYTES: usize = 16;
const NAME_BYTES: usize = 40;

/** Per wanted field: its number, and where its value begins and ends; NaN, 0 and 0 where the object does not have it. */
const FIELD_BYTES: usize = 16;
/**
 * Before the fields of a record: where the object begins, how many were passed over before it, where it ends, and how
 * many of its fields are not wanted and say something.
 */
const RECORD_HEAD_BYTES: usize = 16;

const QUOTES: u64 = 0x2222222222222222;

let number: f64 = 0;
/** How many objects the run at hand has passed over. */
export let passedOver: i32 = 0;
let isPassedOver: bool = false;
/** Fields of the object at hand that are not wanted and say something. */
let others: i32 = 0;

@inline
function behindSpace(from: usize, end: usize): usize {
  let at = from;
  while (at < end && load<u8>(at) <= 0x20) at++;
  return at;
}

/** Behind the string at `from`; 0 where it has escapes or is cut. */
function behindString(from: usize, end: usize): usize {
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  for (let at = from + 1; at + 16 <= end; at += 16) {
    const bytes = v128.load(at);
    const quotes = i8x16.bitmask(i8x16.eq(bytes, quote));
    const found = quotes | i8x16.bitmask(i8x16.eq(bytes, backslash));
    if (found == 0) continue;
    return (quotes & found & (0 - found)) != 0 ? at + <usize>ctz(found) + 1 : 0;
  }
  return 0;
}

/** Reads the number at `from` into `number`; returns where it ends, 0 for what is no plain number of at most 2^53. */
function behindNumber(from: usize): usize {
  let at = from;
  const negative = load<u8>(at) == 0x2d;
  if (negative) at++;
  const digits = at;
  let value: u64 = 0;
  let digit = <u32>load<u8>(at) - 0x30;
  // More than 17 digits are not read: the sum below still fits.
  while (digit <= 9 && at - digits < 18) {
    value = value * 10 + digit;
    digit = <u32>load<u8>(++at) - 0x30;
  }
  if (at == digits) return 0;
  let divisor: f64 = 1;
  if (load<u8>(at) == 0x2e) {
    const point = at;
    digit = <u32>load<u8>(++at) - 0x30;
    while (digit <= 9 && at - digits < 18) {
      value = value * 10 + digit;
      divisor *= 10;
      digit = <u32>load<u8>(++at) - 0x30;
    }
    if (at == point + 1) return 0;
  }
  const next = <u32>load<u8>(at);
  // Both parts are exact, so one division rounds as it should.
  if (value > 0x1fffffffffffff || next - 0x30 <= 9 || (next | 0x20) == 0x65 || next == 0x2e) return 0;
  number = <f64>value / divisor;
  if (negative) number = -number;
  return at;
}

/** Behind a number that nobody wants, `true`, `false` or `null`: letters, digits and what else numbers have. 0 for none. */
function behindPlain(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if ((byte | 0x20) - 0x61 >= 26 && (byte - 0x2b >= 15 || byte == 0x2c)) break;
    at++;
  }
  return at == from ? 0 : at;
}

/** As {@link behindString}, with escapes; 0 where it is cut. */
function behindAnyString(from: usize, end: usize): usize {
  for (let at = from + 1; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x22) return at + 1;
    if (byte == 0x5c) at++;
  }
  return 0;
}

/** Behind the value at `from`, 0 where it is unusual or cut. Numbers are read where they are `wanted`; `placed`: see above. */
function behindValue(from: usize, end: usize, wanted: bool, placed: bool): usize {
  const byte = <u32>load<u8>(from);
  if (byte == 0x22) {
    const behind = behindString(from, end);
    return behind != 0 || !placed ? behind : behindAnyString(from, end);
  }
  if (byte == 0x7b || byte == 0x5b) {
    if (<u32>load<u8>(from + 1) == byte + 2) return from + 2;
    return skipWhole(from, end) ? stoppedAt : 0;
  }
  if (wanted && !placed && (byte == 0x2d || byte - 0x30 <= 9)) return behindNumber(from);
  return behindPlain(from, end);
}

// ---- Texts that repeat, such as the names of events: each gets a number, from 1 on, in order of appearance. ----

// A table of them: how many there are, where the bytes of the next one go, and the slot of the last text of a first
// field; slots of four 32-bit words each (hash, address, length, number; 0 is free), of which at most half are used; a
// byte for each number, 1 where objects with that text are passed over; the bytes of the texts, each padded to whole words.
const TEXT_HEAD_BYTES: usize = 16;
const TEXT_SLOTS: i32 = 16384;
const PASSED_AT: usize = TEXT_HEAD_BYTES + (<usize>TEXT_SLOTS << 4);
const TEXT_BYTES_AT: usize = PASSED_AT + (TEXT_SLOTS >> 1) + 8;
const TEXT_BYTES: usize = 512 * 1024;
const LONGEST_TEXT: usize = 256;
/** The slot of the text that was numbered last. */
let lastEntry: u32 = 0;

/** The bytes `at … at + count - 1` as a number, up to eight of them. */
@inline
function wordOf(at: usize, count: usize): u64 {
  return count >= 8 ? load<u64>(at) : load<u64>(at) << (<u64>(8 - count) << 3);
}

/** Whether two texts of the same length are the same. */
function areSame(a: usize, b: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i += 8) if (wordOf(a + i, length - i) != wordOf(b + i, length - i)) return false;
  return true;
}

/** The number of the text `from … end - 1`, new or known; 0 for an empty or a long one, and if the table is full. */
export function numberOfText(from: usize, end: usize, table: usize): i32 {
  const length = end - from;
  if (length - 1 >= LONGEST_TEXT) return 0;
  let hash: u64 = length;
  for (let i: usize = 0; i < length; i += 8) {
    hash = (hash ^ wordOf(from + i, length - i)) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 32;
  }
  let slot = <i32>hash & (TEXT_SLOTS - 1);
  const slots = table + TEXT_HEAD_BYTES;
  let entry = slots + (<usize>slot << 4);
  while (load<u32>(entry, 12) != 0) {
    if (load<u32>(entry) == <u32>hash && load<u32>(entry, 8) == length && areSame(load<u32>(entry, 4), from, length)) {
      lastEntry = <u32>entry;
      return load<u32>(entry, 12);
    }
    slot = (slot + 1) & (TEXT_SLOTS - 1);
    entry = slots + (<usize>slot << 4);
  }
  const bytes = table + TEXT_BYTES_AT;
  const count = load<i32>(table) + 1;
  const at = bytes + load<u32>(table, 4);
  if (count * 2 > TEXT_SLOTS || at + length + 8 > bytes + TEXT_BYTES) return 0;
  for (let i: usize = 0; i < length; i += 8) store<u64>(at + i, load<u64>(from + i));
  store<u32>(entry, <u32>hash);
  store<u32>(entry, <u32>at, 4);
  store<u32>(entry, <u32>length, 8);
  store<u32>(entry, <u32>count, 12);
  lastEntry = <u32>entry;
  store<i32>(table, count);
  store<u32>(table, <u32>(at + length - bytes + 7) & ~7, 4);
  return count;
}

/** As {@link numberOfText}, for texts that mostly are the same as the last one. */
function numberOfFirst(from: usize, end: usize, table: usize): i32 {
  const last = table + load<u32>(table, 8);
  if (last != table && load<u32>(last, 8) == end - from && areSame(load<u32>(last, 4), from, end - from)) return load<u32>(last, 12);
  const number = numberOfText(from, end, table);
  if (number != 0) store<u32>(table, lastEntry - <u32>table, 8);
  return number;
}

/** Whether a value is an empty list, object or text, or 0. */
@inline
function saysNothing(at: usize, length: usize): bool {
  const byte = <u32>load<u8>(at);
  return length == 1 ? byte == 0x30 : length == 2 && (byte == 0x22 || byte == 0x5b || byte == 0x7b);
}

/** Whether the wanted name `entry` stands at `at`, with a quote behind it. */
@inline
function isName(entry: usize, at: usize): bool {
  if ((load<u64>(at) & load<u64>(entry, 32)) != load<u64>(entry)) return false;
  const length: usize = load<u32>(entry, 24);
  return load<u8>(at + length) == 0x22 && (length <= 8 || areSame(entry + 8, at + 8, length - 8));
}

/** Which wanted name stands at `at`, -1 for none; `order` is told, where another was expected. */
function nameAt(at: usize, wanted: usize, order: usize): i32 {
  const names = load<i32>(wanted, 4);
  for (let i = 0; i < names; i++) {
    if (!isName(wanted + WANTED_HEAD_BYTES + <usize>i * NAME_BYTES, at)) continue;
    store<u8>(order, <u8>i);
    return i;
  }
  return -1;
}

/**
 * Reads the object at `from` into `record`; returns where it ends, or 0. Of the fields of texts the number of the text is
 * noted, if they are strings. Where the first field is a text to be passed over, so is the rest of the object.
 */
function scanRecord(from: usize, end: usize, record: usize, wanted: usize, table: usize): usize {
  const fields = load<i32>(wanted);
  const texts = load<i32>(wanted, 8);
  const placed = load<i32>(wanted, 12) != 0;
  const order = wanted + WANTED_HEAD_BYTES + <usize>load<i32>(wanted, 4) * NAME_BYTES;
  let at = from;
  if (at >= end || load<u8>(at) != 0x7b) return 0;
  for (let field = record + RECORD_HEAD_BYTES, last = field + <usize>fields * FIELD_BYTES; field < last; field += FIELD_BYTES) {
    store<f64>(field, NaN);
    store<u64>(field, 0, 8);
  }
  isPassedOver = false;
  others = 0;
  at = behindSpace(at + 1, end);
  let last = -1;
  while (at + 16 < end) {
    if (load<u8>(at) != 0x22) return 0;
    const expected = order + <usize>(last + 1);
    let name = <i32>load<u8>(expected);
    const entry = wanted + WANTED_HEAD_BYTES + <usize>name * NAME_BYTES;
    if (!isName(entry, at + 1)) name = nameAt(at + 1, wanted, expected);
    const behindName = name < 0 ? behindString(at, end) : at + load<u32>(wanted + WANTED_HEAD_BYTES + <usize>name * NAME_BYTES, 24) + 2;
    if (behindName == 0) return 0;
    if (behindName >= end || load<u8>(behindName) != 0x3a) return 0;
    const slot = name < 0 ? -1 : load<i32>(wanted + WANTED_HEAD_BYTES + <usize>name * NAME_BYTES, 28);
    if (name >= 0) last = name;
    const value = behindSpace(behindName + 1, end);
    if (value >= end) return 0;
    number = NaN;
    at = behindValue(value, end, slot >= 0, placed);
    if (at == 0 || at >= end) return 0;
    if (slot >= 0) {
      if (slot < texts && load<u8>(value) == 0x22) {
        const text = slot == 0 ? numberOfFirst(value + 1, at - 1, table) : numberOfText(value + 1, at - 1, table);
        if (slot == 0 && load<u8>(table + PASSED_AT + <usize>text) != 0) {
          beginSkip();
          depth = 1;
          isPassedOver = true;
          return skip(at, end, true) ? stoppedAt : 0;
        }
        number = <f64>text;
      }
      const field = record + RECORD_HEAD_BYTES + <usize>slot * FIELD_BYTES;
      store<f64>(field, number);
      store<u32>(field, <u32>value, 8);
      store<u32>(field, <u32>at, 12);
    } else if (!saysNothing(value, at - value)) others++;
    at = behindSpace(at, end);
    if (at + 1 >= end) return 0;
    const byte = load<u8>(at);
    if (byte == 0x7d) return at + 1;
    if (byte != 0x2c) return 0;
    at = behindSpace(at + 1, end);
  }
  return 0;
}

/**
 * Reads objects from `from` on into records, as many as are usual, whole with the comma or closing bracket behind them
 * before `end`, and fit before `full`. Stops behind the comma, but before the bracket.
 */
export function scanRecords(from: usize, end: usize, out: usize, full: usize, wanted: usize, table: usize): i32 {
  const size = RECORD_HEAD_BYTES + <usize>load<i32>(wanted) * FIELD_BYTES;
  let at = behindSpace(from, end);
  let record = out;
  let count = 0;
  let isLast = false;
  passedOver = 0;
  while (record + size <= full && !isLast) {
    const behind = scanRecord(at, end, record, wanted, table);
    if (behind == 0) break;
    const next = behindSpace(behind, end);
    if (next >= end) break;
    isLast = load<u8>(next) == 0x5d;
    if (!isLast && load<u8>(next) != 0x2c) break;
    if (isPassedOver) passedOver++;
    else {
      store<u32>(record, <u32>at);
      store<i32>(record, passedOver, 4);
      store<u32>(record, <u32>behind, 8);
      store<i32>(record, others, 12);
      record += size;
      count++;
    }
    at = isLast ? next : behindSpace(next + 1, end);
  }
  stoppedAt = at;
  return count;
}
