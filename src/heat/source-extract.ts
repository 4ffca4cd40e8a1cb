// A short extract of a source around the lines of one function that cost most. Knows no editor and no colours.

import type { LineHeat } from './source-heat.ts';

/** Lines around a hot one that tell what it is about. */
const AROUND = 2;

/**
 * The lines to show, 0-based, ascending: the hottest with lines around them, as many as fit.
 *
 * @param lines figures of the function's lines; others may be among them and are shown where they are near.
 * @param within the function's lines, as far as they are known: nothing outside is looked at first.
 * @param lineCount lines of the whole text.
 */
export function extractLines(
  lines: readonly Pick<LineHeat, 'line0' | 'self' | 'total'>[], within: ReadonlySet<number>, lineCount: number, most: number,
): number[] {
  const value = ({ self, total }: Pick<LineHeat, 'self' | 'total'>): number => self ?? total ?? 0;
  const hottest = lines.filter(({ line0 }) => within.has(line0)).sort((a, b) => value(b) - value(a) || (b.total ?? 0) - (a.total ?? 0) || a.line0 - b.line0);
  const first = Math.min(...within);
  const starts = hottest.length > 0 ? hottest.map(({ line0 }) => line0) : Number.isFinite(first) ? [first] : [];
  const shown = new Set<number>();
  for (const start of starts) {
    if (start >= lineCount) continue;
    const wanted: number[] = [];
    for (let line0 = Math.max(0, start - AROUND); line0 <= Math.min(lineCount - 1, start + AROUND); line0++) if (!shown.has(line0)) wanted.push(line0);
    // A hot line alone says more than nothing.
    for (const line0 of shown.size + wanted.length <= most ? wanted : shown.size < most && !shown.has(start) ? [start] : []) shown.add(line0);
  }
  // Without figures: the beginning of the function.
  if (hottest.length === 0) for (let line0 = first; line0 < Math.min(lineCount, first + most) && shown.size < most; line0++) shown.add(line0);
  return [...shown].sort((a, b) => a - b);
}
