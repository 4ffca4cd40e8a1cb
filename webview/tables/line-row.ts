// One row of the table of lines, and which columns there are.

import { formatCount, formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';
import type { LineRow, LineSort } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import { displayName } from '../text/display-name.ts';
import type { RowFigures } from './function-row.ts';
import type { GridRowView } from './row-grid.ts';
import type { SortColumn } from './sort-head.ts';

/** Columns in the order of the page. */
export const LINE_COLUMNS: readonly SortColumn<LineSort>[] = [
  { sort: 'self', title: 'Self', className: 'cell cell-self' },
  { sort: 'total', title: 'Total', className: 'cell cell-total' },
  { sort: 'samples', title: 'Samples', className: 'cell cell-samples' },
  { sort: 'place', title: 'Line', className: 'cell cell-line', isText: true },
  { sort: 'function', title: 'Function', className: 'cell cell-name', isText: true },
];

export class LineRowView implements GridRowView<LineRow> {
  readonly root = element('div', 'table-row line-row');
  private readonly figures: RowFigures;
  private readonly bar = element('span', 'self-bar', { 'aria-hidden': 'true' });
  private readonly selfShare = element('span', 'share');
  private readonly self = element('span', 'value');
  private readonly totalShare = element('span', 'share');
  private readonly total = element('span', 'value');
  private readonly samples = element('span', 'value');
  private readonly place = element('span', 'place');
  private readonly category = element('span', 'category', { 'aria-hidden': 'true' });
  private readonly name = element('span', 'name');
  private shown: LineRow | undefined;

  constructor(figures: RowFigures) {
    this.figures = figures;
    const cells = [[this.bar, this.self, this.selfShare], [this.total, this.totalShare], [this.samples], [this.place], [this.category, this.name]];
    LINE_COLUMNS.forEach(({ className }, column) => {
      this.root.append(element('div', className, { role: 'gridcell' }, ...cells[column]!));
    });
  }

  show(row: LineRow | undefined): void {
    if (row === this.shown) return;
    this.shown = row;
    if (row === undefined) return;
    const { unit, viewTotal, counts } = this.figures;
    const share = shareOf(row.self, viewTotal);
    this.bar.style.width = `${share * 100}%`;
    setText(this.self, formatValue(row.self, unit));
    setText(this.selfShare, formatShare(share));
    setText(this.total, row.total === null ? '–' : formatValue(row.total, unit));
    setText(this.totalShare, row.total === null ? '' : formatShare(shareOf(row.total, viewTotal)));
    setText(this.samples, counts === 'unknown' ? '' : formatCount(row.samples));
    setText(this.place, displayName(row.place));
    this.place.title = `${displayName(row.url)}:${row.line1}`;
    this.category.className = row.function === null ? '' : `category category-${row.function.category}`;
    setText(this.name, row.function === null ? '' : displayName(row.function.name));
    this.name.title = this.name.textContent;
  }
}
