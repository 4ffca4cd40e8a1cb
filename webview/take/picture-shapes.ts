// Graphs as they are shown, as shapes that any kind of picture can be made of: rectangles and texts under a line that says
// what they are. Leaves out: files and canvases.

import { rowRange } from '../../src/flame/box-store.ts';
import type { BoxSet, BoxStore } from '../../src/flame/box-store.ts';
import type { LabelFitter } from '../../src/flame/labels.ts';
import { pxOf, topOfRow, visibleRows, type Viewport } from '../../src/flame/viewport.ts';
import type { FunctionInfo } from '../../src/protocol/webview.ts';
import type { BoxColors } from '../flame/box-colors.ts';
import { cssOf, mix, unpackColor } from '../flame/color.ts';
import { changeMark } from '../flame/label-painter.ts';
import type { FlameTheme } from '../flame/theme.ts';
import { displayName } from '../text/display-name.ts';

/** What is drawn: the graphs of a view, one below the other, and the words above them. */
export interface PictureScene {
  readonly title: string;
  readonly graphs: readonly PictureGraph[];
}

/** The part of a graph that is on screen. */
export interface PictureGraph {
  readonly viewport: Viewport;
  readonly store: Pick<BoxStore, 'layers'>;
  readonly functions: ReadonlyMap<number, FunctionInfo>;
  readonly colors: Pick<BoxColors, 'colorsOf' | 'isFaded' | 'takesBackgroundText'>;
  readonly theme: FlameTheme;
  /** What it is, where the title does not say it. */
  readonly heading?: string;
  /** Marks of an axis above it, with where they are. CSS pixels from the graph's left. */
  readonly ticks?: readonly { readonly px: number; readonly text: string }[];
  /** Rows with a name in place of boxes. */
  readonly heads?: ReadonlyMap<number, string>;
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

/** Height of the title, of a heading, of an axis. */
const LINE_PX = 28;
const MARGIN_PX = 12;
const PADDING_PX = 4;
/** Narrower boxes have no label, and those below the second no place in a picture. */
const NARROWEST_LABEL_PX = 24;
const NARROWEST_PX = 0.1;

/** The shapes of graphs as they are on screen. Their theme is that of the first one. */
export function pictureShapes({ title, graphs }: PictureScene, fitter: Pick<LabelFitter, 'fit'>): PictureShapes {
  const { theme } = graphs[0]!;
  const widthPx = Math.max(...graphs.map(({ viewport }) => viewport.widthPx));
  const boxes: PictureBox[] = [];
  const texts: PictureText[] = [];
  texts.push(lineOf(displayName(title, 500), theme, fitter, { y: 0, widthPx, bold: true }));
  let y = LINE_PX;
  for (const graph of graphs) {
    if (graph.heading !== undefined) {
      texts.push(lineOf(graph.heading, theme, fitter, { y, widthPx, bold: false }));
      y += LINE_PX;
    }
    if (graph.ticks !== undefined) {
      addTicks(graph, y, boxes, texts);
      y += LINE_PX;
    }
    y += addGraph(graph, y, fitter, boxes, texts);
  }
  const background = cssOf(theme.background);
  return { width: widthPx + 2 * MARGIN_PX, height: y + MARGIN_PX, background, fontFamily: theme.fontFamily, fontSizePx: theme.fontSizePx, boxes, texts };
}

/** A line of words over all of the width, cut where they do not fit. */
function lineOf(
  words: string, theme: FlameTheme, fitter: Pick<LabelFitter, 'fit'>, { y, widthPx, bold }: { readonly y: number; readonly widthPx: number; readonly bold: boolean },
): PictureText {
  return { x: MARGIN_PX, y: y + LINE_PX / 2, fill: cssOf(theme.foreground), text: fitter.fit(words, widthPx) ?? '', bold };
}

function addTicks({ ticks = [], theme }: PictureGraph, y: number, boxes: PictureBox[], texts: PictureText[]): void {
  const fill = cssOf(mix(theme.foreground, theme.background, 0.4));
  for (const { px, text } of ticks) {
    boxes.push({ x: MARGIN_PX + px, y: y + LINE_PX / 4, width: 1, height: (LINE_PX * 3) / 4, fill, title: null });
    texts.push({ x: MARGIN_PX + px + PADDING_PX, y: y + LINE_PX / 2, fill, text, bold: false });
  }
}

/** Draws the rows on screen, whole ones also where the screen cuts them; gives the height of all. */
function addGraph(graph: PictureGraph, top: number, fitter: Pick<LabelFitter, 'fit'>, boxes: PictureBox[], texts: PictureText[]): number {
  const { viewport, theme, store, heads } = graph;
  const { depth0, depth1 } = visibleRows(viewport);
  const highest = Math.min(topOfRow(viewport, depth0), topOfRow(viewport, depth1 - 1));
  for (let depth = depth0; depth < depth1; depth++) {
    const y = top + topOfRow(viewport, depth) - highest;
    const head = heads?.get(depth);
    if (head !== undefined) {
      const text = fitter.fit(head, viewport.widthPx) ?? '';
      texts.push({ x: MARGIN_PX, y: y + (viewport.rowPx - 1) / 2, fill: cssOf(theme.foreground), text, bold: true });
      continue;
    }
    const layers = store.layers(depth, viewport.x0, viewport.x1);
    layers.forEach((set, layer) => {
      // A finer answer stands over a coarser one.
      if (layer > 0) boxes.push({ ...placeOf(graph, set.area.x0, set.area.x1, y), fill: cssOf(theme.background), title: null });
      addRow(graph, set, depth, y, boxes);
    });
    addLabels(graph, layers, depth, y, fitter, texts);
  }
  return (depth1 - depth0) * viewport.rowPx;
}

function placeOf({ viewport }: PictureGraph, start: number, end: number, y: number): Omit<PictureBox, 'fill' | 'title'> {
  const left = Math.max(0, pxOf(viewport, start));
  const right = Math.min(viewport.widthPx, pxOf(viewport, end));
  return { x: MARGIN_PX + left, y, width: Math.max(0, right - left), height: viewport.rowPx - 1 };
}

function addRow(graph: PictureGraph, set: BoxSet, depth: number, y: number, boxes: PictureBox[]): void {
  const { columns } = set;
  const fills = graph.colors.colorsOf(set);
  const { from, to } = rowRange(set, depth);
  for (let index = from; index < to; index++) {
    const place = placeOf(graph, columns.start[index]!, columns.start[index]! + columns.total[index]!, y);
    if (place.width < NARROWEST_PX) continue;
    const info = graph.functions.get(columns.function[index]!);
    const gap = place.width > 3 ? 0.75 : 0;
    boxes.push({ ...place, width: place.width - gap, fill: cssOf(unpackColor(fills[index]!)), title: info === undefined ? null : `${displayName(info.name)}${info.place === null ? '' : ` (${displayName(info.place)})`}` });
  }
}

function addLabels(graph: PictureGraph, layers: readonly BoxSet[], depth: number, y: number, fitter: Pick<LabelFitter, 'fit'>, texts: PictureText[]): void {
  const { viewport, colors, theme, functions } = graph;
  const faded = cssOf(mix(theme.foreground, theme.background, 0.4));
  // A box wide enough for a label is in every layer; the finest names it once.
  const named = new Set<number>();
  for (const set of layers.toReversed()) {
    const { columns } = set;
    const fills = colors.colorsOf(set);
    const { from, to } = rowRange(set, depth);
    for (let index = from; index < to; index++) {
      const start = columns.start[index]!;
      const place = placeOf(graph, start, start + columns.total[index]!, y);
      const info = functions.get(columns.function[index]!);
      if (info === undefined || columns.merged[index]! > 0 || place.width < NARROWEST_LABEL_PX || named.has(start)) continue;
      named.add(start);
      const change = columns.before === undefined ? '' : changeMark(columns.before[index]!, columns.after![index]!);
      const text = fitter.fit(change + displayName(info.name), place.width - 2 * PADDING_PX);
      if (text === null) continue;
      const ink = cssOf(colors.takesBackgroundText(fills[index]!) ? theme.background : theme.foreground);
      texts.push({ x: place.x + PADDING_PX, y: y + (viewport.rowPx - 1) / 2, fill: colors.isFaded(info.index) ? faded : ink, text, bold: false });
    }
  }
}
