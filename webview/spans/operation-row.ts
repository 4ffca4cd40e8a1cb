// One row of the table of operations, and which columns there are.

import { formatChange, formatSigned, significanceInWords } from '../../src/base/format-change.ts';
import { formatCount, formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';
import type { OperationRow, OperationSort } from '../../src/protocol/traces.ts';
import { element, setText } from '../element.ts';
import type { GridRowView } from '../tables/row-grid.ts';
import type { SortColumn } from '../tables/sort-head.ts';
import { displayName } from '../text/display-name.ts';
import { shownService } from '../traces/span-words.ts';

type Column = SortColumn<OperationSort>;

const FIGURES: readonly Column[] = [
  { sort: 'self', title: 'Self', className: 'cell cell-self', tooltip: 'Sort by time in these spans themselves' },
  { sort: 'total', title: 'Total', className: 'cell cell-total', tooltip: 'Sort by the sum of durations' },
  { sort: 'count', title: 'Spans', className: 'cell cell-samples' },
  { sort: 'p50', title: 'p50', className: 'cell cell-percentile', tooltip: 'Sort by the median duration' },
  { sort: 'p95', title: 'p95', className: 'cell cell-percentile cell-p95' },
  { sort: 'p99', title: 'p99', className: 'cell cell-percentile cell-p99' },
  { sort: 'errors', title: 'Errors', className: 'cell cell-errors' },
];
const CHANGE: Column = { sort: 'change', title: 'p50 change', className: 'cell cell-operation-change', tooltip: 'Sort by how much slower the median became' };
const NAMES: readonly Column[] = [
  { sort: 'operation', title: 'Operation', className: 'cell cell-name', isText: true },
  { sort: 'service', title: 'Service', className: 'cell cell-place', isText: true },
];

/** Columns in the order of the page. */
export function operationColumns(isCompared: boolean): readonly Column[] {
  return isCompared ? [CHANGE, ...FIGURES, ...NAMES] : [...FIGURES, ...NAMES];
}

export interface OperationRowContext {
  /** Sum of self times of all: base of shares. */
  readonly totalNs: number;
  readonly isCompared: boolean;
}

export class OperationRowView implements GridRowView<OperationRow> {
  readonly root = element('div', 'table-row');
  private readonly context: OperationRowContext;
  private readonly bar = element('span', 'self-bar', { 'aria-hidden': 'true' });
  private readonly share = element('span', 'share');
  private readonly cells: Readonly<Record<OperationSort, HTMLElement>>;

  constructor(context: OperationRowContext) {
    this.context = context;
    const value = (): HTMLElement => element('span', 'value');
    this.cells = {
      change: value(), self: value(), total: value(), count: value(), p50: value(), p95: value(), p99: value(), errors: value(),
      operation: element('span', 'name'), service: element('span', 'place'),
    };
    for (const { sort, className } of operationColumns(context.isCompared)) {
      const cell = this.cells[sort];
      const content = sort === 'self' ? [this.bar, cell, this.share] : [cell];
      this.root.append(element('div', className, { role: 'gridcell' }, ...content));
    }
  }

  show(row: OperationRow | undefined): void {
    if (row === undefined) return;
    const { cells, context } = this;
    const time = (ns: number): string => formatValue(ns, 'nanoseconds');
    const share = shareOf(row.selfNs, context.totalNs);
    this.bar.style.width = `${share * 100}%`;
    setText(this.share, formatShare(share));
    setText(cells.self, time(row.selfNs));
    setText(cells.total, time(row.totalNs));
    setText(cells.count, formatCount(row.count));
    setText(cells.p50, time(row.p50));
    setText(cells.p95, time(row.p95));
    setText(cells.p99, time(row.p99));
    setText(cells.errors, row.errors === 0 ? '' : formatShare(row.errors / row.count));
    cells.errors.title = failedInWords(row);
    cells.errors.classList.toggle('span-error', row.errors > 0);
    const name = displayName(row.name);
    setText(cells.operation, name);
    cells.operation.title = name;
    setText(cells.service, shownService(row.service));
    this.showChange(row);
  }

  private showChange({ before, count }: OperationRow): void {
    const { change: cell, p95, count: spans } = this.cells;
    cell.classList.remove('more', 'less', 'uncertain');
    const isBoth = before !== undefined && before.count > 0;
    spans.title = isBoth ? `${formatCount(before.count)} before` : '';
    p95.title = isBoth ? `${formatValue(before.p95, 'nanoseconds')} before` : '';
    if (before === undefined) {
      setText(cell, '');
      cell.title = '';
      return;
    }
    const { change } = before;
    if (before.count === 0 || count === 0) {
      setText(cell, before.count === 0 ? 'new' : 'gone');
      cell.title = before.count === 0 ? 'There was none before' : `There were ${formatCount(before.count)} before, p50 ${formatValue(before.p50, 'nanoseconds')}`;
      return;
    }
    const difference = change.after - change.before;
    const isSure = change.significance === 'certain' || change.significance === 'likely';
    // The mark of editors for what may be chance: a colour alone would not be seen by all.
    setText(cell, `${formatSigned(difference, 'nanoseconds')} (${formatChange(change.before, change.after)})${isSure ? '' : ' ?'}`);
    cell.title = `${formatValue(change.before, 'nanoseconds')} before; ${significanceInWords(change)}`;
    cell.classList.toggle('uncertain', !isSure);
    if (isSure && difference !== 0) cell.classList.add(difference > 0 ? 'more' : 'less');
  }
}

function failedInWords({ errors, count, before }: OperationRow): string {
  const words = (failed: number, of: number): string => `${formatCount(failed)} of ${formatCount(of)}`;
  const now = errors > 0 ? `${words(errors, count)} spans failed` : '';
  if (before === undefined || before.errors === 0) return now;
  return `${now === '' ? 'None failed' : now}; ${words(before.errors, before.count)} before`;
}
