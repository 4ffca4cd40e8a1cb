// The table of sources: every source of the profile with its cost, its place or the reason why not, and what mends it.
// The host sorts (the unresolved first), filters and finds. Leaves out: the grid of rows, the tab it is in.

import { Cancelled } from '../../src/base/cancel.ts';
import type { SourceRow, SourceSort } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';
import { showMenu } from '../menus/menu.ts';
import type { SavedState } from '../saved-state.ts';
import { CopyTable } from '../tables/copy-table.ts';
import { FilterField } from '../tables/filter-field.ts';
import type { PagedRows } from '../tables/paged-rows.ts';
import { columnsFor } from '../tables/figure-cells.ts';
import { RowGrid } from '../tables/row-grid.ts';
import { RowList, type ListPage } from '../tables/row-list.ts';
import { scrollMemory } from '../tables/scroll-memory.ts';
import { SortHead, type SortState } from '../tables/sort-head.ts';
import type { ViewParts } from '../views/main-view.ts';
import { shownValue } from '../views/shown-value.ts';
import { SOURCE_COLUMNS, SourceRowView, type OnMend } from './source-row.ts';
import { SourceStrip } from './source-strip.ts';
import { nameParts, remedyTitle, shownRemedies, whereWords } from './source-words.ts';
import { countTitle } from '../views/count-title.ts';

export interface SourceTableOptions {
  readonly parts: ViewParts;
  readonly onMend: OnMend;
  readonly onOpen: (row: SourceRow) => void;
}

export class SourceTable {
  readonly root = element('div', 'table-panel source-table');
  /** What stands beside the tabs while the table is shown. */
  readonly tools = element('div', 'table-tools');
  private readonly options: SourceTableOptions;
  private readonly grid: RowGrid<SourceRow>;
  private readonly head: SortHead<SourceSort>;
  private readonly copy: CopyTable<SourceRow>;
  private readonly strip: SourceStrip;
  private readonly list: RowList<SourceRow>;
  private readonly field: FilterField;
  /** `null` until the table is first seen: nothing is asked for what nobody looks at. */
  private rows: PagedRows<SourceRow> | null = null;
  private selected: string | null;
  /** To be scrolled to as soon as its row is here. */
  private awaited: string | null = null;

  constructor(options: SourceTableOptions) {
    this.options = options;
    const { summary, totals, memory } = options.parts;
    this.selected = memory.state.sources.selected;
    const { unit } = shownValue(options.parts);
    this.head = new SortHead(columnsFor(SOURCE_COLUMNS, summary), () => memory.state.sources, (state) => this.sortBy(state));
    this.grid = new RowGrid({
      label: 'Files',
      head: this.head.root,
      scroll: scrollMemory(memory, 'sources'),
      makeRow: () => new SourceRowView({ unit, viewTotal: totals.total, counts: summary.counts }, options.onMend),
      isSelected: (row) => row.url === this.selected,
      onSelect: (row) => this.select(row),
      onOpen: (row) => options.onOpen(row),
      onMenu: (row, { x, y }) => this.showMenu(row, x, y),
    });
    this.strip = new SourceStrip(options.onMend, options.onOpen);
    this.field = new FilterField({
      label: 'Filter files by name, place or figures',
      placeholder: 'Filter',
      value: memory.state.sources.filter,
      onFilter: (text) => this.filter(text),
      onLeave: () => this.grid.enter(),
    });
    const fetch = (offset: number, limit: number, slot: string | null): Promise<ListPage<SourceRow>> => this.fetch(offset, limit, slot);
    this.list = new RowList({ noun: 'file', slot: 'sources', none: 'The profile names no files.', fetch });
    this.copy = new CopyTable({
      parts: options.parts,
      columns: [
        { kind: 'value', title: 'Self', of: (row) => row.self },
        { kind: 'value', title: 'Total', of: (row) => row.total },
        { kind: 'count', title: countTitle(summary), of: (row) => (summary.counts === 'unknown' ? null : row.samples) },
        { kind: 'count', title: 'Functions', of: (row) => row.functions },
        { kind: 'text', title: 'File', of: (row) => row.url },
        { kind: 'text', title: 'Found in', of: (row) => whereWords(row).found },
      ],
      fetch: (offset, limit) => fetch(offset, limit, null),
    });
    this.tools.append(this.field.root, this.list.count, this.copy.button);
    this.root.append(this.grid.root, this.list.empty, this.strip.root);
  }

