// Carries a line of an old text to the new one through the hunks between them. All lines 0-based.

import type { Hunk } from './hunks.ts';

/** The last hunk that begins at or before an old line; -1 where there is none. */
function hunkBefore(hunks: readonly Hunk[], old0: number): number {
  let from = 0;
  let to = hunks.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (hunks[middle]!.old0 <= old0) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** The block in which an old line was changed or taken out; `null` where the line is still there. */
export function changedBlock(hunks: readonly Hunk[], old0: number): Hunk | null {
  const hunk = hunks[hunkBefore(hunks, old0)];
  return hunk !== undefined && old0 < hunk.old0 + hunk.oldCount ? hunk : null;
}

/** Where an old line is in the new text; `null` where it was changed or taken out. */
export function carryLine(hunks: readonly Hunk[], old0: number): number | null {
  if (changedBlock(hunks, old0) !== null) return null;
  const hunk = hunks[hunkBefore(hunks, old0)];
  return hunk === undefined ? old0 : old0 + hunk.new0 + hunk.newCount - hunk.old0 - hunk.oldCount;
}

/** As {@link carryLine}, but for a line that is gone the place where it stood: for showing, never for a figure. */
export function nearestLine(hunks: readonly Hunk[], old0: number): number {
  const block = changedBlock(hunks, old0);
  if (block === null) return carryLine(hunks, old0)!;
  return block.new0 + Math.max(0, Math.min(old0 - block.old0, block.newCount - 1));
}
