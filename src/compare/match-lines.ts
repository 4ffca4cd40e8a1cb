// Which line of a baseline is which of a profile: the same distance from the definition of the function above it.
// Leaves out: texts, which know better where they are to be had (the server carries lines through them).

import { KeyMap } from '../base/key-map.ts';
import type { LineFigure } from '../profile/lines.ts';
import { NONE, type Profile } from '../profile/tables.ts';
import type { SideFigures } from './compare-figures.ts';
import { LineShifts, type Matches } from './match-functions.ts';

/** Lines of both, row by row. `source` is one of the profile, or, behind its last one, of the baseline alone. */
export interface MatchedLines {
  readonly source: Int32Array;
  /** 0-based, as recorded in the profile; of the baseline where the source is its own. */
  readonly line0: Int32Array;
  readonly before: SideFigures & { readonly totals: Float64Array };
  readonly after: SideFigures & { readonly totals: Float64Array };
  /** The row of each line that was given. */
  readonly rowOfBefore: Int32Array;
  readonly rowOfAfter: Int32Array;
  /** Whether both know totals of lines. */
  readonly hasTotals: boolean;
}

/** Puts lines of both beside one another. Values are self. */
export function matchLines(
  before: { readonly profile: Profile; readonly lines: readonly LineFigure[] },
  after: { readonly profile: Profile; readonly lines: readonly LineFigure[] },
  matches: Matches,
): MatchedLines {
  const shifts = new LineShifts(before.profile, after.profile, matches.functionOfBefore);
  const keys = new KeyMap();
  const places: { source: number; line0: number }[] = [];
  const rowOf = (source: number, line0: number): number => {
    const row = keys.indexOf(source, line0, 0, 0);
    if (row === places.length) places.push({ source, line0 });
    return row;
  };
  const rowOfAfter = Int32Array.from(after.lines, ({ source, line0 }) => rowOf(source, line0));
  const rowOfBefore = Int32Array.from(before.lines, ({ source, line0 }) => {
    const partner = matches.sourceOfBefore[source]!;
    if (partner === NONE) return rowOf(after.profile.sources.length + source, line0);
    return rowOf(partner, Math.max(0, shifts.shifted(source, line0)));
  });
  const gather = (lines: readonly LineFigure[], rows: Int32Array): MatchedLines['before'] => {
    const values = new Float64Array(places.length);
    const samples = new Float64Array(places.length);
    const totals = new Float64Array(places.length);
    lines.forEach((line, i) => {
      const row = rows[i]!;
      values[row]! += line.self;
      samples[row]! += line.samples;
      // Lines that came together may count the same samples: the largest is certain.
      totals[row] = Math.max(totals[row]!, line.total ?? 0);
    });
    return { values, samples, totals };
  };
  const knowsTotals = (lines: readonly LineFigure[]): boolean => lines.every(({ total }) => total !== null);
  return {
    source: Int32Array.from(places, ({ source }) => source),
    line0: Int32Array.from(places, ({ line0 }) => line0),
    before: gather(before.lines, rowOfBefore),
    after: gather(after.lines, rowOfAfter),
    rowOfBefore,
    rowOfAfter,
    hasTotals: knowsTotals(before.lines) && knowsTotals(after.lines),
  };
}
