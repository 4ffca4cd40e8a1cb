// One row of the table of sources: what it costs, its recorded name, where it was found or why not, and what mends it.

import { formatCount } from '../../src/base/format-value.ts';
import type { SourceRemedy, SourceRow, SourceSort } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import { FIGURE_COLUMNS, FigureCells, type RowFigures } from '../tables/figure-cells.ts';
import type { GridRowView } from '../tables/row-grid.ts';
import type { SortColumn } from '../tables/sort-head.ts';
import { longWords, nameParts, remedyTitle, rowRemedies, whereWords } from './source-words.ts';

/** Called when a button is pressed. */
export type OnMend = (row: Pick<SourceRow, 'url'>, remedy: SourceRemedy) => void;

/** Columns in the order of the page. */
export const SOURCE_COLUMNS: readonly SortColumn<SourceSort>[] = [
  ...FIGURE_COLUMNS,
  { sort: 'functions', title: 'Functions', className: 'cell cell-functions' },
  { sort: 'name', title: 'File', className: 'cell cell-source', isText: true },
  { sort: 'unresolved', title: 'Found in', className: 'cell cell-where', isText: true, tooltip: 'Files that were not found first' },
];

export class SourceRowView implements GridRowView<SourceRow> {
  readonly root = element('div', 'table-row source-row');
  private readonly onMend: OnMend;
  private readonly cells: FigureCells;
  private readonly functions = element('span', 'value');
  private readonly name = element('span', 'name');
  private readonly folder = element('span', 'source-folder');
  private readonly found = element('span', 'source-found');
  private readonly why = element('span', 'source-why');
  private readonly buttons = element('span', 'source-buttons');
  private readonly where: HTMLElement;
  private shown: SourceRow | undefined;

  constructor(figures: RowFigures, onMend: OnMend) {
    this.cells = new FigureCells(figures);
    this.onMend = onMend;
    this.where = element('span', 'source-where', {}, this.found, this.why);
    const cells = [...this.cells.contents, [this.functions], [this.name, this.folder], [this.where, this.buttons]];
    SOURCE_COLUMNS.forEach(({ className }, column) => this.root.append(element('div', className, { role: 'gridcell' }, ...cells[column]!)));
  }

  show(row: SourceRow | undefined): void {
    if (row === this.shown) return;
    this.shown = row;
    if (row === undefined) return;
    this.root.classList.toggle('unresolved', row.unresolved);
    this.cells.show(row);
    setText(this.functions, formatCount(row.functions));
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
