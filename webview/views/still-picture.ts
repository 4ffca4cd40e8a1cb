// The last picture of a graph that is being replaced: it stands over the new one until that has something to show, so that
// nothing flashes. Leaves out: when that is.

import { element } from '../element.ts';

/** A picture of the canvas in a panel, at its place; `null` where there is none. */
export function stillOf(panel: HTMLElement): HTMLElement | null {
  const canvas = panel.querySelector('canvas');
  if (canvas === null || canvas.width === 0 || canvas.height === 0 || canvas.clientHeight === 0) return null;
  const still = element('canvas', 'still-picture', { 'aria-hidden': 'true' });
  still.width = canvas.width;
  still.height = canvas.height;
  still.getContext('2d')?.drawImage(canvas, 0, 0);
  const [from, at] = [panel.getBoundingClientRect(), canvas.getBoundingClientRect()];
  Object.assign(still.style, {
    left: `${at.left - from.left}px`,
    top: `${at.top - from.top}px`,
    width: `${at.width}px`,
    height: `${at.height}px`,
  });
  return still;
}
