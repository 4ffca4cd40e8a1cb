// Back and forward through the places of the page.

import { element, iconButton } from '../element.ts';

export class HistoryButtons {
  readonly root: HTMLElement;
  private readonly back: HTMLButtonElement;
  private readonly forward: HTMLButtonElement;

  constructor(go: (direction: -1 | 1) => void) {
    this.back = iconButton('arrow-left', 'Back', 'Alt+Left', () => go(-1));
    this.forward = iconButton('arrow-right', 'Forward', 'Alt+Right', () => go(1));
    this.root = element('span', 'history-buttons', { 'role': 'group', 'aria-label': 'History' }, this.back, this.forward);
    this.show(false, false);
  }

  show(canGoBack: boolean, canGoForward: boolean): void {
    // Not `disabled`: the button that was just pressed would lose the focus.
    this.back.setAttribute('aria-disabled', String(!canGoBack));
    this.forward.setAttribute('aria-disabled', String(!canGoForward));
  }
}
