/*
 * Several runs of one measurement in two cells: the median, and the least and the most. No averages: one slow run
 * would move them.
 */

/** The median and the range, as text. */
export function spread(values: readonly number[], digits: number, unit = ''): [string, string] {
  const text = (value: number): string => value.toFixed(digits) + unit;
  return [text(median(values)), `${Math.min(...values).toFixed(digits)} – ${text(Math.max(...values))}`];
}

/** The middle value, or the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
