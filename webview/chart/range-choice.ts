// The stretch of time that counts: how one is made of two places, and whether it can be taken.

import { pxPerUnit } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { TimeRange } from '../../src/protocol/webview.ts';
import type { ViewParts } from '../views/main-view.ts';

/** The range between two times in any order, in whole nanoseconds and within the recording; at least a pixel. */
export function wholeRange(viewport: Viewport, a: number, b: number): TimeRange {
  const { total } = viewport;
  const fromNs = Math.min(Math.floor(total), Math.max(0, Math.round(Math.min(a, b))));
  const toNs = Math.min(Math.ceil(total), Math.max(fromNs + 1 / pxPerUnit(viewport), Math.round(Math.max(a, b))));
  return { fromNs, toNs: Math.max(fromNs + 1, Math.ceil(toNs)) };
}

/** Lets all views count a range only, `null`: everything. A sentence where it is not taken: without samples all would be empty. */
export async function takeRange({ channel, actions, view }: ViewParts, range: TimeRange | null): Promise<string | null> {
  if (range === null) {
    channel.cancelSlot('chart range');
    if (view.range !== undefined) actions.setRange(null);
    return null;
  }
  const { totals } = await channel.request('view/totals', { view: { ...view, range } }, 'chart range');
  if (!(totals.total > 0)) return 'No samples begin in this stretch of time.';
  actions.setRange(range);
  return null;
}
