// The table of lines: the hottest lines wherever they are; for formats that know no executing lines, why, and the lines
// where functions are defined. Sorted and filtered by the host. Leaves out: the grid of rows, one of them (line-row.ts).

import { Cancelled } from '../../src/base/cancel.ts';
import type { LineRow, LineSort } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';
import { showMenu } from '../menus/menu.ts';
import type { ViewParts } from '../views/main-view.ts';
import { CopyTable } from './copy-table.ts';
import { FilterField } from './filter-field.ts';
import { LINE_COLUMNS, LineRowView } from './line-row.ts';
import { columnsFor } from './figure-cells.ts';
import { RowGrid } from './row-grid.ts';
import { RowList, type ListPage } from './row-list.ts';
import { scrollMemory } from './scroll-memory.ts';
import { SortHead, type SortState } from './sort-head.ts';

/** What the format does not know, said above the rows. */
const REMARKS = {
  'leaf-ticks': 'This format knows the line of the running function only: lines have no total.',
  'every-frame': null,
  'definitions': 'This format does not know which lines ran. These are the lines where functions are defined.',
} as const;

export interface LineTableOptions {
  readonly parts: ViewParts;
  /** The user went to a line of this function. */
  readonly onSelect: (row: LineRow) => void;
}

export class LineTable {
  readonly root = element('div', 'table-panel line-table');
  /** What stands beside the tabs while the table is shown. */
  readonly tools = element('div', 'table-tools');
  private readonly options: LineTableOptions;
  private readonly grid: RowGrid<LineRow>;
  private readonly head: SortHead<LineSort>;
  private readonly list: RowList<LineRow>;
  private readonly field: FilterField;
  private readonly copy: CopyTable<LineRow>;
  private selected: string | null = null;

  constructor(options: LineTableOptions) {
    this.options = options;
    const { parts } = options;
    const { summary, view, totals, memory } = parts;
    const unit = summary.valueTypes[view.valueType]?.unit ?? 'count';
    this.head = new SortHead(columnsFor(LINE_COLUMNS, summary), () => memory.state.lines, (state) => this.sortBy(state));
    this.grid = new RowGrid({
      label: 'Lines',
      head: this.head.root,
      scroll: scrollMemory(memory, 'lines'),
      makeRow: () => new LineRowView({ unit, viewTotal: totals.total, counts: summary.counts }),
      isSelected: (row) => keyOf(row) === this.selected,
      onSelect: (row) => {
        this.selected = keyOf(row);
        options.onSelect(row);
      },
      onOpen: (row) => parts.actions.openLine(row.url, row.line1),
      onMenu: (row, at) => this.showMenu(row, at),
    });
    this.field = new FilterField({
      label: 'Filter lines by place, function or figures',
      placeholder: 'Filter',
      value: memory.state.lines.filter,
      onFilter: (filter) => this.filter(filter),
      onLeave: () => this.grid.enter(),
    });
    const fetch = (offset: number, limit: number, slot: string | null): Promise<ListPage<LineRow>> => this.fetch(offset, limit, slot);
    this.list = new RowList({ noun: 'line', slot: 'lines', none: 'The profile names no lines.', fetch });
    this.copy = new CopyTable({
      parts,
      columns: [
        { kind: 'value', title: 'Self', of: (row) => row.self },
        { kind: 'value', title: 'Total', of: (row) => row.total },
        { kind: 'count', title: 'Samples', of: (row) => (summary.counts === 'unknown' ? null : row.samples) },
        { kind: 'text', title: 'Line', of: (row) => `${row.url}:${row.line1}` },
        { kind: 'text', title: 'Function', of: (row) => row.function?.name ?? null },
      ],
      fetch: (offset, limit) => fetch(offset, limit, null),
    });
    this.tools.append(this.field.root, this.list.count, this.copy.button);
    const remark = REMARKS[summary.lines];
    this.root.append(remark === null ? '' : element('div', 'table-remark', {}, remark), this.grid.root, this.list.empty);
  }

  /** The table is in view now. */
  wake(): void {
    if (this.list.rows === null) this.renew();
  }

  dispose(): void {
    this.grid.dispose();
    this.field.dispose();
    this.root.remove();
  }

  private showMenu(row: LineRow, { x, y }: { readonly x: number; readonly y: number }): void {
    const { actions } = this.options.parts;
    const info = row.function;
    if (info !== null) {
      actions.showMenu({ info, node: null, line1: row.line1 }, { x, y }, this.copy.items);
      return;
    }
    const open = { title: 'Open Source', key: 'Enter', run: () => actions.openLine(row.url, row.line1) };
    showMenu({ label: 'Actions for the line', groups: [[open], this.copy.items], x, y });
  }

  private sortBy(state: SortState<LineSort>): void {
    const { memory } = this.options.parts;
    memory.update({ lines: { ...memory.state.lines, ...state } });
    this.renew();
  }

  private filter(filter: string): void {
    const { memory } = this.options.parts;
    if (filter === memory.state.lines.filter) return;
    memory.update({ lines: { ...memory.state.lines, filter } });
    this.renew();
  }

  private async fetch(offset: number, limit: number, slot: string | null): Promise<ListPage<LineRow>> {
    const { channel, view, summary, memory } = this.options.parts;
    const { sort, descending, filter } = memory.state.lines;
    const answer = await channel.request('lines/list', { view, sort, descending, filter, offset, limit }, slot);
    if (answer.revision !== summary.revision) throw new Cancelled();
    return answer;
  }

  private renew(): void {
    const { memory } = this.options.parts;
    const { lines } = memory.state;
    this.head.show(lines);
    this.grid.show(this.list.begin(lines.filter !== '', () => this.grid.arrived()));
  }
}

function keyOf({ url, line1 }: LineRow): string {
  return `${line1} ${url}`;
}
