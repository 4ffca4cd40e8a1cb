// Times in whatever way logs and spans write them, where no spec says how: ISO 8601, numbers of an unknown unit; and durations
// with their units, as Go spells them.

/** Nanoseconds since 1970 of an ISO 8601 text; without a zone it is taken for UTC, as the machine that wrote it is not known. 0n for anything else. */
export function nanosecondsOfText(text: string): bigint {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9})\d*)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text.trim());
  if (parts === null) return 0n;
  const [, date, clock, fraction = '', zone = 'Z'] = parts;
  const ms = Date.parse(`${date!}T${clock!}${zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  return ms > 0 ? BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')) : 0n;
}

const NS_PER_UNIT: Readonly<Record<string, number>> = { h: 3.6e12, m: 6e10, s: 1e9, ms: 1e6, us: 1e3, µs: 1e3, μs: 1e3, ns: 1 };

/** Nanoseconds of `1.5s`, `250µs`, `1m0.5s`; NaN for anything else. */
export function durationOfText(text: string): number {
  if (!/^(\d+(\.\d+)?(h|m|s|ms|us|µs|μs|ns))+$/.test(text)) return NaN;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([a-zµμ]+)/g)];
  return Math.round(parts.reduce((sum, [, number, unit]) => sum + Number(number) * NS_PER_UNIT[unit!]!, 0));
}

/**
 * Nanoseconds since 1970 of a JSON value: numbers by their size, which no time since 1973 leaves in doubt (seconds,
 * milliseconds, microseconds or nanoseconds), texts of either kind, `[seconds, nanoseconds]`; 0n for anything else.
 */
export function nanosecondsOf(value: unknown): bigint {
  if (Array.isArray(value)) return pairOf(value as readonly unknown[]);
  const isNumber = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);
  // Nanoseconds have more digits than a number holds.
  const number = !isNumber ? value : value.length > 17 && !value.includes('.') ? BigInt(value) : Number(value);
  if (typeof number === 'bigint') return number > 0n ? number : 0n;
  if (typeof number === 'number') {
    if (!(number > 0)) return 0n;
    const perUnit = number < 1e11 ? 1e9 : number < 1e14 ? 1e6 : number < 1e17 ? 1e3 : 1;
    // Whole units and the rest apart: their product would lose digits.
    return BigInt(Math.floor(number)) * BigInt(perUnit) + BigInt(Math.round((number % 1) * perUnit));
  }
  return typeof value === 'string' ? nanosecondsOfText(value) : 0n;
}

/** As JavaScript's SDK has times: seconds, and the nanoseconds beyond. */
function pairOf([seconds, ns]: readonly unknown[]): bigint {
  const isPair = Number.isSafeInteger(seconds) && Number.isSafeInteger(ns) && (seconds as number) > 0;
  return isPair ? BigInt(seconds as number) * 1_000_000_000n + BigInt(ns as number) : 0n;
}
