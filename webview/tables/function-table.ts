// The table of functions: sorted and filtered by the host. Leaves out: the grid of rows (row-grid.ts), one of them
// (function-row.ts), the tab it is in (table-tabs.ts).

import { messageOf } from '../../src/base/message-of.ts';
import { Cancelled } from '../../src/base/cancel.ts';
import type { FunctionInfo, FunctionRow, FunctionSort } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';
import type { ViewParts } from '../views/main-view.ts';
import { CopyTable } from './copy-table.ts';
import { FilterField } from './filter-field.ts';
import { COLUMNS, FunctionRowView } from './function-row.ts';
import type { PagedRows } from './paged-rows.ts';
import { columnsFor } from './figure-cells.ts';
import { RowGrid } from './row-grid.ts';
import { RowList, type ListPage } from './row-list.ts';
import { scrollMemory } from './scroll-memory.ts';
import { SortHead, type SortState } from './sort-head.ts';
import { countTitle } from '../views/count-title.ts';

export interface FunctionTableOptions {
  readonly parts: ViewParts;
  readonly onSelect: (selected: FunctionInfo) => void;
}

export class FunctionTable {
  readonly root = element('div', 'table-panel function-table');
  /** What stands beside the tabs while the table is shown. */
  readonly tools = element('div', 'table-tools');
  private readonly options: FunctionTableOptions;
  private readonly grid: RowGrid<FunctionRow>;
  private readonly head: SortHead<FunctionSort>;
  private readonly copy: CopyTable<FunctionRow>;
  private readonly list: RowList<FunctionRow>;
  private readonly field: FilterField;
  private rows: PagedRows<FunctionRow>;
  private selected: number | null = null;

  constructor(options: FunctionTableOptions) {
    this.options = options;
    const { summary, view, totals, memory, actions } = options.parts;
    const unit = summary.valueTypes[view.valueType]?.unit ?? 'count';
    this.head = new SortHead(columnsFor(COLUMNS, summary), () => memory.state.table, (state) => this.sortBy(state));
    this.grid = new RowGrid({
      label: 'Functions',
      head: this.head.root,
      scroll: scrollMemory(memory, 'functions'),
      makeRow: () => new FunctionRowView({ unit, viewTotal: totals.total, counts: summary.counts }),
      isSelected: (row) => row.index === this.selected,
      onSelect: (row) => {
        this.selected = row.index;
        options.onSelect(row);
      },
      onOpen: (row) => actions.open(row, null),
      onMenu: (info, at) => actions.showMenu({ info, node: null, line1: null }, at, this.copy.items),
    });
    this.field = new FilterField({
      label: 'Filter functions by name, place or figures',
      placeholder: 'Filter',
      value: memory.state.table.filter,
      onFilter: (text) => this.filter(text),
      onLeave: () => this.grid.enter(),
    });
    const fetch = (offset: number, limit: number, slot: string | null): Promise<ListPage<FunctionRow>> => this.fetch(offset, limit, slot);
    this.list = new RowList({ noun: 'function', slot: 'functions', none: 'There are no functions.', fetch });
    this.copy = new CopyTable({
      parts: options.parts,
      columns: [
        { kind: 'value', title: 'Self', of: (row) => row.self },
        { kind: 'value', title: 'Total', of: (row) => row.total },
        { kind: 'count', title: countTitle(summary), of: (row) => (summary.counts === 'unknown' ? null : row.samples) },
        { kind: 'text', title: 'Function', of: (row) => row.name },
        { kind: 'text', title: 'Place', of: (row) => (row.url === null ? null : row.line1 === null ? row.url : `${row.url}:${row.line1}`) },
      ],
      fetch: (offset, limit) => fetch(offset, limit, null),
    });
    this.tools.append(this.field.root, this.list.count, this.copy.button);
    this.root.append(this.grid.root, this.list.empty);
    this.rows = this.begin();
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
    const { channel, view, summary, memory } = this.options.parts;
    const { sort, descending, filter } = memory.state.table;
    const { rows } = this;
    try {
      const params = { view, sort, descending, filter, function: functionIndex };
      const answer = await channel.request('functions/row', params, 'row');
      const isStale = answer.revision !== summary.revision || this.rows !== rows || this.selected !== functionIndex;
      // Where the filter hides it, the list stays as it is.
      if (!isStale && answer.row !== null) this.grid.goTo(answer.row);
    } catch (error) {
      if (!(error instanceof Cancelled) && this.rows === rows) this.list.say(messageOf(error));
    }
  }

  private sortBy(state: SortState<FunctionSort>): void {
    const { memory } = this.options.parts;
    memory.update({ table: { ...memory.state.table, ...state } });
    this.renew();
  }

  private filter(filter: string): void {
    const { memory } = this.options.parts;
    if (filter === memory.state.table.filter) return;
    memory.update({ table: { ...memory.state.table, filter } });
    this.renew();
  }

  private renew(): void {
    this.rows = this.begin();
    this.grid.show(this.rows);
  }

  private async fetch(offset: number, limit: number, slot: string | null): Promise<ListPage<FunctionRow>> {
    const { channel, view, summary, memory } = this.options.parts;
    const { sort, descending, filter } = memory.state.table;
    const answer = await channel.request('functions/list', { view, sort, descending, filter, offset, limit }, slot);
    if (answer.revision !== summary.revision) throw new Cancelled();
    return answer;
  }

  private begin(): PagedRows<FunctionRow> {
    const { table } = this.options.parts.memory.state;
    this.head.show(table);
    return this.list.begin(table.filter !== '', () => this.grid.arrived());
  }
}
