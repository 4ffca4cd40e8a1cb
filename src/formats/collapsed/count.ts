// The numbers at the end of a line of folded stacks, from bytes.

const SPACE = 0x20, TAB = 0x09;

/** Above this no count is one; sums of them stay far from infinity. */
const MOST = 1e18;

/** Reads numbers from the end of a line. One object for all lines: what it found is in its fields. */
export class CountReader {
  /** The numbers in their order on the line. */
  readonly numbers: number[] = [];
  /** Where the stack ends: the first byte behind it. */
  stackEnd = 0;

  /** Reads `count` numbers separated by `separator` at the end of `bytes[start … end - 1]`; false if they are not there. */
  read(bytes: Uint8Array, start: number, end: number, count: number, separator: number): boolean {
    let at = end;
    while (at > start && isSpace(bytes[at - 1]!)) at--;
    for (let i = count - 1; i >= 0; i--) {
      const from = numberStart(bytes, start, at);
      const value = parseNumber(bytes, from, at);
      if (Number.isNaN(value)) return false;
      this.numbers[i] = value;
      at = from;
      if (i === 0) break;
      if (at === start || bytes[at - 1] !== separator) return false;
      at--;
    }
    if (this.numbers.length > count) this.numbers.length = count;
    if (at > start && !isSpace(bytes[at - 1]!)) return false;
    // One space separates; more of them belong to the name.
    this.stackEnd = Math.max(at - 1, start);
    return true;
  }
}

export function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

function numberStart(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && isNumberByte(bytes[at - 1]!)) at--;
  return at;
}

/** Digits, and what may stand among them: . + - e E. */
function isNumberByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d || byte === 0x2b || byte === 0x65 || byte === 0x45;
}

/** A number in the usual notation, or NaN. */
function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 0 || length > 40) return NaN;
  if (length < 16) {
    let value = 0;
    let at = start;
    while (at < end) {
      const digit = bytes[at]! - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at++;
    }
    if (at === end) return value;
  }
  const text = String.fromCharCode(...bytes.subarray(start, end));
  if (!/^-?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?$/i.test(text)) return NaN;
  const value = Number(text);
  return Math.abs(value) <= MOST ? value : NaN;
}
