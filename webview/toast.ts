// A sentence in the corner of the page, with what can be done about it.

import { element, iconButton, setText } from './element.ts';

export interface ToastAction {
  readonly title: string;
  readonly run: () => void;
}

/** Long enough to read that something is done. */
const BRIEF_MS = 4000;

export class Toast {
  readonly root = element('div', 'toast', { role: 'status', hidden: true });
  private readonly text = element('span', 'toast-text');
  private timer = 0;
  private readonly buttons = element('span', 'toast-buttons');

  constructor() {
    const words = element('div', 'toast-words', {}, this.text, this.buttons);
    this.root.append(words, iconButton('close', 'Close', null, () => this.hide()));
  }

  /** Says that what the user asked for is done, and goes by itself: nothing is lost with it. */
  sayBriefly(message: string): void {
    this.say(message);
    this.timer = window.setTimeout(() => this.hide(), BRIEF_MS);
  }

  /** Shows a sentence in place of the one before. A pressed button closes it. */
  say(message: string, actions: readonly ToastAction[] = []): void {
    clearTimeout(this.timer);
    this.root.hidden = false;
    setText(this.text, message);
    this.buttons.hidden = actions.length === 0;
    this.buttons.replaceChildren(...actions.map(({ title, run }) => {
      const button = element('button', 'link-button', { type: 'button' }, title);
      button.addEventListener('click', () => {
        this.hide();
        run();
      });
      return button;
    }));
  }

  hide(): void {
    this.root.hidden = true;
  }
}
