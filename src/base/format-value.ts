// Values as people read them: one wording for editor, page and command line.

/** Units of value types, as in NUMBERS. */
export type Unit = 'nanoseconds' | 'bytes' | 'count';

const TIME: readonly (readonly [number, string])[] = [
  [1e9 * 3600, 'h'],
  [1e9 * 60, 'min'],
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
];

const BYTES: readonly (readonly [number, string])[] = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
  [1, 'B'],
];

/**
 * A value with its unit in three significant digits: `1.23 s`, `45.6 ms`, `780 µs`, `12.3 MB`, `1,234`.
 * Minutes begin at 120 s and hours at 120 min, so that seconds stay comparable. 0 is `0 ms`, `0 B` or `0`.
 */
export function formatValue(value: number, unit: Unit): string {
  if (unit === 'count') return formatCount(value);
  if (value === 0) return unit === 'bytes' ? '0 B' : '0 ms';
  const size = Math.abs(value);
  const steps = unit === 'bytes' ? BYTES : TIME;
  const last = steps[steps.length - 1]!;
  const [factor, name] =
    steps.find(([from]) => size >= (unit === 'nanoseconds' && from >= 6e10 ? from * 2 : from) * 0.9995) ?? last;
  // A byte or a nanosecond has no fractions worth two zeros.
  const text = factor === 1 && Number.isInteger(value) ? formatCount(value) : threeDigits(value / factor);
  return `${text} ${name}`;
}

/** As {@link formatValue}, and what a count counts, in the plural: `1,234 objects`, `1 object`. */
export function formatAmount(value: number, unit: Unit, noun: string | null): string {
  const text = formatValue(value, unit);
  if (unit !== 'count' || noun === null) return text;
  return `${text} ${value === 1 ? noun.replace(/s$/, '') : noun}`;
}

/** A whole number with thousands separators; fractions keep three significant digits. */
export function formatCount(value: number): string {
  // Adding 0 turns -0 into 0.
  if (Number.isInteger(value)) return (value + 0).toLocaleString('en-US');
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : threeDigits(value);
}

/** `12.3 %`; `< 0.1 %` instead of a false zero; `0 %` for nothing; never NaN. At most 100 %. */
export function formatShare(share: number): string {
  if (!(share > 0)) return '0 %';
  if (share < 0.0005) return '< 0.1 %';
  const percent = Math.min(share, 1) * 100;
  return percent >= 99.95 ? '100 %' : `${percent.toFixed(1)} %`;
}

/** `value ÷ total`, or 0 where there is no total; capped at 1 (NUMBERS, pstats). */
export function shareOf(value: number, total: number): number {
  return total > 0 ? Math.min(1, value / total) : 0;
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return Math.round(value).toLocaleString('en-US');
  return size >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
