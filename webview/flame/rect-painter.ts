// What paints the boxes of a picture, and what all such painters share: which rows there are, and which runs of pixels.
// Whole pixels are decided here and in raster.ts, so that painters differ in how they fill them and in nothing else.

import { rowRange } from '../../src/flame/box-store.ts';
import { paintRow, type RunTarget } from '../../src/flame/raster.ts';
import { pxPerUnit, topOfRow, visibleRows } from '../../src/flame/viewport.ts';
import { packColor } from './color.ts';
import type { FlameScene } from './painter.ts';

export interface RectPainter {
  /**
   * Paints the boxes of a picture over its background; one unit of `context` is a device pixel. `false`: it cannot any more,
   * and nothing was painted.
   */
  paint(context: CanvasRenderingContext2D, scene: FlameScene): boolean;
}

/** A row on the canvas. Device pixels. */
export interface RowPlace {
  readonly depth: number;
  readonly top: number;
  /** One past the last pixel of its boxes. */
  readonly bottom: number;
  /** One past the line under them, which has a colour in high contrast only. */
  readonly end: number;
}

/** Width of a picture. Device pixels. */
export function pictureWidth({ viewport, ratio }: FlameScene): number {
  return Math.max(1, Math.round(viewport.widthPx * ratio));
}

/** Height of a picture. Device pixels. */
export function pictureHeight({ viewport, ratio }: FlameScene): number {
  return Math.max(1, Math.round(viewport.heightPx * ratio));
}

/** The rows that are at least partly visible. */
export function rowPlaces({ viewport, ratio }: FlameScene): RowPlace[] {
  const { depth0, depth1 } = visibleRows(viewport);
  const line = Math.max(1, Math.round(ratio));
  return Array.from({ length: depth1 - depth0 }, (_, row) => {
    const depth = depth0 + row;
    const top = topOfRow(viewport, depth);
    const end = Math.round((top + viewport.rowPx) * ratio);
    return { depth, top: Math.round(top * ratio), bottom: end - line, end };
  });
}

/** Paints the boxes of one row: of every layer, first its background, which hides the coarser ones, then its boxes. */
export function paintBoxes(target: RunTarget, scene: FlameScene, depth: number): void {
  const { viewport, ratio, store, colors, theme } = scene;
  const width = pictureWidth(scene);
  const scale = pxPerUnit(viewport) * ratio;
  const background = packColor(theme.background);
  const style = { gap: packColor(theme.border ?? theme.background), gapPx: Math.max(1, Math.round(ratio * 0.75)) };
  const pixelOf = (x: number): number => Math.min(width, Math.max(0, Math.round((x - viewport.x0) * scale)));
  for (const set of store.layers(depth, viewport.x0, viewport.x1)) {
    const [clip0, clip1] = [pixelOf(set.area.x0), pixelOf(set.area.x1)];
    if (clip1 <= clip0) continue;
    target.fill(clip0, clip1, background);
    const boxes = { ...set.columns, colors: colors.colorsOf(set), ...rowRange(set, depth) };
    paintRow(target, boxes, { x0: viewport.x0, pxPerUnit: scale, clip0, clip1 }, style);
  }
}
