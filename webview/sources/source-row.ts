// One row of the table of sources: what it costs, its recorded name, where it was found or why not, and what mends it.

import { formatShare, formatValue } from '../../src/base/format-value.ts';
import type { SourceRemedy, SourceRow, Unit } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import type { GridRowView } from '../tables/row-grid.ts';
import { longWords, nameParts, remedyTitle, rowRemedies, whereWords } from './source-words.ts';

/** Called when a button is pressed. */
export type OnMend = (row: SourceRow, remedy: SourceRemedy) => void;

export class SourceRowView implements GridRowView<SourceRow> {
  readonly root = element('div', 'table-row source-row');
  private readonly unit: Unit;
  private readonly onMend: OnMend;
  private readonly bar = element('span', 'self-bar', { 'aria-hidden': 'true' });
  private readonly self = element('span', 'value');
  private readonly share = element('span', 'share');
  private readonly name = element('span', 'name');
  private readonly folder = element('span', 'source-folder');
  private readonly found = element('span', 'source-found');
  private readonly why = element('span', 'source-why');
  private readonly buttons = element('span', 'source-buttons');
  private readonly where: HTMLElement;
  private shown: SourceRow | undefined;

  constructor(unit: Unit, onMend: OnMend) {
    this.unit = unit;
    this.onMend = onMend;
    this.where = element('span', 'source-where', {}, this.found, this.why);
    this.root.append(
      element('div', 'cell cell-self', { role: 'gridcell' }, this.bar, this.self, this.share),
      element('div', 'cell cell-source', { role: 'gridcell' }, this.name, this.folder),
      element('div', 'cell cell-where', { role: 'gridcell' }, this.where, this.buttons),
    );
  }

  show(row: SourceRow | undefined): void {
    if (row === this.shown) return;
    this.shown = row;
    if (row === undefined) return;
    this.root.classList.toggle('unresolved', row.unresolved);
    this.bar.style.width = `${row.share * 100}%`;
    setText(this.self, formatValue(row.self, this.unit));
    setText(this.share, formatShare(row.share));
    const { name, folder } = nameParts(row.url);
    setText(this.name, name);
    setText(this.folder, folder);
    const { found, why } = whereWords(row);
    setText(this.found, found ?? '');
    setText(this.why, why);
    this.root.title = longWords(row);
    this.buttons.replaceChildren(...rowRemedies(row).map((remedy) => this.buttonOf(row, remedy)));
  }

  /** Its buttons are in the order of Tab while the keyboard is on the row. */
  mark(current: boolean): void {
    for (const button of this.buttons.children) button.setAttribute('tabindex', current ? '0' : '-1');
  }

  private buttonOf(row: SourceRow, remedy: SourceRemedy): HTMLElement {
    const title = remedyTitle(remedy);
    const label = `${title} ${nameParts(row.url).name}`;
    const button = element('button', 'link-button', { type: 'button', tabindex: -1, 'aria-label': label }, title);
    button.addEventListener('click', () => this.onMend(row, remedy));
    return button;
  }
}
