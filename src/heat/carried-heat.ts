// Heat of a source whose text changed since the recording: every figure goes to where its line is now, or is lost.
// Leaves out: how lines are carried (revisions).

import type { FunctionHeat, LineHeat } from './source-heat.ts';

/** Where recorded lines are now, 0-based; `null` where a line was changed or is gone. */
export interface LineWays {
  line(line0: number): number | null;
  /** A function's definition: found again by its name where its line was changed. */
  definition(line0: number, name: string): number | null;
}

export interface CarriedHeat {
  readonly lines: readonly LineHeat[];
  readonly functions: readonly FunctionHeat[];
  /** Figures whose lines did not survive, at their recorded lines, hottest first. */
  readonly lost: readonly LineHeat[];
}

/** Carries the figures of one source. Their values stay as they are. */
export function carryHeat(
  { lines, functions }: { readonly lines: readonly LineHeat[]; readonly functions: readonly FunctionHeat[] },
  ways: LineWays,
): CarriedHeat {
  const kept: LineHeat[] = [];
  const lost: LineHeat[] = [];
  for (const figure of lines) {
    const line0 = ways.line(figure.line0);
    if (line0 === null) lost.push(figure);
    else kept.push({ ...figure, line0 });
  }
  const carried = functions.flatMap((fn) => {
    const line0 = ways.definition(fn.line0, fn.name);
    return line0 === null ? [] : [{ ...fn, line0 }];
  });
  const value = ({ self, total }: LineHeat): number => self ?? total ?? 0;
  return { lines: kept, functions: carried, lost: lost.sort((a, b) => value(b) - value(a)) };
}