  /** The table is in view now. */
  wake(): void {
    if (this.rows !== null) return;
    this.rows = this.begin();
    this.grid.show(this.rows);
  }

  /** Places of sources may be others now: what is shown stays until the answer is here. */
  renew(): void {
    if (this.rows === null) return;
    this.rows = this.begin((rows) => this.grid.renew(rows, this.findSelected(rows)));
  }

  /** Shows a source by its recorded name. */
  reveal(url: string): void {
    this.selected = url;
    this.remember({ selected: url });
    this.awaited = url;
    this.wake();
    if (this.rows !== null) this.showSelected(this.rows);
  }

  dispose(): void {
    this.grid.dispose();
    this.field.dispose();
    this.root.remove();
  }

  private select(row: SourceRow): void {
    this.selected = row.url;
    this.remember({ selected: row.url });
    this.strip.show(row);
  }

  private showMenu(row: SourceRow, x: number, y: number): void {
    const { onOpen, onMend, parts } = this.options;
    const open = { title: 'Open Source', key: 'Enter', run: () => onOpen(row) };
    const mend = shownRemedies(row).map((remedy) => ({ title: remedyTitle(remedy), key: null, run: () => onMend(row, remedy) }));
    const copyName = { title: 'Copy Name', key: null, run: () => parts.actions.copy(row.url, 'Copied the name.') };
    showMenu({ label: `Actions for ${nameParts(row.url).name}`, groups: [[open, ...mend], [copyName, ...this.copy.items]], x, y });
  }

  private sortBy(state: SortState<SourceSort>): void {
    this.remember(state);
    this.rows = this.begin();
    this.grid.show(this.rows);
  }

  private filter(filter: string): void {
    if (filter === this.options.parts.memory.state.sources.filter) return;
    this.remember({ filter });
    this.rows = this.begin();
    this.grid.show(this.rows);
  }

  private async fetch(offset: number, limit: number, slot: string | null): Promise<ListPage<SourceRow>> {
    const { channel, view, summary, memory } = this.options.parts;
    const { sort, descending, filter } = memory.state.sources;
    const answer = await channel.request('sources/list', { view, sort, descending, filter, offset, limit }, slot);
    if (answer.revision !== summary.revision) throw new Cancelled();
    return answer;
  }

  private remember(change: Partial<SavedState['sources']>): void {
    const { memory } = this.options.parts;
    memory.update({ sources: { ...memory.state.sources, ...change } });
  }

  /** `onFirst`: the first page is here. */
  private begin(onFirst?: (rows: PagedRows<SourceRow>) => void): PagedRows<SourceRow> {
    const { sources } = this.options.parts.memory.state;
    this.head.show(sources);
    return this.list.begin(sources.filter !== '', (rows) => {
      onFirst?.(rows);
      this.grid.arrived();
      this.showSelected(rows);
    });
  }

  /** The selected source may have been found meanwhile, or be asked for before it was here. */
  private showSelected(rows: PagedRows<SourceRow>): void {
    const at = this.findSelected(rows);
    this.strip.show(at < 0 ? null : rows.at(at)!);
    if (at < 0 || this.awaited !== this.selected) return;
    this.awaited = null;
    this.grid.goTo(at);
  }

  private findSelected(rows: PagedRows<SourceRow>): number {
    return rows.findHere((row) => row.url === this.selected);
  }
}
