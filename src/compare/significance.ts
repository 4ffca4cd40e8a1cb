// Whether a difference between two sampled figures can be chance: tests on numbers of samples, and the correction for
// looking at many of them. They know the error of sampling only, not that two runs of a program never are the same.

/** How sure a difference is. `counted`: nothing was sampled, so nothing is left to chance; `unknown`: no numbers of samples. */
export type Significance = 'certain' | 'likely' | 'noise' | 'counted' | 'unknown';

/** From this probability on, after the correction, a difference is called noise; below the second it is certain. */
export const LIKELY_BELOW = 0.05;
const CERTAIN_BELOW = 0.01;

/** With fewer samples than this expected anywhere, the normal distribution is too coarse and the exact test is used. */
const LEAST_EXPECTED = 10;

/** The exact test adds up at most this many terms; beyond, the normal distribution is as good. */
const MOST_TERMS = 20_000;

/** The word for a probability that was corrected for many comparisons. NaN: nothing is known. */
export function significanceOf(q: number): Significance {
  if (Number.isNaN(q)) return 'unknown';
  return q < CERTAIN_BELOW ? 'certain' : q < LIKELY_BELOW ? 'likely' : 'noise';
}

/**
 * The probability that `k1` of `n1` and `k2` of `n2` samples differ as much or more though both have the same share.
 * Two-proportion z-test with the pooled share, z = (p2 − p1) ÷ √(p(1 − p)(1 ÷ n1 + 1 ÷ n2)) (NIST/SEMATECH e-Handbook of
 * Statistical Methods, 7.3.3); for small numbers the exact test of Fisher (Statistical Methods for Research Workers, 1934,
 * §21.02), two-sided by adding all tables that are not likelier than the one seen. NaN where either has no samples.
 */
export function sharesDiffer(k1: number, n1: number, k2: number, n2: number): number {
  if (!(n1 > 0 && n2 > 0)) return NaN;
  const [a, b] = [Math.min(n1, Math.max(0, k1)), Math.min(n2, Math.max(0, k2))];
  const share = (a + b) / (n1 + n2);
  if (share <= 0 || share >= 1) return 1;
  const least = Math.min(share, 1 - share) * Math.min(n1, n2);
  if (least < LEAST_EXPECTED) {
    const exact = fisher(Math.round(a), Math.round(n1), Math.round(b), Math.round(n2));
    if (exact !== null) return exact;
  }
  return twoSided((b / n2 - a / n1) / Math.sqrt(share * (1 - share) * (1 / n1 + 1 / n2)));
}

/**
 * The probability that `k1` and `k2` samples differ as much or more though both measured the same amount, where a sample
 * of the first stands for `weight1` and one of the second for `weight2`. Given k1 + k2, k2 of two Poisson counts is
 * binomial with the share of its rate (Przyborowski and Wilenski, Biometrika 31 (1940), 313–323); exact for small numbers,
 * two-sided by adding all outcomes that are not likelier than the one seen. NaN where a weight is not known.
 */
export function ratesDiffer(k1: number, weight1: number, k2: number, weight2: number): number {
  if (!(weight1 > 0 && weight2 > 0)) return NaN;
  const n = Math.round(k1) + Math.round(k2);
  if (n <= 0) return 1;
  // Equal amounts: k · weight is the same on both sides, so the rates are as the weights the other way around.
  const share = weight1 / (weight1 + weight2);
  const seen = Math.round(k2);
  if (Math.min(share, 1 - share) * n < LEAST_EXPECTED && n <= MOST_TERMS) {
    const log = (k: number): number => logChoose(n, k) + k * Math.log(share) + (n - k) * Math.log1p(-share);
    return sumOfUnlikely(0, n, seen, log);
  }
  return twoSided((seen - n * share) / Math.sqrt(n * share * (1 - share)));
}

/**
 * Probabilities as they are after looking at all of them: of those called significant below q, at most the share q is
 * expected to be chance (Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995), 289–300). NaN stays
 * NaN and does not count as a comparison.
 */
export function correctForMany(p: Float64Array): Float64Array {
  const known = p.filter((value) => !Number.isNaN(value)).sort();
  const corrected = known.slice();
  for (let i = known.length - 1; i >= 0; i--) {
    const next = i + 1 < known.length ? corrected[i + 1]! : 1;
    corrected[i] = Math.min(next, (known[i]! * known.length) / (i + 1));
  }
  return p.map((value) => (Number.isNaN(value) ? NaN : corrected[lastIndexOf(known, value)]!));
}

/** Of the last of equal values in an ascending list that has them. */
function lastIndexOf(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** `null` where that would take too long. */
function fisher(k1: number, n1: number, k2: number, n2: number): number | null {
  const k = k1 + k2;
  const least = Math.max(0, k - n1);
  const most = Math.min(k, n2);
  if (most - least > MOST_TERMS) return null;
  const all = logChoose(n1 + n2, k);
  return sumOfUnlikely(least, most, k2, (b) => logChoose(n2, b) + logChoose(n1, k - b) - all);
}

/** The sum of the probabilities from `least` to `most` that are not above that of `seen`. */
function sumOfUnlikely(least: number, most: number, seen: number, log: (k: number) => number): number {
  // A hair of tolerance: equal probabilities are computed in different ways.
  const limit = log(seen) + 1e-7;
  let sum = 0;
  for (let k = least; k <= most; k++) {
    const value = log(k);
    if (value <= limit) sum += Math.exp(value);
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** ln(n!): a plain sum for small n, else Stirling's series, whose error there is below 1e-10. */
function logFactorial(n: number): number {
  if (n < 20) {
    let sum = 0;
    for (let i = 2; i <= n; i++) sum += Math.log(i);
    return sum;
  }
  const x = n + 1;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
}

/** The probability that a normal value is as far from 0 as z, or further. */
export function twoSided(z: number): number {
  return complementaryError(Math.abs(z) / Math.SQRT2);
}

/** erfc(x) for x ≥ 0: its series where that converges fast, else the continued fraction (Abramowitz and Stegun, 7.1.6 and 7.1.14). */
function complementaryError(x: number): number {
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return Math.max(0, 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum);
  }
  let fraction = x;
  for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}
