// Reading the labels of samples (tables.ts says how they are kept).

import type { LabelColumn, Profile, StringIndex } from './tables.ts';

/**
 * The label in a row of a column: a text, or a whole number of 64 bits. Numbers are signed as recorded; ids of spans are
 * not (`BigInt.asUintN(64, …)`).
 */
export function labelAt(profile: Profile, column: LabelColumn, row: number): string | bigint {
  const low = column.low[row]!;
  if (column.kind === 'text') return profile.strings[low as StringIndex]!;
  return column.high === null ? BigInt(low) : BigInt(column.high[row]!) * 0x1_0000_0000n + BigInt(low >>> 0);
}
