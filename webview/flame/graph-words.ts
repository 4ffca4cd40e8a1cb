// What a graph says in words: the card at the pointer, the line about the selected box, messages over the graph, and what only
// screen readers hear. Of flame graph and flame chart. Leaves out: which box, how its facts are worded (box-facts.ts).

import type { Viewport } from '../../src/flame/viewport.ts';
import { element, setText } from '../element.ts';
import { spokenBox, type BoxContext, type ShownBox } from './box-facts.ts';
import { DetailsStrip, type DetailsActions } from './details-strip.ts';
import type { PointerPlace } from './gestures.ts';
import { HoverCard } from './hover-card.ts';

export interface GraphWordsOptions {
  readonly contextOf: (box: ShownBox) => BoxContext;
  /** What can be done with the selected box. */
  readonly actions: DetailsActions;
  /** What the line says while nothing is selected; left out: what the mouse does. */
  readonly hint?: string;
}

export class GraphWords {
  /** Over the graph. */
  readonly message = element('div', 'flame-message', { role: 'status', hidden: true });
  /** Is heard and not seen. */
  readonly live = element('div', 'visually-hidden', { 'aria-live': 'polite' });
  private readonly contextOf: (box: ShownBox) => BoxContext;
  private readonly details: DetailsStrip;
  private readonly card = new HoverCard();
  private described: ShownBox | null = null;
  /** What the card shows, and where; `null`: there is none. */
  private pointed: { readonly box: ShownBox; readonly at: PointerPlace; readonly viewport: Viewport } | null = null;

  constructor({ contextOf, actions, hint }: GraphWordsOptions) {
    this.contextOf = contextOf;
    this.details = new DetailsStrip(actions, hint);
    document.body.append(this.card.root);
  }

  /** The line about the selected box. */
  get strip(): HTMLElement {
    return this.details.root;
  }

  /** The box under the pointer, its row as in `viewport`; `null`: there is none. */
  pointAt(box: ShownBox | null, at: PointerPlace | null, viewport: Viewport): void {
    if (box === null || at === null) {
      this.hideCard();
      return;
    }
    this.pointed = { box, at, viewport };
    this.card.show(box, this.contextOf(box), at, viewport);
  }

  hideCard(): void {
    this.pointed = null;
    this.card.hide();
  }

  /** The box that the line is about from now on. */
  describe(box: ShownBox | null): void {
    this.described = box;
    this.details.show(box, box === null ? null : this.contextOf(box));
  }

  /** A box in one sentence. */
  sentenceOf(box: ShownBox): string {
    return spokenBox(box, this.contextOf(box));
  }

  /** A sentence over the graph; `null` takes it away. */
  say(message: string | null): void {
    this.message.hidden = message === null;
    setText(this.message, message ?? '');
  }

  /** For screen readers alone. */
  speak(sentence: string): void {
    setText(this.live, sentence);
  }

  /** More is known of the sources of boxes: the card says it, too, and stays under the pointer that rests. */
  renew(): void {
    const { pointed } = this;
    this.hideCard();
    if (pointed !== null) this.pointAt(pointed.box, pointed.at, pointed.viewport);
    if (this.described !== null) this.describe(this.described);
  }

  dispose(): void {
    this.card.root.remove();
  }
}
