// The shapes of a bar as SVG paths. No DOM. Leaves out: where the shapes are (bar-shapes.ts), their colours.

import type { Stretch } from './bar-shapes.ts';

/** From the top of the row, CSS pixels. */
export interface Band {
  readonly top: number;
  readonly height: number;
}

/** The bar itself, and the critical path under it. */
export const BAR_BAND: Band = { top: 4, height: 12 };
export const PATH_BAND: Band = { top: 18, height: 2 };

const DIAMOND_PX = 4;

/** Rectangles of one band. */
export function rectangles(stretches: readonly Stretch[], { top, height }: Band): string {
  return stretches.map(({ left, width }) => `M${px(left)} ${top}h${px(width)}v${height}h${px(-width)}z`).join('');
}

/** The outline of a bar, within it. `thick`: of its line. */
export function outline({ left, width }: Stretch, { top, height }: Band, thick: number): string {
  const inner = Math.max(0, width - thick);
  return `M${px(left + thick / 2)} ${top + thick / 2}h${px(inner)}v${height - thick}h${px(-inner)}z`;
}

/** A diamond for each event, around its middle. */
export function diamonds(middles: readonly number[], { top, height }: Band): string {
  const middle = top + height / 2;
  return middles.map((at) => `M${px(at)} ${middle - DIAMOND_PX}l${DIAMOND_PX} ${DIAMOND_PX}l-${DIAMOND_PX} ${DIAMOND_PX}l-${DIAMOND_PX} -${DIAMOND_PX}z`).join('');
}

/** Tenths of a pixel are as fine as can be seen. */
function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
