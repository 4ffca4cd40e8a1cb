// A sentence in the corner of the page, with what can be done about it.

import { element, iconButton, setText } from './element.ts';

export interface ToastAction {
  readonly title: string;
  readonly run: () => void;
}

export class Toast {
  readonly root = element('div', 'toast', { role: 'status', hidden: true });
  private readonly text = element('span', 'toast-text');
  private readonly buttons = element('span', 'toast-buttons');

  constructor() {
    const words = element('div', 'toast-words', {}, this.text, this.buttons);
    this.root.append(words, iconButton('close', 'Close', null, () => this.hide()));
  }

  /** Shows a sentence in place of the one before. A pressed button closes it. */
  say(message: string, actions: readonly ToastAction[] = []): void {
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
