// The table of operations: spans merged by service and name, sorted and filtered by the host. Leaves out: one row
// (operation-row.ts), the grid.

import { Cancelled } from '../../src/base/cancel.ts';
import type { OperationRow, OperationSort } from '../../src/protocol/traces.ts';
import { openOrSay, orSay } from '../channel.ts';
import { element } from '../element.ts';
import { CopyTable } from '../tables/copy-table.ts';
import { FilterField } from '../tables/filter-field.ts';
import type { PagedRows } from '../tables/paged-rows.ts';
import { RowGrid } from '../tables/row-grid.ts';
import { RowList, type ListPage } from '../tables/row-list.ts';
import { scrollMemory } from '../tables/scroll-memory.ts';
import { SortHead, type SortState } from '../tables/sort-head.ts';
import type { TextColumn } from '../tables/table-text.ts';
import type { SpanSelection } from '../traces/span-selection.ts';
import { shownService } from '../traces/span-words.ts';
import { showMenu } from '../menus/menu.ts';
import type { ViewParts } from '../views/main-view.ts';
import { operationColumns, OperationRowView } from './operation-row.ts';

/** What a copied table says of the baseline. */
const BEFORE: readonly TextColumn<OperationRow>[] = [
  { kind: 'count', title: 'Spans before', of: ({ before }) => before?.count ?? null },
  { kind: 'count', title: 'p50 before (ns)', of: ({ before }) => (before === undefined ? null : Math.round(before.p50)) },
  { kind: 'text', title: 'Significance', of: ({ before }) => before?.change.significance ?? null },
];

export class OperationTable {
  readonly root = element('div', 'table-panel operation-table');
  readonly tools = element('div', 'table-tools');
  private readonly parts: ViewParts;
  private readonly spans: SpanSelection;
  private readonly grid: RowGrid<OperationRow>;
  private readonly head: SortHead<OperationSort>;
  private readonly list: RowList<OperationRow>;
  private readonly field: FilterField;
  private rows: PagedRows<OperationRow> | null = null;
  private selected: number | null = null;

  constructor(parts: ViewParts, spans: SpanSelection) {
    this.parts = parts;
    this.spans = spans;
    const { memory, totals, summary } = parts;
    const isCompared = parts.baseline !== undefined;
    this.root.classList.toggle('compared', isCompared);
    // Beside a sampled profile its total is no base for spans.
    const totalNs = summary.traces?.only === true && summary.valueTypes[parts.view.valueType]?.unit === 'nanoseconds' ? totals.total : 0;
    this.head = new SortHead(operationColumns(isCompared), () => this.state, (state) => this.sortBy(state));
    this.grid = new RowGrid({
      label: 'Operations',
      head: this.head.root,
      scroll: scrollMemory(memory, 'operations'),
      makeRow: () => new OperationRowView({ totalNs, isCompared }),
      isSelected: (row) => row.operation === this.selected,
      onSelect: (row) => this.select(row),
      onOpen: (row) => this.open(row),
      onMenu: (row, at) => this.menu(row, at),
    });
    this.field = new FilterField({
      label: 'Filter operations by name, service or figures', placeholder: 'Filter', value: memory.state.traces.operations.filter,
      onFilter: (filter) => this.filter(filter),
      onLeave: () => this.grid.enter(),
    });
    const fetch = (offset: number, limit: number, slot: string | null): Promise<ListPage<OperationRow>> => this.fetch(offset, limit, slot);
    this.list = new RowList({ noun: 'operation', slot: 'operations', none: 'There are no spans.', fetch });
    this.copy = new CopyTable({
      parts,
      columns: [
        { kind: 'text', title: 'Operation', of: (row) => row.name },
        { kind: 'text', title: 'Service', of: (row) => shownService(row.service) },
        { kind: 'count', title: 'Spans', of: (row) => row.count },
        { kind: 'count', title: 'Errors', of: (row) => row.errors },
        ...([['Self', 'selfNs'], ['Total', 'totalNs'], ['p50', 'p50'], ['p95', 'p95'], ['p99', 'p99']] as const).map(([title, key]) => (
          { kind: 'count', title: `${title} (ns)`, of: (row: OperationRow) => Math.round(row[key]) } as const)),
        ...(isCompared ? BEFORE : []),
      ],
      fetch: (offset, limit) => fetch(offset, limit, null),
    });
    this.tools.append(this.field.root, this.list.count, this.copy.button);
    this.root.append(this.grid.root, this.list.empty);
  }

  private readonly copy: CopyTable<OperationRow>;

  /** It came into view: until then nothing is asked. */
  wake(): void {
    if (this.rows === null) this.renew();
  }

  dispose(): void {
    this.grid.dispose();
    this.field.dispose();
    this.root.remove();
  }

  /** How it is sorted; a comparison begins with what became slower. */
  private get state(): SortState<OperationSort> & { readonly filter: string } {
    const { operations } = this.parts.memory.state.traces;
    return operations.sort === 'change' && this.parts.baseline === undefined ? { ...operations, sort: 'self', descending: true } : operations;
  }

  private update(operations: Partial<SortState<OperationSort> & { readonly filter: string }>): void {
    const { memory } = this.parts;
    const { traces } = memory.state;
    memory.update({ traces: { ...traces, operations: { ...traces.operations, ...operations } } });
    this.renew();
  }

  private sortBy(state: SortState<OperationSort>): void {
    this.update(state);
  }

  private filter(filter: string): void {
    if (filter !== this.state.filter) this.update({ filter });
  }

  private renew(): void {
    this.head.show(this.state);
    this.rows = this.list.begin(this.state.filter !== '', () => this.grid.arrived());
    this.grid.show(this.rows);
  }

  private async fetch(offset: number, limit: number, slot: string | null): Promise<ListPage<OperationRow>> {
    const { channel, summary, baseline } = this.parts;
    const { sort, descending, filter } = this.state;
    const answer = await channel.request('operations/list', { sort, descending, filter, offset, limit, ...(baseline && { baseline }) }, slot);
    if (answer.revision !== summary.revision) throw new Cancelled();
    return answer;
  }

  /** Selects its function in the graphs, where they are made of spans. */
  private select(row: OperationRow): void {
    this.selected = row.operation;
    if (row.function === null) return;
    const { channel, summary, actions } = this.parts;
    void orSay(channel.request('functions/info', { function: row.function }, 'operation').then(({ revision, info }) => {
      if (revision === summary.revision && info !== null && this.selected === row.operation) actions.select(info, this);
    }), actions.say);
  }

  /** The line of its slowest span. */
  private open({ slowest }: OperationRow): void {
    const { channel, actions } = this.parts;
    if (slowest === null) {
      actions.say('This operation is in the baseline alone: swap the files to go to its line.');
      return;
    }
    openOrSay(channel.request('span/open', { span: slowest, place: null }, 'open'), actions.say);
  }

  private menu(row: OperationRow, at: { readonly x: number; readonly y: number }): void {
    const { slowest } = row;
    const own = slowest === null ? [] : [
      { title: 'Open Source', key: 'Enter', run: () => this.open(row) },
      { title: 'Show Slowest Span', key: null, run: () => this.parts.actions.showSpan(slowest) },
    ];
    showMenu({ label: 'Operation', groups: [...(own.length > 0 ? [own] : []), this.copy.items], ...at });
  }
}
