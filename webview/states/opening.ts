// The page while a file is being opened.

import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { formatShare } from '../../src/base/format-value.ts';
import type { PageState } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import { displayName } from '../text/display-name.ts';

type Opening = Extract<PageState, { kind: 'opening' }>;

export class OpeningPage {
  readonly root: HTMLElement;
  private readonly title = element('h1', 'state-title');
  private readonly phase = element('p', 'state-phase', { role: 'status' });
  private readonly progress = element('vscode-progress-bar', 'state-progress', { 'aria-label': 'Opening' });

  constructor(onCancel: () => void) {
    const cancel = element('vscode-button', '', { secondary: true }, 'Cancel');
    cancel.addEventListener('click', () => {
      cancel.disabled = true;
      onCancel();
    });
    this.root = element('div', 'state-page state-opening', {}, this.title, this.progress, this.phase, cancel);
  }

  show(state: Opening): void {
    setText(this.title, `Opening ${displayName(state.fileName, 120)}`);
    const known = state.of !== null && state.of > 0;
    const share = known ? Math.min(1, state.done / state.of!) : 0;
    this.progress.indeterminate = !known;
    this.progress.value = share * 100;
    setText(this.phase, known ? `${displayName(state.phase, 120)} · ${formatShare(share)}` : displayName(state.phase, 120));
  }
}
