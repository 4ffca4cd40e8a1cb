// Where the menu of a box begins: under the pointer, or with the keyboard at the box itself.

import { pxOf, topOfRow } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { ShownBox } from './box-facts.ts';
import type { PointerPlace } from './gestures.ts';

/** A place of the page on the canvas. */
export function placeIn(canvas: HTMLElement, { clientX, clientY }: Pick<PointerPlace, 'clientX' | 'clientY'>): PointerPlace {
  const { left, top } = canvas.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top, clientX, clientY };
}

/** The corner under a box, as far as it is in view; CSS pixels of the page. */
export function cornerOf(canvas: HTMLElement, viewport: Viewport, box: Pick<ShownBox, 'start' | 'depth'>): { readonly x: number; readonly y: number } {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const x = Math.max(0, Math.min(width, pxOf(viewport, box.start)));
  const y = Math.max(0, Math.min(height, topOfRow(viewport, box.depth + 1)));
  return { x: left + x, y: top + y };
}
