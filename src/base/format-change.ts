// Differences as people read them: one wording for editor, page and command line. The sign says what a colour may not.

import { formatCount, formatValue, type Unit } from './format-value.ts';

/** `+12.3 ms`, `−4 kB`, `0 ms`: with a real minus sign. */
export function formatSigned(value: number, unit: Unit): string {
  const text = formatValue(Math.abs(value), unit);
  return value > 0 ? `+${text}` : value < 0 ? `−${text}` : text;
}

/** `+12.3 %`, from a tenfold on `×12`; `new` and `gone` where there is only one of the two; `0 %`. */
export function formatChange(before: number, after: number): string {
  if (!(before > 0)) return after > 0 ? 'new' : '';
  if (!(after > 0)) return 'gone';
  const percent = ((after - before) / before) * 100;
  if (percent >= 1000) return `×${formatCount(Math.round(after / before))}`;
  if (Math.abs(percent) < 0.05) return '0 %';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent).toFixed(1)} %`;
}

/** A probability that a difference is chance: `p < 0.001`, `p 0.03`; "" where it is not known. */
export function formatChance(chance: number | null): string {
  if (chance === null) return '';
  return chance < 0.001 ? 'p < 0.001' : `p ${chance.toPrecision(2)}`;
}

/** `certain (p < 0.001)`; for what is counted or not known, that. */
export function significanceInWords({ significance, chance }: { readonly significance: string; readonly chance: number | null }): string {
  switch (significance) {
    case 'counted':
      return 'counted, not sampled';
    case 'unknown':
      return 'too little is known to tell it from chance';
    case 'noise':
      return `may be chance (${formatChance(chance)})`;
    default:
      return `${significance} (${formatChance(chance)})`;
  }
}
