// The generated columns in a map's `mappings`, read without the rest: the package answers positions, and does not say
// where its segments begin. For checks of a map against its text and its neighbours. Spec: ECMA-426 (FORMATS A2).

/** Offsets into `mappings` where its lines begin, up to the last one with a segment; none for a map without any. */
export function lineStarts(mappings: string): number[] {
  let end = mappings.length;
  while (end > 0 && isSeparator(mappings.charCodeAt(end - 1))) end--;
  const starts: number[] = end === 0 ? [] : [0];
  for (let at = mappings.indexOf(';'); at >= 0 && at < end; at = mappings.indexOf(';', at + 1)) starts.push(at + 1);
  return starts;
}

function isSeparator(code: number): boolean {
  return code === SEMICOLON || code === COMMA;
}

const SEMICOLON = 59;
const COMMA = 44;
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(String.fromCharCode(code)));

/**
 * Columns of the segments of the line that begins at `offset`, in their order, at most `most` of them. What is no number
 * ends the line: the package has refused such a map before.
 */
export function segmentColumns(mappings: string, offset: number, most: number): number[] {
  const columns: number[] = [];
  let column0 = 0;
  for (let at = offset; at < mappings.length && columns.length < most; ) {
    const code = mappings.charCodeAt(at);
    if (code === SEMICOLON) break;
    if (code === COMMA) {
      at++;
      continue;
    }
    let value = 0;
    let shift = 0;
    let digit: number;
    do {
      digit = DIGITS[mappings.charCodeAt(at++) & 127]!;
      if (digit < 0 || shift > 30) return columns;
      value += (digit & 31) * 2 ** shift;
      shift += 5;
    } while ((digit & 32) !== 0 && at < mappings.length);
    column0 += (value & 1) === 1 ? -Math.floor(value / 2) : Math.floor(value / 2);
    columns.push(column0);
    // The other fields: where it comes from.
    while (at < mappings.length && !isSeparator(mappings.charCodeAt(at))) at++;
  }
  return columns;
}
