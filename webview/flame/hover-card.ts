// The card beside the pointer with the facts of the box under it. Never over that box's row, never in the pointer's way.

import { topOfRow } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import { element, setText } from '../element.ts';
import { whyUnresolved } from '../sources/source-words.ts';
import { factsOf, isUncertain, placeOf, titleOf } from './box-facts.ts';
import type { BoxContext, ShownBox } from './box-facts.ts';
import type { PointerPlace } from './gestures.ts';

/** Distance from the pointer, to its side, and from the box's row. CSS pixels. */
const OFFSET_PX = 16;
const ROW_GAP_PX = 4;

const MARGIN_PX = 4;

export class HoverCard {
  /** Goes into the page, once. */
  readonly root = element('div', 'hover-card', { 'aria-hidden': 'true', hidden: true });
  private readonly title = element('div', 'hover-title');
  private readonly place = element('div', 'hover-place');
  private readonly facts = element('dl', 'facts');
  private readonly remark = element('div', 'hover-remark');
  private readonly unresolved = element('div', 'hover-unresolved');
  private shown: ShownBox | null = null;

  constructor() {
    this.root.append(this.title, this.place, this.facts, this.remark, this.unresolved);
  }

  /** `at`: the pointer over the box, on a canvas that shows `viewport`. */
  show(box: ShownBox, context: BoxContext, at: PointerPlace, viewport: Viewport): void {
    this.root.hidden = false;
    if (this.shown?.node !== box.node || this.shown.start !== box.start || this.shown.depth !== box.depth) {
      this.fill(box, context);
      this.shown = box;
    }
    const top = topOfRow(viewport, box.depth) + at.clientY - at.y;
    this.moveTo(at.clientX, top, top + viewport.rowPx);
  }

  hide(): void {
    this.root.hidden = true;
    this.shown = null;
  }

  private fill(box: ShownBox, context: BoxContext): void {
    setText(this.title, titleOf(box));
    const place = placeOf(box.function);
    this.place.hidden = place === null;
    setText(this.place, place ?? '');
    const nodes = factsOf(box, context).flatMap(([label, value]) => [
      element('dt', '', {}, label),
      element('dd', '', {}, value),
    ]);
    this.facts.replaceChildren(...nodes);
    const remark = box.merged > 0 ? 'Zoom in to see them.' : isUncertain(box, context.counts) ? 'Few samples: uncertain.' : '';
    this.remark.hidden = remark === '';
    setText(this.remark, remark);
    const { unresolved } = context;
    this.unresolved.hidden = unresolved === null;
    setText(this.unresolved, unresolved === null ? '' : whyUnresolved(unresolved));
  }

  /** `top` and `bottom` are those of the box's row on the page. */
  private moveTo(clientX: number, top: number, bottom: number): void {
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const right = clientX + OFFSET_PX;
    const left = right + width + MARGIN_PX <= window.innerWidth ? right : clientX - OFFSET_PX - width;
    const below = bottom + ROW_GAP_PX;
    const isLow = below + height + MARGIN_PX > window.innerHeight;
    this.root.style.left = `${Math.max(MARGIN_PX, Math.min(left, window.innerWidth - width - MARGIN_PX))}px`;
    this.root.style.top = `${Math.max(MARGIN_PX, isLow ? top - ROW_GAP_PX - height : below)}px`;
  }
}
