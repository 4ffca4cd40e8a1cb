// One row of the table of differences, and which columns there are.

import { formatChange, formatChance, formatSigned, significanceInWords } from '../../src/base/format-change.ts';
import { formatCount, formatValue } from '../../src/base/format-value.ts';
import type { DifferenceRow, DifferenceSort } from '../../src/protocol/compare.ts';
import type { CountKind, Unit } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import type { GridRowView } from '../tables/row-grid.ts';
import type { SortColumn } from '../tables/sort-head.ts';
import { displayName } from '../text/display-name.ts';

/** Columns in the order of the page. */
export const DIFFERENCE_COLUMNS: readonly SortColumn<DifferenceSort>[] = [
  { sort: 'difference', title: 'Difference', className: 'cell cell-difference', tooltip: 'Sort by how large the difference is' },
  { sort: 'change', title: 'Change', className: 'cell cell-change' },
  { sort: 'before', title: 'Before', className: 'cell cell-before' },
  { sort: 'after', title: 'After', className: 'cell cell-after' },
  { sort: 'chance', title: 'Significance', className: 'cell cell-significance', isText: true, tooltip: 'Sort by the probability that the difference is chance' },
  { sort: 'name', title: 'Function', className: 'cell cell-name', isText: true },
  { sort: 'place', title: 'Place', className: 'cell cell-place', isText: true },
];

export class DifferenceRowView implements GridRowView<DifferenceRow> {
  readonly root = element('div', 'table-row');
  private readonly unit: Unit;
  private readonly counts: CountKind;
  private readonly largest: () => number;
  private readonly bar = element('span', 'difference-bar');
  private readonly difference = element('span', 'value');
  private readonly change = element('span', 'value');
  private readonly before = element('span', 'value');
  private readonly after = element('span', 'value');
  private readonly significance = element('span', 'significance');
  private readonly category = element('span', 'category', { 'aria-hidden': 'true' });
  private readonly name = element('span', 'name');
  private readonly place = element('span', 'place');

  /** `largest`: the difference of a full bar. */
  constructor(unit: Unit, counts: CountKind, largest: () => number) {
    this.unit = unit;
    this.counts = counts;
    this.largest = largest;
    const cells = [[this.difference, element('span', 'difference-track', { 'aria-hidden': 'true' }, this.bar)], [this.change], [this.before], [this.after], [this.significance], [this.category, this.name], [this.place]];
    DIFFERENCE_COLUMNS.forEach(({ className }, column) => {
      this.root.append(element('div', className, { role: 'gridcell' }, ...cells[column]!));
    });
  }

  show(row: DifferenceRow | undefined): void {
    if (row === undefined) return;
    const { before, after, significance, chance } = row;
    const difference = after - before;
    const isSure = significance !== 'noise' && difference !== 0;
    this.root.classList.toggle('more', isSure && difference > 0);
    this.root.classList.toggle('less', isSure && difference < 0);
    this.root.classList.toggle('uncertain', !isSure);
    const share = Math.min(1, Math.abs(difference) / Math.max(1e-300, this.largest())) * 50;
    this.bar.style.width = `${share}%`;
    this.bar.style.left = `${difference < 0 ? 50 - share : 50}%`;
    setText(this.difference, formatSigned(difference, this.unit));
    setText(this.change, formatChange(before, after));
    setText(this.before, formatValue(before, this.unit));
    setText(this.after, formatValue(after, this.unit));
    setText(this.significance, significance);
    const counted = this.counts === 'samples' ? `, ${formatCount(row.samplesBefore)} samples before, ${formatCount(row.samplesAfter)} now` : '';
    this.significance.title = chance === null ? significanceInWords(row) : `${formatChance(chance)} that sampling alone makes the difference, corrected for all functions${counted}`;
    this.category.className = `category category-${row.category}`;
    const name = displayName(row.name);
    setText(this.name, name);
    this.name.title = row.onlyBefore === true ? `${name}: in the baseline alone` : name;
    setText(this.place, row.place === null ? '' : displayName(row.place));
    this.place.title = row.url === null ? '' : displayName(row.url);
  }
}
