// Whether two sets of durations can be of one kind: the rank-sum test of Mann and Whitney ("On a Test of Whether one of Two
// Random Variables is Stochastically Larger than the Other", Annals of Mathematical Statistics 18 (1947), 50–60). Ranks do
// not care how durations are distributed, which is never normally. It knows chance only, not what else differed.

import { twoSided } from './significance.ts';

/** Up to so many values together the distribution is counted out; beyond, the normal one is as good. */
const MOST_EXACT = 20;

export interface RankTest {
  /** The probability that two sets of one kind differ as much or more, either way. `NaN` where one is empty. */
  readonly p: number;
  /** The probability that a value of `after` is larger than one of `before`, equal ones by half. `NaN` likewise. */
  readonly larger: number;
}

/** Both ascending. */
export function rankTest(before: Float64Array, after: Float64Array): RankTest {
  const [n1, n2] = [before.length, after.length];
  if (n1 === 0 || n2 === 0) return { p: NaN, larger: NaN };
  const { rankSum, ties, doubled } = ranks(before, after, n1 + n2 <= MOST_EXACT);
  const u = rankSum - (n2 * (n2 + 1)) / 2;
  const p = doubled === null ? normal(u, n1, n2, ties) : exact(doubled, n2, Math.round(rankSum * 2));
  return { p, larger: u / (n1 * n2) };
}

interface Ranks {
  /** Sum of the ranks of `after`, from 1; equal values share the mean of theirs. */
  readonly rankSum: number;
  /** Sum of t³ − t over all groups of t equal values. */
  readonly ties: number;
  /** Twice the rank of every value, where asked for: whole numbers. */
  readonly doubled: number[] | null;
}

/** Merges the two. */
function ranks(before: Float64Array, after: Float64Array, wantsAll: boolean): Ranks {
  let [i, j, rankSum, ties] = [0, 0, 0, 0];
  const doubled: number[] | null = wantsAll ? [] : null;
  while (i < before.length || j < after.length) {
    const first = i + j;
    const value = Math.min(before[i] ?? Infinity, after[j] ?? Infinity);
    const from = j;
    while (i < before.length && before[i] === value) i++;
    while (j < after.length && after[j] === value) j++;
    const equal = i + j - first;
    const rank = first + (equal + 1) / 2;
    rankSum += rank * (j - from);
    ties += equal ** 3 - equal;
    if (doubled !== null) for (let k = 0; k < equal; k++) doubled.push(rank * 2);
  }
  return { rankSum, ties, doubled };
}

/**
 * z = (|U − n1 n2 ÷ 2| − ½) ÷ σ with σ² = n1 n2 ÷ 12 × (N + 1 − Σ(t³ − t) ÷ (N (N − 1))): the correction for ties and that
 * for continuity of Lehmann, Nonparametrics: Statistical Methods Based on Ranks (1975), section 1.4.
 */
function normal(u: number, n1: number, n2: number, ties: number): number {
  const n = n1 + n2;
  const variance = ((n1 * n2) / 12) * (n + 1 - ties / (n * (n - 1)));
  if (!(variance > 0)) return 1;
  return twoSided(Math.max(0, Math.abs(u - (n1 * n2) / 2) - 0.5) / Math.sqrt(variance));
}

/**
 * Of all ways to choose `n2` of the ranks, the share whose sum lies as far from the mean as this one or further. Ways are
 * counted by how many are chosen and their sum, adding one rank after the other; all counts are below C(20, 10).
 */
function exact(doubled: readonly number[], n2: number, sum: number): number {
  const most = doubled.reduce((a, b) => a + b, 0);
  const ways = Array.from({ length: n2 + 1 }, () => new Float64Array(most + 1));
  ways[0]![0] = 1;
  for (const rank of doubled) {
    for (let chosen = n2; chosen > 0; chosen--) {
      for (let at = most; at >= rank; at--) ways[chosen]![at]! += ways[chosen - 1]![at - rank]!;
    }
  }
  const mean = (most * n2) / doubled.length;
  const distance = Math.abs(sum - mean) - 1e-9;
  let [all, far] = [0, 0];
  ways[n2]!.forEach((count, at) => {
    all += count;
    if (Math.abs(at - mean) >= distance) far += count;
  });
  return far / all;
}
