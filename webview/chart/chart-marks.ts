// What stands around the boxes of a flame chart in a picture: its times and the names of its lanes. No DOM.

import { laneAt, visibleLanes, type PlacedLane } from '../../src/flame/lanes.ts';
import { formatTime, timeTicks } from '../../src/flame/time-axis.ts';
import { pxOf, visibleRows, type Viewport } from '../../src/flame/viewport.ts';
import type { PictureGraph } from '../take/picture-shapes.ts';

/** Room for the text of a tick. CSS pixels. */
export const TICK_PX = 96;

/** The lanes of a chart, as far as their names go. `several`: they have heads. */
export interface NamedLanes {
  readonly placed: readonly PlacedLane[];
  readonly several: boolean;
  nameOf(lane: number): string;
}

/** Times and names for the part of a chart that is on screen. */
export function chartMarks(viewport: Viewport, lanes: NamedLanes): Required<Pick<PictureGraph, 'ticks' | 'heads'>> {
  const { x0, x1, widthPx } = viewport;
  const { stepNs, ns } = timeTicks(x0, x1, Math.floor(widthPx / TICK_PX));
  const ticks = ns.map((time) => ({ px: pxOf(viewport, time), text: formatTime(time, stepNs, x1) })).filter(({ px }) => px + TICK_PX / 2 <= widthPx);
  return { ticks, heads: headsOf(viewport, lanes) };
}

/** Names by row: the lane that fills the screen has its own at the top, over its first row there. */
function headsOf(viewport: Viewport, lanes: NamedLanes): ReadonlyMap<number, string> {
  const heads = new Map<number, string>();
  const { placed } = lanes;
  if (!lanes.several) return heads;
  const { depth0, depth1 } = visibleRows(viewport);
  const { from, to } = visibleLanes(placed, viewport);
  const atTop = laneAt(placed, depth0);
  for (let lane = from; lane < to; lane++) {
    const row = lane === atTop ? Math.max(placed[lane]!.head, depth0) : placed[lane]!.head;
    if (row < depth1) heads.set(row, lanes.nameOf(lane));
  }
  return heads;
}
