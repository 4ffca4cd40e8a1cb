// The cells of self, total and samples that rows of several tables begin with. Leaves out: what the rows are of.

import { formatCount, formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';
import type { CountKind, ProfileSummary, Unit } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import { countTitle } from '../views/count-title.ts';
import type { SortColumn } from './sort-head.ts';

/** What the figures of all rows are measured in and against. */
export interface RowFigures {
  readonly unit: Unit;
  /** The view's total: base of every share. */
  readonly viewTotal: number;
  readonly counts: CountKind;
}

/** Columns of {@link FigureCells.contents}. */
export const FIGURE_COLUMNS: readonly SortColumn<'self' | 'total' | 'samples'>[] = [
  { sort: 'self', title: 'Self', className: 'cell cell-self' },
  { sort: 'total', title: 'Total', className: 'cell cell-total' },
  { sort: 'samples', title: 'Samples', className: 'cell cell-samples' },
];

/** Columns of a table, where the column of samples is named after what they are. */
export function columnsFor<Sort extends string>(columns: readonly SortColumn<Sort>[], summary: ProfileSummary): readonly SortColumn<Sort>[] {
  return columns.map((column) => (column.sort === 'samples' ? { ...column, title: countTitle(summary) } : column));
}

export class FigureCells {
  /** What stands in the cells of {@link FIGURE_COLUMNS}. */
  readonly contents: readonly (readonly HTMLElement[])[];
  readonly self = element('span', 'value');
  private readonly figures: RowFigures;
  private readonly bar = element('span', 'self-bar', { 'aria-hidden': 'true' });
  private readonly selfShare = element('span', 'share');
  private readonly total = element('span', 'value');
  private readonly totalShare = element('span', 'share');
  private readonly samples = element('span', 'value');

  constructor(figures: RowFigures) {
    this.figures = figures;
    this.contents = [[this.bar, this.self, this.selfShare], [this.total, this.totalShare], [this.samples]];
  }

  /** `total`: `null` where it is not known. */
  show({ self, total, samples }: { readonly self: number; readonly total: number | null; readonly samples: number }): void {
    const { unit, viewTotal, counts } = this.figures;
    const share = shareOf(self, viewTotal);
    this.bar.style.width = `${share * 100}%`;
    setText(this.self, formatValue(self, unit));
    setText(this.selfShare, formatShare(share));
    setText(this.total, total === null ? '–' : formatValue(total, unit));
    setText(this.totalShare, total === null ? '' : formatShare(shareOf(total, viewTotal)));
    setText(this.samples, counts === 'unknown' ? '' : formatCount(samples));
  }
}
