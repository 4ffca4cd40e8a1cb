// A graph as it is shown, as shapes that any kind of picture can be made of: rectangles and texts under a line that says
// what it is. Leaves out: files and canvases.

import { rowRange } from '../../src/flame/box-store.ts';
import type { BoxSet, BoxStore } from '../../src/flame/box-store.ts';
import type { LabelFitter } from '../../src/flame/labels.ts';
import { pxOf, visibleRows, type Viewport } from '../../src/flame/viewport.ts';
import type { FunctionInfo } from '../../src/protocol/webview.ts';
import type { BoxColors } from '../flame/box-colors.ts';
import { cssOf, mix, unpackColor } from '../flame/color.ts';
import type { FlameTheme } from '../flame/theme.ts';
import { displayName } from '../text/display-name.ts';

/** What is drawn: a view's part of a graph, and the words above it. */
export interface PictureScene {
  readonly viewport: Viewport;
  readonly store: Pick<BoxStore, 'layers'>;
  readonly functions: ReadonlyMap<number, FunctionInfo>;
  readonly colors: Pick<BoxColors, 'colorsOf' | 'isFaded' | 'takesBackgroundText'>;
  readonly theme: FlameTheme;
  readonly title: string;
}

/** A rectangle, CSS pixels; `title`: what it is, for those who point at it. */
export interface PictureBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly title: string | null;
}

/** A text whose baseline is in the middle of its line. */
export interface PictureText {
  readonly x: number;
  readonly y: number;
  readonly fill: string;
  readonly text: string;
  readonly bold: boolean;
}

export interface PictureShapes {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly fontFamily: string;
  readonly fontSizePx: number;
  readonly boxes: readonly PictureBox[];
  readonly texts: readonly PictureText[];
}

const TITLE_PX = 28;
const MARGIN_PX = 12;
const PADDING_PX = 4;
/** Narrower boxes have no label, and those below the second no place in a picture. */
const NARROWEST_LABEL_PX = 24;
const NARROWEST_PX = 0.1;

/** The shapes of a graph as it is on screen. */
export function pictureShapes(scene: PictureScene, fitter: Pick<LabelFitter, 'fit'>): PictureShapes {
  const { viewport, theme } = scene;
  const { depth0, depth1 } = visibleRows(viewport);
  const boxes: PictureBox[] = [];
  const texts: PictureText[] = [];
  const width = viewport.widthPx + 2 * MARGIN_PX;
  const title = fitter.fit(displayName(scene.title, 500), viewport.widthPx) ?? '';
  texts.push({ x: MARGIN_PX, y: TITLE_PX / 2, fill: cssOf(theme.foreground), text: title, bold: true });
  for (let depth = depth0; depth < depth1; depth++) {
    const y = TITLE_PX + (depth - depth0) * viewport.rowPx;
    const layers = scene.store.layers(depth, viewport.x0, viewport.x1);
    layers.forEach((set, layer) => {
      // A finer answer stands over a coarser one.
      if (layer > 0) boxes.push({ ...placeOf(scene, set.area.x0, set.area.x1, y), fill: cssOf(theme.background), title: null });
      addRow(scene, set, depth, y, boxes);
    });
    addLabels(scene, layers, depth, y, fitter, texts);
  }
  const height = TITLE_PX + (depth1 - depth0) * viewport.rowPx + MARGIN_PX;
  return { width, height, background: cssOf(theme.background), fontFamily: theme.fontFamily, fontSizePx: theme.fontSizePx, boxes, texts };
}

function placeOf({ viewport }: PictureScene, start: number, end: number, y: number): Omit<PictureBox, 'fill' | 'title'> {
  const left = Math.max(0, pxOf(viewport, start));
  const right = Math.min(viewport.widthPx, pxOf(viewport, end));
  return { x: MARGIN_PX + left, y, width: Math.max(0, right - left), height: viewport.rowPx - 1 };
}

function addRow(scene: PictureScene, set: BoxSet, depth: number, y: number, boxes: PictureBox[]): void {
  const { columns } = set;
  const fills = scene.colors.colorsOf(set);
  const { from, to } = rowRange(set, depth);
  for (let index = from; index < to; index++) {
    const place = placeOf(scene, columns.start[index]!, columns.start[index]! + columns.total[index]!, y);
    if (place.width < NARROWEST_PX) continue;
    const info = scene.functions.get(columns.function[index]!);
    const gap = place.width > 3 ? 0.75 : 0;
    boxes.push({ ...place, width: place.width - gap, fill: cssOf(unpackColor(fills[index]!)), title: info === undefined ? null : `${displayName(info.name)}${info.place === null ? '' : ` (${displayName(info.place)})`}` });
  }
}

function addLabels(scene: PictureScene, layers: readonly BoxSet[], depth: number, y: number, fitter: Pick<LabelFitter, 'fit'>, texts: PictureText[]): void {
  const { viewport, colors, theme, functions } = scene;
  const faded = cssOf(mix(theme.foreground, theme.background, 0.4));
  // A box wide enough for a label is in every layer; the finest names it once.
  const named = new Set<number>();
  for (const set of layers.toReversed()) {
    const { columns } = set;
    const fills = colors.colorsOf(set);
    const { from, to } = rowRange(set, depth);
    for (let index = from; index < to; index++) {
      const start = columns.start[index]!;
      const place = placeOf(scene, start, start + columns.total[index]!, y);
      const info = functions.get(columns.function[index]!);
      if (info === undefined || columns.merged[index]! > 0 || place.width < NARROWEST_LABEL_PX || named.has(start)) continue;
      named.add(start);
      const text = fitter.fit(displayName(info.name), place.width - 2 * PADDING_PX);
      if (text === null) continue;
      const ink = cssOf(colors.takesBackgroundText(fills[index]!) ? theme.background : theme.foreground);
      texts.push({ x: place.x + PADDING_PX, y: y + (viewport.rowPx - 1) / 2, fill: colors.isFaded(info.index) ? faded : ink, text, bold: false });
    }
  }
}
