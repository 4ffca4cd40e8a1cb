// Draws the flame graph on a canvas as row strips: each visible row is rasterised into a strip one pixel high, all
// strips go to a small canvas at once, and each is stretched to the height of its row. Under software rendering this
// costs the same for ten boxes and ten thousand, where rectangles one by one took 7 times longer (VIEWERS 2b).
// Behind one small interface, so that a GPU painter can stand beside it. Leaves out: what to draw.

import { rowRange } from '../../src/flame/box-store.ts';
import type { BoxStore } from '../../src/flame/box-store.ts';
import { paintRow } from '../../src/flame/raster.ts';
import { pxOf, pxPerUnit, topOfRow, visibleRows } from '../../src/flame/viewport.ts';
import type { BoxPlace, Viewport } from '../../src/flame/viewport.ts';
import type { BoxColors } from './box-colors.ts';
import { cssOf, packColor } from './color.ts';
import { LabelPainter } from './label-painter.ts';
import type { FlameTheme } from './theme.ts';
import type { FunctionInfo } from '../../src/protocol/webview.ts';
import type { UnresolvedSources } from '../sources/unresolved-sources.ts';

/** One picture. */
export interface FlameScene {
  readonly viewport: Viewport;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  readonly store: Pick<BoxStore, 'layers'>;
  readonly functions: ReadonlyMap<number, FunctionInfo>;
  readonly colors: Pick<BoxColors, 'colorsOf' | 'isFaded' | 'takesBackgroundText'>;
  readonly theme: FlameTheme;
  /** Frames of these are marked. */
  readonly unresolved: UnresolvedSources;
  readonly selected: BoxPlace | null;
  readonly hovered: BoxPlace | null;
  /** Left out while the graph moves, where they are slow. */
  readonly labels: boolean;
}

export interface FlamePainter {
  paint(scene: FlameScene): void;
}

export class RowStripPainter implements FlamePainter {
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly strips: OffscreenCanvasRenderingContext2D;
  private image: ImageData | null = null;
  private readonly labels = new LabelPainter();

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d', { alpha: false })!;
    this.strips = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  }

  paint(scene: FlameScene): void {
    const { viewport, ratio, theme } = scene;
    const width = Math.max(1, Math.round(viewport.widthPx * ratio));
    const height = Math.max(1, Math.round(viewport.heightPx * ratio));
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const { context } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = cssOf(theme.background);
    context.fillRect(0, 0, width, height);
    this.paintStrips(scene, width);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (scene.labels) this.labels.paint(context, scene);
    if (scene.hovered !== null) this.outline(scene, scene.hovered, 1, cssOf(theme.foreground));
    if (scene.selected !== null) {
      // Two lines, because the focus colour alone is hard to see on boxes of a similar one.
      this.outline(scene, scene.selected, 3, cssOf(theme.background));
      this.outline(scene, scene.selected, 2, cssOf(theme.selection));
    }
  }

  private paintStrips(scene: FlameScene, width: number): void {
    const { viewport, ratio } = scene;
    const { depth0, depth1 } = visibleRows(viewport);
    const rows = depth1 - depth0;
    if (rows === 0) return;
    const outlined = scene.theme.border !== null;
    // In high contrast each row has a second strip: the line under its boxes.
    const image = this.imageOf(width, outlined ? rows * 2 : rows);
    this.rasterise(scene, new Uint32Array(image.data.buffer), width, depth0, depth1);
    this.strips.putImageData(image, 0, 0);
    const { context } = this;
    context.imageSmoothingEnabled = false;
    const gap = Math.max(1, Math.round(ratio));
    for (let row = 0; row < rows; row++) {
      const top = Math.round(topOfRow(viewport, depth0 + row) * ratio);
      const bottom = Math.round((topOfRow(viewport, depth0 + row) + viewport.rowPx) * ratio) - gap;
      context.drawImage(this.strips.canvas, 0, row, width, 1, 0, top, width, bottom - top);
      if (outlined) context.drawImage(this.strips.canvas, 0, rows + row, width, 1, 0, bottom, width, gap);
    }
  }

  private rasterise(scene: FlameScene, pixels: Uint32Array, width: number, depth0: number, depth1: number): void {
    const { viewport, ratio, store, colors, theme } = scene;
    const background = packColor(theme.background);
    const border = packColor(theme.border ?? theme.background);
    const scale = pxPerUnit(viewport) * ratio;
    pixels.fill(background);
    const rows = depth1 - depth0;
    for (let row = 0; row < rows; row++) {
      for (const set of store.layers(depth0 + row, viewport.x0, viewport.x1)) {
        const clip0 = Math.min(width, Math.max(0, Math.round((set.area.x0 - viewport.x0) * scale)));
        const clip1 = Math.min(width, Math.max(0, Math.round((set.area.x1 - viewport.x0) * scale)));
        pixels.fill(background, row * width + clip0, row * width + clip1);
        const boxes = { ...set.columns, colors: colors.colorsOf(set), ...rowRange(set, depth0 + row) };
        const place = { x0: viewport.x0, pxPerUnit: scale, clip0, clip1 };
        paintRow(pixels, row * width, boxes, place, { gap: border, gapPx: Math.max(1, Math.round(ratio * 0.75)) });
      }
      if (theme.border !== null) underline(pixels, row * width, (rows + row) * width, width, background, border);
    }
  }

  private imageOf(width: number, height: number): ImageData {
    if (this.image === null || this.image.width !== width || this.image.height !== height) {
      this.image = new ImageData(width, height);
      this.strips.canvas.width = width;
      this.strips.canvas.height = height;
    }
    return this.image;
  }

  private outline(scene: FlameScene, box: BoxPlace, linePx: number, color: string): void {
    const { viewport } = scene;
    const left = Math.max(-linePx, pxOf(viewport, box.start));
    const right = Math.min(viewport.widthPx + linePx, pxOf(viewport, box.start + box.total));
    if (right < 0 || left > viewport.widthPx) return;
    const top = topOfRow(viewport, box.depth);
    const { context } = this;
    context.strokeStyle = color;
    context.lineWidth = linePx;
    const width = Math.max(3, right - left) - linePx;
    context.strokeRect(left + linePx / 2, top + linePx / 2, width, viewport.rowPx - 1 - linePx);
  }
}

/** A line wherever the strip has a box. */
function underline(
  pixels: Uint32Array,
  from: number,
  to: number,
  width: number,
  background: number,
  border: number,
): void {
  for (let pixel = 0; pixel < width; pixel++) {
    if (pixels[from + pixel] !== background) pixels[to + pixel] = border;
  }
}
