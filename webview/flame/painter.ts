// Paints one picture of a graph on its canvas: background, boxes (by a RectPainter), labels and outlines. Leaves out:
// what to draw, and how boxes become pixels.

import type { BoxStore } from '../../src/flame/box-store.ts';
import { pxOf, topOfRow } from '../../src/flame/viewport.ts';
import type { BoxPlace, Viewport } from '../../src/flame/viewport.ts';
import type { BoxColors } from './box-colors.ts';
import { cssOf } from './color.ts';
import { LabelPainter } from './label-painter.ts';
import { pictureHeight, pictureWidth, type RectPainter } from './rect-painter.ts';
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

export class FlamePainter {
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly rects: RectPainter;
  private readonly labels = new LabelPainter();

  constructor(canvas: HTMLCanvasElement, rects: RectPainter) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d', { alpha: false })!;
    this.rects = rects;
  }

  paint(scene: FlameScene): void {
    const { ratio, theme } = scene;
    const [width, height] = [pictureWidth(scene), pictureHeight(scene)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const { context } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = cssOf(theme.background);
    context.fillRect(0, 0, width, height);
    this.rects.paint(context, scene);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (scene.labels) this.labels.paint(context, scene);
    if (scene.hovered !== null) this.outline(scene, scene.hovered, 1, cssOf(theme.foreground));
    if (scene.selected !== null) {
      // Two lines, because the focus colour alone is hard to see on boxes of a similar one.
      this.outline(scene, scene.selected, 3, cssOf(theme.background));
      this.outline(scene, scene.selected, 2, cssOf(theme.selection));
    }
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
