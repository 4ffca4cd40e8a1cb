// One row of the function table, and which columns there are.

import { formatCount, formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';
import type { CountKind, FunctionRow, FunctionSort, Unit } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import { displayName } from '../text/display-name.ts';
import type { GridRowView } from './row-grid.ts';
import type { SortColumn } from './sort-head.ts';

/** Columns in the order of the page. */
export const COLUMNS: readonly SortColumn<FunctionSort>[] = [
  { sort: 'self', title: 'Self', className: 'cell cell-self' },
  { sort: 'total', title: 'Total', className: 'cell cell-total' },
  { sort: 'samples', title: 'Samples', className: 'cell cell-samples' },
  { sort: 'name', title: 'Function', className: 'cell cell-name', isText: true },
  { sort: 'place', title: 'Place', className: 'cell cell-place', isText: true },
];

/** Figures on fewer samples are drawn as uncertain (NUMBERS). */
const CERTAIN_FROM_SAMPLES = 10;

/** What the figures of all rows are measured in and against. */
export interface RowFigures {
  readonly unit: Unit;
  /** The view's total: base of every share. */
  readonly viewTotal: number;
  readonly counts: CountKind;
}

export class FunctionRowView implements GridRowView<FunctionRow> {
  readonly root = element('div', 'table-row');
  private readonly figures: RowFigures;
  private readonly bar = element('span', 'self-bar', { 'aria-hidden': 'true' });
  private readonly selfShare = element('span', 'share');
  private readonly self = element('span', 'value');
  private readonly totalShare = element('span', 'share');
  private readonly total = element('span', 'value');
  private readonly samples = element('span', 'value');
  private readonly category = element('span', 'category', { 'aria-hidden': 'true' });
  private readonly name = element('span', 'name');
  private readonly place = element('span', 'place');
  private shown: FunctionRow | undefined;

  constructor(figures: RowFigures) {
    this.figures = figures;
    const cells = [
      [this.bar, this.self, this.selfShare],
      [this.total, this.totalShare],
      [this.samples],
      [this.category, this.name],
      [this.place],
    ];
    COLUMNS.forEach(({ className }, column) => {
      this.root.append(element('div', className, { role: 'gridcell' }, ...cells[column]!));
    });
  }

  show(row: FunctionRow | undefined): void {
    if (row === this.shown) return;
    this.shown = row;
    if (row === undefined) return;
    const { unit, viewTotal, counts } = this.figures;
    const share = shareOf(row.self, viewTotal);
    this.bar.style.width = `${share * 100}%`;
    setText(this.self, formatValue(row.self, unit));
    setText(this.selfShare, formatShare(share));
    setText(this.total, formatValue(row.total, unit));
    setText(this.totalShare, formatShare(shareOf(row.total, viewTotal)));
    setText(this.samples, counts === 'unknown' ? '' : formatCount(row.samples));
    const uncertain = counts === 'samples' && row.samples > 0 && row.samples < CERTAIN_FROM_SAMPLES;
    this.root.classList.toggle('uncertain', uncertain);
    this.self.title = uncertain ? 'Few samples: uncertain' : '';
    this.category.className = `category category-${row.category}`;
    const name = displayName(row.name);
    setText(this.name, name);
    this.name.title = name;
    setText(this.place, row.place === null ? '' : displayName(row.place));
    this.place.title = row.url === null ? '' : displayName(row.url);
  }
}
