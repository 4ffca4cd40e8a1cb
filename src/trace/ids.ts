// Ids of traces (128 bits) and spans (64 bits) as 32-bit words, the most significant first. Text is made on demand: a
// million hexadecimal strings would cost more than the spans.

/** Ids, `words` words a row: 4 of a trace, 2 of a span. 0: none. */
export type IdColumn = Uint32Array;

/** An id as lower-case hexadecimal text, with its leading zeros; "" for none. */
export function hexOf(ids: IdColumn, row: number, words: 2 | 4): string {
  let text = '';
  let any = 0;
  for (let i = row * words; i < (row + 1) * words; i++) {
    text += ids[i]!.toString(16).padStart(8, '0');
    any |= ids[i]!;
  }
  return any === 0 ? '' : text;
}
