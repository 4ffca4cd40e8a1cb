// One row of the function table, and which columns there are.

import type { FunctionRow, FunctionSort } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import { isUncertain } from '../flame/box-facts.ts';
import { displayName } from '../text/display-name.ts';
import { FIGURE_COLUMNS, FigureCells, type RowFigures } from './figure-cells.ts';
import type { GridRowView } from './row-grid.ts';
import type { SortColumn } from './sort-head.ts';

/** Columns in the order of the page. */
export const COLUMNS: readonly SortColumn<FunctionSort>[] = [
  ...FIGURE_COLUMNS,
  { sort: 'name', title: 'Function', className: 'cell cell-name', isText: true },
  { sort: 'place', title: 'Place', className: 'cell cell-place', isText: true },
];

export class FunctionRowView implements GridRowView<FunctionRow> {
  readonly root = element('div', 'table-row');
  private readonly figures: RowFigures;
  private readonly cells: FigureCells;
  private readonly category = element('span', 'category', { 'aria-hidden': 'true' });
  private readonly name = element('span', 'name');
  private readonly place = element('span', 'place');
  private shown: FunctionRow | undefined;

  constructor(figures: RowFigures) {
    this.figures = figures;
    this.cells = new FigureCells(figures);
    const cells = [...this.cells.contents, [this.category, this.name], [this.place]];
    COLUMNS.forEach(({ className }, column) => {
      this.root.append(element('div', className, { role: 'gridcell' }, ...cells[column]!));
    });
  }

  show(row: FunctionRow | undefined): void {
    if (row === this.shown) return;
    this.shown = row;
    if (row === undefined) return;
    this.cells.show(row);
    const uncertain = isUncertain(row, this.figures.counts);
    this.root.classList.toggle('uncertain', uncertain);
    this.cells.self.title = uncertain ? 'Few samples: uncertain' : '';
    this.category.className = `category category-${row.category}`;
    const name = displayName(row.name);
    setText(this.name, name);
    this.name.title = name;
    setText(this.place, row.place === null ? '' : displayName(row.place));
    this.place.title = row.url === null ? '' : displayName(row.url);
  }
}
