// The time column and the hover in a comparison: how much more or less a line takes, and whether that can be chance.
// Leaves out: colours, and where the text is shown.

import { formatAmount, formatCount, formatValue } from '../../base/format-value.ts';
import { formatChange, formatSigned, significanceInWords } from '../../base/format-change.ts';
import type { Change } from '../../protocol/compare.ts';
import type { DocumentHeatResult, HeatFunction, HeatLine } from '../../protocol/lsp.ts';
import type { HeatScale } from './heat-column.ts';

/** Characters of the signed value and of the change. */
const VALUE_WIDTH = 8;
const CHANGE_WIDTH = 8;

/** Which way a line went: `same` also where the difference may be chance. */
export type Direction = 'more' | 'less' | 'same';

/** What the column says of a difference, before it is cut to its width. */
export interface DifferenceText {
  /** From the longest to the shortest. */
  readonly texts: readonly [string, ...string[]];
  readonly direction: Direction;
}

export function directionOf({ before, after, significance }: Change): Direction {
  if (significance === 'noise' || before === after) return 'same';
  return after > before ? 'more' : 'less';
}

/** A line's own difference. */
export function lineDifference({ change, inferred }: HeatLine, scale: HeatScale): DifferenceText | null {
  if (change === undefined) return null;
  const direction = directionOf(change);
  const mark = inferred === true ? '?' : { more: '▲', less: '▼', same: '~' }[direction];
  const value = formatSigned(change.after - change.before, scale.unit).padStart(VALUE_WIDTH);
  const ratio = formatChange(change.before, change.after).padStart(CHANGE_WIDTH);
  return { texts: [`${value} ${ratio} ${mark}`, `${value} ${mark}`, value], direction };
}

/** Of the function that begins in a line: the total, as that is what its callers see. */
export function functionDifference({ change }: HeatFunction, scale: HeatScale): DifferenceText | null {
  if (change === undefined) return null;
  const { before, after } = change.total;
  const value = formatSigned(after - before, scale.unit);
  return { texts: [`ƒ ${value} ${formatChange(before, after)}`, `ƒ ${value}`], direction: directionOf(change.total) };
}

/** A line's difference in words. */
export function lineDifferenceInWords({ change, samples }: HeatLine, scale: HeatScale): string | null {
  if (change === undefined) return null;
  const counted = scale.counts === 'samples' ? ` · ${formatCount(change.samplesBefore)} samples before, ${formatCount(samples)} now` : '';
  return `self ${changeInWords(change, scale)}${counted}`;
}

/** A function's differences in words. */
export function functionDifferenceInWords({ change }: HeatFunction, scale: HeatScale): string | null {
  return change === undefined ? null : `self ${changeInWords(change.self, scale)} · total ${changeInWords(change.total, scale)}`;
}

/** What the hover of the first line says of the comparison; `name` is the baseline's. */
export function comparisonInWords({ difference }: DocumentHeatResult): { readonly name: string; readonly words: string; readonly isFile: true } | null {
  if (difference === undefined) return null;
  const scaled = difference.scale === 'total' ? 'scaled so that both totals are equal' : 'values as they are';
  return { name: difference.fileName, words: `what these figures are compared with, ${scaled}${difference.remark === null ? '' : `. ${difference.remark}`}`, isFile: true };
}

function changeInWords(change: Change, { unit, noun }: HeatScale): string {
  const { before, after } = change;
  const difference = `${formatSigned(after - before, unit)} (${formatChange(before, after)})`;
  return `${difference}: ${formatValue(before, unit)} before, ${formatAmount(after, unit, noun ?? null)} now, ${significanceInWords(change)}`;
}
