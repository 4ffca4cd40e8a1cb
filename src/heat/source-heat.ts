// The heat of one source: its lines and the functions defined in it, with buckets for colouring. Knows no editor
// and no colours.

import { shareOf } from '../base/format-value.ts';
import type { KeyFigures } from '../profile/figures.ts';
import type { LineFigure } from '../profile/lines.ts';
import { functionName, NONE, type FunctionIndex, type Profile, type SourceIndex } from '../profile/tables.ts';

/** Shares of the profile's total from which a bucket begins; below the first one it is bucket 0. */
export const BUCKET_SHARES: readonly number[] = [0.002, 0.01, 0.03, 0.08, 0.2];

/**
 * 0 (coolest) … 5 by the share of the profile's total. Absolute, so that a colour means the same in every file;
 * the steps grow about threefold, as shares in profiles do.
 */
export function heatBucket(share: number): number {
  let bucket = 0;
  while (bucket < BUCKET_SHARES.length && share >= BUCKET_SHARES[bucket]!) bucket++;
  return bucket;
}

/** A line with a figure. 0-based. */
export interface LineHeat {
  readonly line0: number;
  readonly self: number | null;
  readonly total: number | null;
  readonly samples: number;
  readonly bucket: number;
  /** The line was inferred, not recorded. Left out: it was recorded. */
  readonly inferred?: boolean;
}

/** A function defined in the source. 0-based line. */
export interface FunctionHeat {
  readonly index: FunctionIndex;
  readonly name: string;
  readonly line0: number;
  readonly self: number;
  readonly total: number;
  readonly samples: number;
}

function inferredIn({ inferredLines }: Profile, sources: ReadonlySet<SourceIndex>): ReadonlySet<number> {
  const lines = new Set<number>();
  for (let i = 0; i < (inferredLines?.length ?? 0); i++) if (sources.has(inferredLines!.source[i]!)) lines.add(inferredLines!.line0[i]!);
  return lines;
}

/** Lines and functions of some sources (recorded names of one file), ascending by line. Figures of 0 are left out. */
export function sourceHeat(
  profile: Profile,
  sources: ReadonlySet<SourceIndex>,
  lines: readonly LineFigure[],
  functions: KeyFigures,
  total: number,
): { lines: LineHeat[]; functions: FunctionHeat[] } {
  const byLine = new Map<number, LineHeat>();
  const inferred = inferredIn(profile, sources);
  for (const line of lines) {
    if (!sources.has(line.source) || !(line.self > 0 || (line.total ?? 0) > 0)) continue;
    const known = byLine.get(line.line0);
    const self = line.self + (known?.self ?? 0);
    const lineTotal = line.total === null ? null : line.total + (known?.total ?? 0);
    const bucket = heatBucket(shareOf(Math.max(self, lineTotal ?? 0), total));
    const row = { line0: line.line0, self, total: lineTotal, samples: line.samples + (known?.samples ?? 0), bucket };
    byLine.set(line.line0, inferred.has(line.line0) ? { ...row, inferred: true } : row);
  }
  const defined: FunctionHeat[] = [];
  for (let f = 0; f < profile.functions.length; f++) {
    const line0 = profile.functions.startLine0[f]!;
    if (line0 === NONE || !sources.has(profile.functions.source[f]!) || !(functions.total[f]! > 0)) continue;
    const index = f as FunctionIndex;
    defined.push({
      index, name: functionName(profile, index), line0,
      self: functions.self[f]!, total: functions.total[f]!, samples: functions.samples[f]!,
    });
  }
  return {
    lines: [...byLine.values()].sort((a, b) => a.line0 - b.line0),
    functions: defined.sort((a, b) => a.line0 - b.line0 || b.total - a.total),
  };
}
