// One row of a table of differences, of a function or of a line, and which columns there are.

import { formatChange, formatChance, formatSigned, significanceInWords } from '../../src/base/format-change.ts';
import { formatCount, formatValue } from '../../src/base/format-value.ts';
import type { Change, DifferenceSort } from '../../src/protocol/compare.ts';
import type { CountKind, FunctionInfo, Unit } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import type { GridRowView } from '../tables/row-grid.ts';
import type { SortColumn } from '../tables/sort-head.ts';
import { displayName } from '../text/display-name.ts';

type Column = SortColumn<DifferenceSort>;

const FIGURES: readonly Column[] = [
  { sort: 'difference', title: 'Difference', className: 'cell cell-difference', tooltip: 'Sort by how large the difference is' },
  { sort: 'change', title: 'Change', className: 'cell cell-change' },
  { sort: 'before', title: 'Before', className: 'cell cell-before' },
  { sort: 'after', title: 'After', className: 'cell cell-after' },
  { sort: 'chance', title: 'Significance', className: 'cell cell-significance', isText: true, tooltip: 'Sort by the probability that the difference is chance' },
];
const FUNCTION: Column = { sort: 'name', title: 'Function', className: 'cell cell-name', isText: true };

/** Columns in the order of the page. */
export const FUNCTION_COLUMNS: readonly Column[] = [...FIGURES, FUNCTION, { sort: 'place', title: 'Place', className: 'cell cell-place', isText: true }];
/** Of two files of traces: nothing in them is sampled, and their operations have a service. */
export const OPERATION_COLUMNS: readonly Column[] = [
  ...FIGURES.filter(({ sort }) => sort !== 'chance'), { ...FUNCTION, title: 'Operation' }, { sort: 'place', title: 'Service', className: 'cell cell-place', isText: true },
];
export const LINE_COLUMNS: readonly Column[] = [...FIGURES, { sort: 'place', title: 'Line', className: 'cell cell-line', isText: true }, FUNCTION];

/** A figure on both sides, and what it rests on. */
export interface ComparedRow extends Change {
  readonly samplesBefore: number;
  readonly samplesAfter: number;
}

/** What rows are of, in the words of the page. */
export interface DifferenceRowWords<Row> {
  readonly columns: readonly Column[];
  readonly functionOf: (row: Row) => FunctionInfo | null;
  /** Short, and in full. */
  readonly placeOf: (row: Row) => { readonly text: string; readonly title: string };
}

export class DifferenceRowView<Row extends ComparedRow> implements GridRowView<Row> {
  readonly root = element('div', 'table-row');
  private readonly words: DifferenceRowWords<Row>;
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
  constructor(words: DifferenceRowWords<Row>, unit: Unit, counts: CountKind, largest: () => number) {
    this.words = words;
    this.unit = unit;
    this.counts = counts;
    this.largest = largest;
    const cells: Readonly<Record<DifferenceSort, readonly HTMLElement[]>> = {
      difference: [this.difference, element('span', 'difference-track', { 'aria-hidden': 'true' }, this.bar)],
      change: [this.change],
      before: [this.before],
      after: [this.after],
      chance: [this.significance],
      name: [this.category, this.name],
      place: [this.place],
    };
    for (const { sort, className } of words.columns) this.root.append(element('div', className, { role: 'gridcell' }, ...cells[sort]));
  }

  show(row: Row | undefined): void {
    if (row === undefined) return;
    this.showFigures(row);
    const info = this.words.functionOf(row);
    this.category.className = info === null ? '' : `category category-${info.category}`;
    const name = info === null ? '' : displayName(info.name);
    setText(this.name, name);
    this.name.title = info?.onlyBefore === true ? `${name}: in the baseline alone` : name;
    const { text, title } = this.words.placeOf(row);
    setText(this.place, text);
    this.place.title = title;
  }

  private showFigures(row: Row): void {
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
    this.significance.title = chance === null ? significanceInWords(row) : `${formatChance(chance)} that sampling alone makes the difference, corrected for all rows${counted}`;
  }
}
