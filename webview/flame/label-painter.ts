// Writes names into the boxes that have room for them. Leaves out: the boxes themselves.

import { formatChange } from '../../src/base/format-change.ts';
import { rowRange } from '../../src/flame/box-store.ts';
import type { BoxSet } from '../../src/flame/box-store.ts';
import { LabelFitter } from '../../src/flame/labels.ts';
import { lowerBound, upperBound } from '../../src/base/bisect.ts';
import { pxOf, pxPerUnit, topOfRow, visibleRows } from '../../src/flame/viewport.ts';
import { displayName } from '../text/display-name.ts';
import { cssOf, mix } from './color.ts';
import type { FlameScene } from './painter.ts';

/** Boxes narrower than this have no label: three characters would not tell anything. CSS pixels. */
const NARROWEST_PX = 24;

/** Room left and right of a label. CSS pixels. */
const PADDING_PX = 4;

interface Label {
  readonly text: string;
  readonly leftPx: number;
  /** Its source is unresolved: it is underlined with dots, as a link that leads nowhere. */
  readonly dotted: boolean;
}

/** Dots and the gaps between them, and how far below the middle of the text they are. CSS pixels. */
const DOTS_PX = [1, 2];
const DOTS_BELOW_PX = 6;

/** How much a box changed stands before its name: a colour alone would not tell everybody. */
export function changeMark(before: number, after: number): string {
  const change = formatChange(before, after);
  return change === '' ? '' : `${change} `;
}

export class LabelPainter {
  private fitter: LabelFitter | null = null;
  private font = '';
  private names = new Map<number, string>();
  private namesOf: FlameScene['functions'] | null = null;

  paint(context: CanvasRenderingContext2D, scene: FlameScene): void {
    const { theme, viewport } = scene;
    const fitter = this.fitterOf(context, `${theme.fontSizePx}px ${theme.fontFamily}`);
    if (this.namesOf !== scene.functions) {
      this.names = new Map();
      this.namesOf = scene.functions;
    }
    context.font = this.font;
    context.textBaseline = 'middle';
    const inks = [cssOf(theme.foreground), cssOf(theme.background), cssOf(mix(theme.foreground, theme.background, 0.4))];
    const { depth0, depth1 } = visibleRows(viewport);
    // Changing the ink for each label costs more than the text, so each ink is used once per row.
    for (let depth = depth0; depth < depth1; depth++) {
      const middle = topOfRow(viewport, depth) + (viewport.rowPx - 1) / 2 + 0.5;
      const byInk: Label[][] = [[], [], []];
      this.collectRow(scene, fitter, depth, byInk);
      byInk.forEach((labels, ink) => {
        if (labels.length === 0) return;
        context.fillStyle = inks[ink]!;
        for (const { text, leftPx } of labels) context.fillText(text, leftPx, middle);
        this.underline(context, labels.filter(({ dotted }) => dotted), Math.round(middle + DOTS_BELOW_PX) + 0.5, inks[ink]!);
      });
    }
  }

  private underline(context: CanvasRenderingContext2D, labels: readonly Label[], y: number, ink: string): void {
    if (labels.length === 0) return;
    context.strokeStyle = ink;
    context.lineWidth = 1;
    context.setLineDash(DOTS_PX);
    context.beginPath();
    for (const { text, leftPx } of labels) {
      context.moveTo(Math.round(leftPx), y);
      context.lineTo(Math.round(leftPx + context.measureText(text).width), y);
    }
    context.stroke();
    context.setLineDash([]);
  }

  private collectRow(scene: FlameScene, fitter: LabelFitter, depth: number, byInk: readonly Label[][]): void {
    const { viewport } = scene;
    const layers = scene.store.layers(depth, viewport.x0, viewport.x1);
    // A box wide enough for a label is in every layer; the finest that reaches furthest names it once. A box is known by its start.
    const named = new Set<number>();
    for (const set of layers.toReversed()) this.collectLayer(scene, fitter, depth, set, named, byInk);
  }

  private collectLayer(
    scene: FlameScene,
    fitter: LabelFitter,
    depth: number,
    set: BoxSet,
    named: Set<number>,
    byInk: readonly Label[][],
  ): void {
    const { viewport, colors } = scene;
    const { columns } = set;
    const fills = colors.colorsOf(set);
    const narrowest = NARROWEST_PX / pxPerUnit(viewport);
    const range = rowRange(set, depth);
    const from = Math.max(range.from, upperBound(columns.start, viewport.x0, range.from, range.to) - 1);
    const to = lowerBound(columns.start, viewport.x1, from, range.to);
    for (let index = from; index < to; index++) {
      if (columns.total[index]! < narrowest || columns.merged[index]! > 0) continue;
      const start = columns.start[index]!;
      if (named.has(start)) continue;
      named.add(start);
      const left = Math.max(0, pxOf(viewport, start));
      const right = Math.min(viewport.widthPx, pxOf(viewport, start + columns.total[index]!));
      if (right - left < NARROWEST_PX) continue;
      const functionIndex = columns.function[index]!;
      const change = columns.before === undefined ? '' : changeMark(columns.before[index]!, columns.after![index]!);
      const text = fitter.fit(change + this.nameOf(scene, functionIndex), right - left - 2 * PADDING_PX);
      if (text === null) continue;
      const dotted = scene.unresolved.of(scene.functions.get(functionIndex)) !== null;
      byInk[this.inkOf(scene, functionIndex, fills[index]!)]!.push({ text, leftPx: left + PADDING_PX, dotted });
    }
  }

  private inkOf(scene: FlameScene, functionIndex: number, fill: number): number {
    if (scene.colors.isFaded(functionIndex)) return 2;
    return scene.colors.takesBackgroundText(fill) ? 1 : 0;
  }

  private nameOf(scene: FlameScene, functionIndex: number): string {
    let name = this.names.get(functionIndex);
    if (name === undefined) {
      name = displayName(scene.functions.get(functionIndex)?.name ?? '');
      this.names.set(functionIndex, name);
    }
    return name;
  }

  private fitterOf(context: CanvasRenderingContext2D, font: string): LabelFitter {
    if (this.fitter === null || this.font !== font) {
      this.font = font;
      this.fitter = new LabelFitter((character) => {
        context.font = font;
        return context.measureText(character).width;
      });
    }
    return this.fitter;
  }
}
