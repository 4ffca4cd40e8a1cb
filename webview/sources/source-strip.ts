// The line under the table of sources: all that is known of the selected one, and everything that can be done about it.

import type { SourceRemedy, SourceRow } from '../../src/protocol/webview.ts';
import { element, iconButton, setText } from '../element.ts';
import { displayName } from '../text/display-name.ts';
import type { OnMend } from './source-row.ts';
import { remedyTitle, shownRemedies, whereWords } from './source-words.ts';

export class SourceStrip {
  readonly root = element('div', 'source-strip', { role: 'group', 'aria-label': 'Selected source', hidden: true });
  private readonly name = element('span', 'source-strip-name');
  private readonly words = element('span', 'source-strip-words');
  private readonly buttons = element('span', 'source-strip-buttons');
  private readonly onMend: OnMend;
  private readonly onOpen: (row: SourceRow) => void;

  constructor(onMend: OnMend, onOpen: (row: SourceRow) => void) {
    this.onMend = onMend;
    this.onOpen = onOpen;
    this.root.append(element('span', 'source-strip-text', {}, this.name, this.words), this.buttons);
  }

  show(row: SourceRow | null): void {
    this.root.hidden = row === null;
    if (row === null) return;
    setText(this.name, displayName(row.url));
    const { found, why } = whereWords(row);
    setText(this.words, found === null ? why : `${found} — ${why}`);
    const buttons: HTMLElement[] = shownRemedies(row).map((remedy) => this.buttonOf(row, remedy));
    if (row.place.kind === 'found') buttons.push(iconButton('go-to-file', 'Open source', 'Enter', () => this.onOpen(row)));
    this.buttons.replaceChildren(...buttons);
  }

  private buttonOf(row: SourceRow, remedy: SourceRemedy): HTMLElement {
    const button = element('button', 'link-button', { type: 'button' }, remedyTitle(remedy));
    button.addEventListener('click', () => this.onMend(row, remedy));
    return button;
  }
}
