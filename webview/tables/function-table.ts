// The table of functions: sorted and filtered by the host. Leaves out: the grid of rows (row-grid.ts), one of them
// (function-row.ts), the tab it is in (table-tabs.ts).

import { formatCount } from '../../src/base/format-value.ts';
import { Cancelled } from '../../src/base/cancel.ts';
import type { FunctionInfo, FunctionRow, FunctionSort, ProfileSummary, View } from '../../src/protocol/webview.ts';
import type { Channel } from '../channel.ts';
import { element, setText } from '../element.ts';
import type { PageMemory } from '../saved-state.ts';
import { FilterField } from './filter-field.ts';
import { COLUMNS, FunctionRowView } from './function-row.ts';
import { PagedRows } from './paged-rows.ts';
import { RowGrid } from './row-grid.ts';

export interface FunctionTableOptions {
  readonly channel: Channel;
  readonly summary: ProfileSummary;
  readonly view: View;
  /** The view's total: base of every share. */
  readonly total: number;
  readonly memory: PageMemory;
  readonly onSelect: (selected: FunctionInfo) => void;
  readonly onOpen: (opened: FunctionInfo) => void;
}

export class FunctionTable {
  readonly root = element('div', 'table-panel function-table');
  /** What stands beside the tabs while the table is shown. */
  readonly tools = element('div', 'table-tools');
  private readonly options: FunctionTableOptions;
  private readonly grid: RowGrid<FunctionRow>;
  private readonly head = element('div', 'table-head');
  private readonly empty = element('div', 'table-empty', { role: 'status', hidden: true });
  private readonly count = element('span', 'table-count', { role: 'status' });
  private readonly field: FilterField;
  private readonly headers = new Map<FunctionSort, HTMLElement>();
  private rows: PagedRows<FunctionRow>;
  private selected: number | null = null;

  constructor(options: FunctionTableOptions) {
    this.options = options;
    const { summary, view, total, memory } = options;
    const unit = summary.valueTypes[view.valueType]?.unit ?? 'count';
    for (const { sort, title, className } of COLUMNS) {
      this.head.append(this.headerOf(sort, sort === 'samples' && summary.counts !== 'samples' ? 'Calls' : title, className));
    }
    this.grid = new RowGrid({
      label: 'Functions',
      head: this.head,
      makeRow: () => new FunctionRowView({ unit, viewTotal: total, counts: summary.counts }),
      isSelected: (row) => row.index === this.selected,
      onSelect: (row) => {
        this.selected = row.index;
        options.onSelect(row);
      },
      onOpen: (row) => options.onOpen(row),
    });
    this.field = new FilterField({
      label: 'Filter functions by name or place',
      placeholder: 'Filter by name or place',
      value: memory.state.table.filter,
      onFilter: (text) => this.filter(text),
      onLeave: () => this.grid.enter(),
    });
    this.tools.append(this.field.root, this.count);
    this.root.append(this.grid.root, this.empty);
    this.rows = this.list();
    this.grid.show(this.rows);
  }

  /** Marks a function's row and brings it into view, wherever in the list it is. */
  mark(functionIndex: number | null): void {
    this.selected = functionIndex;
    const at = functionIndex === null ? -1 : this.rows.findHere((row) => row.index === functionIndex);
    this.grid.goTo(at);
    if (at < 0 && functionIndex !== null) void this.seek(functionIndex);
  }

  dispose(): void {
    this.grid.dispose();
    this.field.dispose();
    this.root.remove();
  }

  /** Asks for the row of a function that is not among the loaded ones. */
  private async seek(functionIndex: number): Promise<void> {
    const { channel, view, summary, memory } = this.options;
    const { sort, descending, filter } = memory.state.table;
    const { rows } = this;
    try {
      const params = { view, sort, descending, filter, function: functionIndex };
      const answer = await channel.request('functions/row', params, 'row');
      const isStale = answer.revision !== summary.revision || this.rows !== rows || this.selected !== functionIndex;
      // Where the filter hides it, the list stays as it is.
      if (!isStale && answer.row !== null) this.grid.goTo(answer.row);
    } catch (error) {
      if (!(error instanceof Cancelled) && this.rows === rows) this.showEmpty(error instanceof Error ? error.message : String(error));
    }
  }

  private headerOf(sort: FunctionSort, title: string, className: string): HTMLElement {
    const arrow = element('span', 'sort-arrow', { 'aria-hidden': 'true' });
    const attributes = { type: 'button', title: `Sort by ${title.toLowerCase()}` };
    const button = element('button', 'sort-button', attributes, title, arrow);
    const header = element('div', className, { role: 'columnheader' }, button);
    button.addEventListener('click', () => this.sortBy(sort));
    this.headers.set(sort, header);
    return header;
  }

  private sortBy(sort: FunctionSort): void {
    const { memory } = this.options;
    const { table } = memory.state;
    const textual = sort === 'name' || sort === 'place';
    const descending = table.sort === sort ? !table.descending : !textual;
    memory.update({ table: { ...table, sort, descending } });
    this.renew();
  }

  private filter(filter: string): void {
    const { memory } = this.options;
    if (filter === memory.state.table.filter) return;
    memory.update({ table: { ...memory.state.table, filter } });
    this.renew();
  }

  private renew(): void {
    this.rows = this.list();
    this.grid.show(this.rows);
  }

  private list(): PagedRows<FunctionRow> {
    const { channel, view, summary, memory } = this.options;
    const { sort, descending, filter } = memory.state.table;
    for (const [column, header] of this.headers) {
      header.setAttribute('aria-sort', column !== sort ? 'none' : descending ? 'descending' : 'ascending');
    }
    const rows: PagedRows<FunctionRow> = new PagedRows(
      async (offset, limit) => {
        const params = { view, sort, descending, filter, offset, limit };
        // A new list cancels the first page of the one before; later pages of one list do not cancel each other.
        const answer = await channel.request('functions/list', params, offset === 0 ? 'functions' : null);
        if (answer.revision !== summary.revision) throw new Cancelled();
        if (this.rows === rows) this.showCount(answer.matched, answer.of, filter !== '');
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

  private showCount(matched: number, of: number, filtered: boolean): void {
    setText(this.count, filtered ? `${formatCount(matched)} of ${formatCount(of)}` : formatCount(of));
    if (matched === 0) this.showEmpty(filtered ? 'No function matches the filter.' : 'There are no functions.');
    else this.empty.hidden = true;
  }

  private showEmpty(message: string): void {
    this.empty.hidden = false;
    setText(this.empty, message);
  }
}
