// A span's bar as SVG: where it waited, where it was itself at work, the critical path under it, events, its duration beside
// it. Leaves out: where all that is (bar-shapes.ts). (A canvas in each row costs the compositor a picture each, every frame.)

import { cssOf, type Color } from '../flame/color.ts';
import { BAR_BAND, diamonds, outline, PATH_BAND, rectangles } from './bar-paths.ts';
import type { BarShapes } from './bar-shapes.ts';

const SVG = 'http://www.w3.org/2000/svg';

const BASELINE_PX = 14;

export interface BarPaint {
  readonly label: string;
  /** Where it was itself at work, and where it waited for others. */
  readonly strong: Color;
  readonly weak: Color;
  readonly outline: Color;
  readonly isError: boolean;
}

export class BarView {
  readonly root = document.createElementNS(SVG, 'svg');
  private readonly weak = this.path('bar-weak');
  private readonly strong = this.path('bar-strong');
  private readonly edge = this.path('bar-outline');
  private readonly critical = this.path('bar-critical');
  private readonly events = this.path('bar-events');
  private readonly label = document.createElementNS(SVG, 'text');

  constructor() {
    this.root.setAttribute('class', 'bar-view');
    this.root.setAttribute('aria-hidden', 'true');
    this.label.setAttribute('y', String(BASELINE_PX));
    this.root.append(this.label);
  }

  show({ bar, self, path, events, label: place, outside }: BarShapes, { label, strong, weak, outline: edge, isError }: BarPaint): void {
    set(this.weak, 'd', bar === null ? '' : rectangles([bar], BAR_BAND));
    set(this.strong, 'd', rectangles(self, BAR_BAND));
    set(this.edge, 'd', bar === null ? '' : outline(bar, BAR_BAND, isError ? 2 : 1));
    set(this.edge, 'class', isError ? 'bar-outline failed' : 'bar-outline');
    set(this.critical, 'd', rectangles(path, PATH_BAND));
    set(this.events, 'd', diamonds(events, BAR_BAND));
    set(this.label, 'x', String(Math.round(place.left)));
    set(this.label, 'class', place.isInside ? 'bar-label inside' : 'bar-label');
    const text = outside === 'before' ? `‹ ${label}` : outside === 'after' ? `${label} ›` : label;
    if (this.label.textContent !== text) this.label.textContent = text;
    this.weak.style.fill = cssOf(weak);
    this.strong.style.fill = cssOf(strong);
    this.edge.style.stroke = isError ? '' : cssOf(edge);
  }

  private path(className: string): SVGPathElement {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', className);
    this.root.append(path);
    return path;
  }
}

/** Only where it differs: most rows of a picture are as they were. */
function set(node: Element, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}
