// Binary search over sorted numbers.

/** The first index in `[from, to)` whose value is ≥ `wanted`, or `to`. `values` ascends there. */
export function lowerBound(values: ArrayLike<number>, wanted: number, from = 0, to = values.length): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (values[middle]! < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The first index in `[from, to)` whose value is > `wanted`, or `to`. `values` ascends there. */
export function upperBound(values: ArrayLike<number>, wanted: number, from = 0, to = values.length): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (values[middle]! <= wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
