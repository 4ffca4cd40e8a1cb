// What a request brings, checked before it is used: another editor may send anything.

/** @throws {RangeError} unless it is a number that is one. */
export function finiteNumber(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new RangeError(`“${name}” must be a number`);
  return value;
}

/** @throws {RangeError} unless it is a text. */
export function plainText(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new RangeError(`“${name}” must be a text`);
  return value;
}
