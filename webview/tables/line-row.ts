// One row of the table of lines, and which columns there are.

import type { LineRow, LineSort } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import { displayName } from '../text/display-name.ts';
import { FIGURE_COLUMNS, FigureCells, type RowFigures } from './figure-cells.ts';
import type { GridRowView } from './row-grid.ts';
import type { SortColumn } from './sort-head.ts';

/** Columns in the order of the page. */
export const LINE_COLUMNS: readonly SortColumn<LineSort>[] = [
  ...FIGURE_COLUMNS,
  { sort: 'place', title: 'Line', className: 'cell cell-line', isText: true },
  { sort: 'function', title: 'Function', className: 'cell cell-name', isText: true },
];

export class LineRowView implements GridRowView<LineRow> {
  readonly root = element('div', 'table-row line-row');
  private readonly cells: FigureCells;
  private readonly place = element('span', 'place');
  private readonly category = element('span', 'category', { 'aria-hidden': 'true' });
  private readonly name = element('span', 'name');
  private shown: LineRow | undefined;

  constructor(figures: RowFigures) {
    this.cells = new FigureCells(figures);
    const cells = [...this.cells.contents, [this.place], [this.category, this.name]];
    LINE_COLUMNS.forEach(({ className }, column) => {
      this.root.append(element('div', className, { role: 'gridcell' }, ...cells[column]!));
    });
  }

  show(row: LineRow | undefined): void {
    if (row === this.shown) return;
    this.shown = row;
    if (row === undefined) return;
    this.cells.show(row);
    setText(this.place, displayName(row.place));
    this.place.title = `${displayName(row.url)}:${row.line1}`;
    this.category.className = row.function === null ? '' : `category category-${row.function.category}`;
    setText(this.name, row.function === null ? '' : displayName(row.function.name));
    this.name.title = this.name.textContent;
  }
}
