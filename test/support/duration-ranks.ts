// The slow and obvious answer to "can these durations differ by chance", for all operations of two files: every way to divide
// the values is looked at, then probabilities are corrected for all that were tested.

export interface SlowTest {
  /** Corrected; `null`: too few calls to tell, or only one side has any. */
  readonly chance: number | null;
  readonly larger: number;
}

/** Durations by operation. At most 20 values of one operation on both sides together. */
export function durationsTest(before: Readonly<Record<string, readonly number[]>>, after: Readonly<Record<string, readonly number[]>>): Map<string, SlowTest> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const tests = new Map(keys.map((key) => [key, everyWay(before[key] ?? [], after[key] ?? [])]));
  const known = [...tests.values()].flatMap(({ p }) => (p === null ? [] : [p]));
  // Of those that are called different up to q, the share q is chance: the smallest such q that covers p.
  const corrected = (p: number): number => Math.min(1, ...known.filter((q) => q >= p).map((q) => (q * known.length) / known.filter((other) => other <= q).length));
  return new Map([...tests].map(([key, { p, larger }]) => [key, { chance: p === null ? null : corrected(p), larger }]));
}

function everyWay(before: readonly number[], after: readonly number[]): { readonly p: number | null; readonly larger: number } {
  const values = [...before, ...after];
  const rank = (value: number): number => values.filter((other) => other < value).length + (values.filter((other) => other === value).length + 1) / 2;
  const ranks = values.map(rank);
  const middle = ((values.length + 1) / 2) * after.length;
  const seen = ranks.slice(before.length).reduce((a, b) => a + b, 0);
  let [all, far] = [0, 0];
  const choose = (from: number, left: number, sum: number): void => {
    if (left === 0) {
      all++;
      if (Math.abs(sum - middle) >= Math.abs(seen - middle) - 1e-9) far++;
      return;
    }
    for (let i = from; i <= values.length - left; i++) choose(i + 1, left - 1, sum + ranks[i]!);
  };
  choose(0, after.length, 0);
  const pairs = before.length * after.length;
  const larger = (seen - (after.length * (after.length + 1)) / 2) / pairs;
  // The smallest probability that so many values can have must be below 1 in 20.
  return { p: pairs === 0 || 2 / all > 0.05 ? null : far / all, larger };
}
