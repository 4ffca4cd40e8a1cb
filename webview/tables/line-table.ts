// The table of lines: the hottest lines wherever they are; for formats that know no executing lines, why, and the lines
// where functions are defined. Sorted and filtered by the host. Leaves out: the grid of rows, one of them (line-row.ts).

import { formatCount } from '../../src/base/format-value.ts';
import { Cancelled } from '../../src/base/cancel.ts';
import type { LineRow, LineSort } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import { showMenu } from '../menus/menu.ts';
import type { ViewParts } from '../views/main-view.ts';
import { CopyTable } from './copy-table.ts';
import { FilterField } from './filter-field.ts';
import { LINE_COLUMNS, LineRowView } from './line-row.ts';
import { PagedRows } from './paged-rows.ts';
import { RowGrid } from './row-grid.ts';
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
  private readonly empty = element('div', 'table-empty', { role: 'status', hidden: true });
  private readonly count = element('span', 'table-count', { role: 'status' });
  private readonly field: FilterField;
  private readonly copy: CopyTable<LineRow>;
  /** `null` until the table is first seen. */
  private rows: PagedRows<LineRow> | null = null;
  private selected: string | null = null;

  constructor(options: LineTableOptions) {
    this.options = options;
    const { parts } = options;
    const { summary, view, totals, memory } = parts;
    const unit = summary.valueTypes[view.valueType]?.unit ?? 'count';
    const columns = LINE_COLUMNS.map((column) => (column.sort === 'samples' && summary.counts !== 'samples' ? { ...column, title: 'Calls' } : column));
    this.head = new SortHead(columns, () => memory.state.lines, (state) => this.sortBy(state));
    this.grid = new RowGrid({
      label: 'Lines',
      head: this.head.root,
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
    this.copy = new CopyTable({
      parts,
      columns: [
        { kind: 'value', title: 'Self', of: (row) => row.self },
        { kind: 'value', title: 'Total', of: (row) => row.total },
        { kind: 'count', title: 'Samples', of: (row) => (summary.counts === 'unknown' ? null : row.samples) },
        { kind: 'text', title: 'Line', of: (row) => `${row.url}:${row.line1}` },
        { kind: 'text', title: 'Function', of: (row) => row.function?.name ?? null },
      ],
      fetch: (offset, limit) => this.fetch(offset, limit, null),
    });
    this.tools.append(this.field.root, this.count, this.copy.button);
    const remark = REMARKS[summary.lines];
    this.root.append(remark === null ? '' : element('div', 'table-remark', {}, remark), this.grid.root, this.empty);
  }

  /** The table is in view now. */
  wake(): void {
    if (this.rows === null) this.renew();
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

  private async fetch(offset: number, limit: number, slot: string | null): Promise<{ rows: readonly LineRow[]; matched: number; of: number }> {
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
    const rows: PagedRows<LineRow> = new PagedRows(
      async (offset, limit) => {
        const answer = await this.fetch(offset, limit, offset === 0 ? 'lines' : null);
        if (this.rows === rows) this.showCount(answer.matched, answer.of, lines.filter !== '');
        return { rows: answer.rows, length: answer.matched };
      },
      () => {
        if (this.rows === rows) this.grid.arrived();
      },
      (error) => {
        if (!(error instanceof Cancelled) && this.rows === rows) this.showEmpty(error instanceof Error ? error.message : String(error));
      },
    );
    this.rows = rows;
    rows.need(0, 1);
    this.grid.show(rows);
  }

  private showCount(matched: number, of: number, filtered: boolean): void {
    setText(this.count, filtered ? `${formatCount(matched)} of ${formatCount(of)}` : formatCount(of));
    if (matched === 0) this.showEmpty(filtered ? 'No line matches the filter.' : 'The profile names no lines.');
    else this.empty.hidden = true;
  }

  private showEmpty(message: string): void {
    this.empty.hidden = false;
    setText(this.empty, message);
  }
}

function keyOf({ url, line1 }: LineRow): string {
  return `${line1} ${url}`;
}
