// A thin bar above the graph: which part of the whole width is visible. Empty while all of it is.

import { showsAll } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import { element } from '../element.ts';

export class RangeBar {
  private readonly thumb = element('div', 'range-thumb');
  readonly root = element('div', 'range-bar', { 'aria-hidden': 'true' }, this.thumb);

  show(viewport: Viewport): void {
    const { x0, x1, total } = viewport;
    this.thumb.hidden = showsAll(viewport);
    this.thumb.style.left = `${(x0 / total) * 100}%`;
    this.thumb.style.width = `${((x1 - x0) / total) * 100}%`;
  }
}
