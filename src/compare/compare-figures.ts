// Before, after and significance of rows (functions, lines, call nodes). Leaves out: which row is which.

import type { CountKind } from '../profile/tables.ts';
import { correctForMany, ratesDiffer, sharesDiffer } from './significance.ts';

/** `total`: the baseline is scaled so that both totals are equal, or by another factor that says how much was done. `absolute`: nothing is scaled. */
export type Scale = 'total' | 'absolute';

/** What all figures of one side are part of. */
export interface Whole {
  /** In the value's unit. */
  readonly total: number;
  /** Samples in it. */
  readonly samples: number;
}

/** How two sides are compared. */
export interface Measure {
  readonly scale: Scale;
  /** What figures of the baseline are multiplied by; 1 unless scaled by total. */
  readonly factor: number;
  readonly before: Whole;
  readonly after: Whole;
  /** What the numbers of samples of both are: chance is known of samples alone. */
  readonly counts: CountKind;
}

/** The measure of two wholes. Where either total is 0, there is nothing to scale to. `factor`: scales in place of the totals. */
export function measureOf(scale: Scale, before: Whole, after: Whole, counts: readonly [CountKind, CountKind], factor = after.total / before.total): Measure {
  const scaled = scale === 'total' && before.total > 0 && after.total > 0;
  return { scale, factor: scaled ? factor : 1, before, after, counts: counts[0] === counts[1] ? counts[0] : 'unknown' };
}

/** Figures of one side by row, with the samples they rest on. */
export interface SideFigures {
  readonly values: Float64Array;
  readonly samples: Float64Array;
}

/** Two sides compared; rows are as given. */
export interface Difference {
  /** As scaled. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** The probability that the difference is chance, by itself; NaN where that is not known. */
  readonly p: Float64Array;
  /** The same, corrected for all rows that have samples. */
  readonly q: Float64Array;
}

/** Compares every row. Rows without any sample are no comparison and do not count in the correction. */
export function compareFigures(before: SideFigures, after: SideFigures, measure: Measure): Difference {
  const rows = after.values.length;
  const p = new Float64Array(rows).fill(NaN);
  if (measure.counts === 'samples') {
    for (let row = 0; row < rows; row++) {
      const byValues = after.values[row]! - before.values[row]! * measure.factor;
      p[row] = chanceOf(before.samples[row]!, after.samples[row]!, byValues, measure);
    }
  }
  return { before: before.values.map((value) => value * measure.factor), after: after.values, p, q: correctForMany(p) };
}

/** `byValues`: the difference of the values, after − before. */
function chanceOf(k1: number, k2: number, byValues: number, { scale, before, after }: Measure): number {
  if (!(k1 + k2 > 0)) return NaN;
  // What one sample stands for, on average: both may have been taken at different intervals.
  const [weight1, weight2] = [before.total / before.samples, after.total / after.samples];
  const byCounts = scale === 'total' ? k2 / after.samples - k1 / before.samples : k2 * weight2 - k1 * weight1;
  // Samples weigh differently (one that came late stands for all the time it was late): numbers that say the opposite of
  // the values prove nothing about them.
  if (byCounts * byValues < 0) return 1;
  return scale === 'total' ? sharesDiffer(k1, before.samples, k2, after.samples) : ratesDiffer(k1, weight1, k2, weight2);
}

/** Change as a share of what was before: 1 is twice as much, -1 is gone; `null` where there was nothing. */
export function changeOf(before: number, after: number): number | null {
  return before > 0 ? (after - before) / before : null;
}
