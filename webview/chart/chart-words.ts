// What the flame chart says in words: the card at the pointer, the line that describes the selected box, the same for screen
// readers, and messages.

import { formatTime } from '../../src/flame/time-axis.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import { element, setText } from '../element.ts';
import { spokenBox, type BoxContext, type ShownBox } from '../flame/box-facts.ts';
import { DetailsStrip } from '../flame/details-strip.ts';
import type { PointerPlace } from '../flame/gestures.ts';
import { HoverCard } from '../flame/hover-card.ts';
import { NONE_UNRESOLVED, type UnresolvedSources } from '../sources/unresolved-sources.ts';
import type { ViewParts } from '../views/main-view.ts';

export interface ChartWordsOptions {
  readonly parts: () => ViewParts;
  /** Opens the source of the selected box. */
  readonly open: () => void;
  /** Zooms to the selected box. */
  readonly zoom: () => void;
}

export class ChartWords {
  /** Go into the page, below the chart. */
  readonly roots: readonly HTMLElement[];
  private readonly parts: () => ViewParts;
  private readonly details: DetailsStrip;
  private readonly card = new HoverCard();
  private readonly live = element('div', 'visually-hidden', { 'aria-live': 'polite' });
  private readonly message = element('div', 'flame-message', { role: 'status', hidden: true });
  private unresolved = NONE_UNRESOLVED;
  private shown: { readonly box: ShownBox; readonly context: BoxContext } | null = null;

  constructor({ parts, open, zoom }: ChartWordsOptions) {
    this.parts = parts;
    this.details = new DetailsStrip({ open, zoom, locate: (row) => parts().actions.locate(row) });
    this.roots = [this.message, this.details.root, this.live];
    document.body.append(this.card.root);
  }

  /** The box under the pointer. */
  showCard(box: ShownBox, at: PointerPlace, viewport: Viewport): void {
    this.card.show(box, this.contextOf(box, viewport), at, viewport);
  }

  hideCard(): void {
    this.card.hide();
  }

  /** The selected box, `null`: none; `thread`: its name, where the selection came from another one. */
  show(box: ShownBox | null, thread: string | null, viewport: Viewport): void {
    this.shown = box === null ? null : { box, context: this.contextOf(box, viewport) };
    this.describe();
    // With the keyboard on the chart the box is told by its tree.
    const told = document.activeElement instanceof HTMLCanvasElement ? [thread] : [thread, box === null ? null : this.sentenceOf(box, viewport)];
    this.speak(told.filter((part) => part !== null).join(': '));
  }

  /** A box in one sentence. */
  sentenceOf(box: ShownBox, viewport: Viewport): string {
    return spokenBox(box, this.contextOf(box, viewport));
  }

  /** A sentence over the chart; `null` takes it away. */
  say(message: string | null): void {
    this.message.hidden = message === null;
    setText(this.message, message ?? '');
  }

  /** For screen readers alone. */
  speak(sentence: string): void {
    setText(this.live, sentence);
  }

  markUnresolved(unresolved: UnresolvedSources): void {
    this.unresolved = unresolved;
    this.card.hide();
    if (this.shown === null) return;
    const { box, context } = this.shown;
    this.shown = { box, context: { ...context, unresolved: unresolved.of(box.function) } };
    this.describe();
  }

  dispose(): void {
    this.card.root.remove();
  }

  private describe(): void {
    this.details.show(this.shown?.box ?? null, this.shown?.context ?? null);
  }

  private contextOf(box: ShownBox, { x0, x1, widthPx }: Viewport): BoxContext {
    // As exact as the screen is.
    const pixelNs = Math.max(1, (x1 - x0) / widthPx);
    const stepNs = 10 ** Math.floor(Math.log10(pixelNs));
    return {
      unit: 'nanoseconds', noun: null, viewTotal: this.parts().summary.spanNs, parentTotal: null, counts: 'unknown',
      unresolved: this.unresolved.of(box.function),
      timeText: (ns) => formatTime(ns, stepNs, Math.max(ns, pixelNs)),
    };
  }
}
