// The table of differences: functions of both profiles, sorted and filtered by the host. Leaves out: one row
// (difference-row.ts), the grid.

import { Cancelled } from '../../src/base/cancel.ts';
import { formatCount } from '../../src/base/format-value.ts';
import type { Baseline, DifferenceRow, DifferenceSort } from '../../src/protocol/compare.ts';
import type { FunctionInfo } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import { CopyTable } from '../tables/copy-table.ts';
import { FilterField } from '../tables/filter-field.ts';
import { PagedRows } from '../tables/paged-rows.ts';
import { RowGrid } from '../tables/row-grid.ts';
import { SortHead, type SortState } from '../tables/sort-head.ts';
import type { ViewParts } from '../views/main-view.ts';
import { withBaselineFunctions } from './baseline-functions.ts';
import { DIFFERENCE_COLUMNS, DifferenceRowView } from './difference-row.ts';

export interface DifferenceTableOptions {
  readonly parts: ViewParts;
  readonly baseline: Baseline;
  readonly onSelect: (selected: FunctionInfo) => void;
}

type Figure = 'self' | 'total';

interface Answer {
  readonly rows: readonly DifferenceRow[];
  readonly matched: number;
  readonly of: number;
}

export class DifferenceTable {
  readonly root = element('div', 'table-panel difference-table');
  readonly tools = element('div', 'table-tools');
  private readonly options: DifferenceTableOptions;
  private readonly grid: RowGrid<DifferenceRow>;
  private readonly head: SortHead<DifferenceSort>;
  private readonly empty = element('div', 'table-empty', { role: 'status', hidden: true });
  private readonly count = element('span', 'table-count', { role: 'status' });
  private readonly field: FilterField;
  private readonly copy: CopyTable<DifferenceRow>;
  private sort: SortState<DifferenceSort> = { sort: 'difference', descending: true };
  private figure: Figure = 'self';
  private filter = '';
  /** The largest difference seen: a full bar. */
  private largest = 0;
  private selected: number | null = null;
  private rows: PagedRows<DifferenceRow>;

  constructor(options: DifferenceTableOptions) {
    this.options = options;
    const { summary, view } = options.parts;
    const actions = withBaselineFunctions(options.parts.actions);
    const unit = summary.valueTypes[view.valueType]?.unit ?? 'count';
    this.head = new SortHead(DIFFERENCE_COLUMNS, () => this.sort, (state) => {
      this.sort = state;
      this.renew();
    });
    this.copy = this.makeCopy();
    this.grid = new RowGrid({
      label: 'Differences',
      head: this.head.root,
      makeRow: () => new DifferenceRowView(unit, summary.counts, () => this.largest),
      isSelected: (row) => row.index === this.selected,
      onSelect: (row) => {
        this.selected = row.index;
        if (row.onlyBefore !== true) options.onSelect(row);
      },
      onOpen: (row) => actions.open(row, null),
      onMenu: (info, at) => actions.showMenu({ info, node: null, line1: null }, at, this.copy.items),
    });
    this.field = new FilterField({
      label: 'Filter differences by name, place or figures',
      placeholder: 'Filter',
      value: '',
      onFilter: (text) => {
        this.filter = text;
        this.renew();
      },
      onLeave: () => this.grid.enter(),
    });
    this.tools.append(this.figureChoice(), this.field.root, this.count, this.copy.button);
    this.root.append(this.grid.root, this.empty);
    this.rows = this.list();
    this.grid.show(this.rows);
  }

  /** Marks a function's row where it is among those that are loaded. */
  mark(functionIndex: number | null): void {
    this.selected = functionIndex;
    this.grid.goTo(functionIndex === null ? -1 : this.rows.findHere((row) => row.index === functionIndex));
  }

  dispose(): void {
    this.grid.dispose();
    this.field.dispose();
    this.root.remove();
  }

  private figureChoice(): HTMLElement {
    const buttons = (['self', 'total'] as const).map((figure) => {
      const words = figure === 'self' ? 'Self' : 'Total';
      const title = figure === 'self' ? 'Compare what functions take themselves' : 'Compare what functions take with all they call';
      const button = element('button', 'choice-button', { 'type': 'button', title, 'aria-pressed': String(figure === this.figure) }, words);
      button.addEventListener('click', () => {
        this.figure = figure;
        for (const each of buttons) each.setAttribute('aria-pressed', String(each === button));
        this.renew();
      });
      return button;
    });
    return element('span', 'difference-widths', { 'role': 'group', 'aria-label': 'Figures' }, ...buttons);
  }

  private makeCopy(): CopyTable<DifferenceRow> {
    return new CopyTable({
      parts: this.options.parts,
      columns: [
        { kind: 'value', title: 'Difference', of: (row) => row.after - row.before },
        { kind: 'value', title: 'Before', of: (row) => row.before },
        { kind: 'value', title: 'After', of: (row) => row.after },
        { kind: 'text', title: 'Significance', of: (row) => row.significance },
        { kind: 'text', title: 'Function', of: (row) => row.name },
        { kind: 'text', title: 'Place', of: (row) => (row.url === null ? null : row.line1 === null ? row.url : `${row.url}:${row.line1}`) },
      ],
      fetch: (offset, limit) => this.fetch(offset, limit, null),
    });
  }

  private renew(): void {
    this.largest = 0;
    this.rows = this.list();
    this.grid.show(this.rows);
  }

  private async fetch(offset: number, limit: number, slot: string | null): Promise<Answer> {
    const { baseline, parts: { channel, view, summary } } = this.options;
    const answer = await channel.request('compare/functions', { view, baseline, of: this.figure, ...this.sort, filter: this.filter, offset, limit }, slot);
    if (answer.revision !== summary.revision) throw new Cancelled();
    for (const { before, after } of answer.rows) this.largest = Math.max(this.largest, Math.abs(after - before));
    return answer;
  }

  private list(): PagedRows<DifferenceRow> {
    this.head.show(this.sort);
    const isFiltered = this.filter !== '';
    const rows: PagedRows<DifferenceRow> = new PagedRows(
      async (offset, limit) => {
        const answer = await this.fetch(offset, limit, offset === 0 ? 'differences' : null);
        if (this.rows === rows) this.showCount(answer, isFiltered);
        return { rows: answer.rows, length: answer.matched };
      },
      () => {
        if (this.rows === rows) this.grid.arrived();
      },
      (error) => {
        if (error instanceof Cancelled || this.rows !== rows) return;
        this.showEmpty(error instanceof Error ? error.message : String(error));
      },
    );
    rows.need(0, 1);
    return rows;
  }

  private showCount({ matched, of }: Answer, isFiltered: boolean): void {
    setText(this.count, isFiltered ? `${formatCount(matched)} of ${formatCount(of)}` : formatCount(of));
    if (matched === 0) this.showEmpty(isFiltered ? 'No function matches the filter.' : 'There are no functions.');
    else this.empty.hidden = true;
  }

  private showEmpty(message: string): void {
    this.empty.hidden = false;
    setText(this.empty, message);
  }
}
