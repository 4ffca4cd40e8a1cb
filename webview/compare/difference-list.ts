// A list of differences: sorted and filtered by the host, fetched in pages, copied as a table. Leaves out: what rows are of,
// and where they come from.

import { Cancelled } from '../../src/base/cancel.ts';
import type { DifferenceSort } from '../../src/protocol/compare.ts';
import type { MenuItem } from '../menus/menu.ts';
import { CopyTable } from '../tables/copy-table.ts';
import { FilterField } from '../tables/filter-field.ts';
import type { PagedRows } from '../tables/paged-rows.ts';
import { RowGrid } from '../tables/row-grid.ts';
import { RowList, type ListPage } from '../tables/row-list.ts';
import { SortHead, type SortState } from '../tables/sort-head.ts';
import type { TextColumn } from '../tables/table-text.ts';
import type { ViewParts } from '../views/main-view.ts';
import { DifferenceRowView, type ComparedRow, type DifferenceRowWords } from './difference-row.ts';

/** What is asked for. */
export interface DifferencePage extends SortState<DifferenceSort> {
  readonly filter: string;
  readonly offset: number;
  readonly limit: number;
}

/** What comes, and of which reading. */
export interface DifferenceAnswer<Row> extends ListPage<Row> {
  readonly revision: number;
}

export interface DifferenceListOptions<Row> extends DifferenceRowWords<Row> {
  readonly parts: ViewParts;
  /** Names it for screen readers: `Differences`. */
  readonly label: string;
  /** What one row is: `function`. */
  readonly noun: string;
  /** Why there may be no row, in a sentence. */
  readonly none: string;
  readonly keyOf: (row: Row) => string | number;
  /** Requests of one slot cancel one another; `null`: none. */
  readonly fetch: (page: DifferencePage, slot: string | null) => Promise<DifferenceAnswer<Row>>;
  /** Further columns of a copied table. */
  readonly copied: readonly TextColumn<Row>[];
  readonly onSelect: (row: Row) => void;
  readonly onOpen: (row: Row) => void;
  /** `more`: what the table itself offers. */
  readonly onMenu: (row: Row, at: { readonly x: number; readonly y: number }, more: readonly MenuItem[]) => void;
}

export class DifferenceList<Row extends ComparedRow> {
  /** The grid, and what stands in for it where it is empty. */
  readonly roots: readonly HTMLElement[];
  /** Filter, count, copying. */
  readonly tools: readonly HTMLElement[];
  private readonly options: DifferenceListOptions<Row>;
  private readonly grid: RowGrid<Row>;
  private readonly head: SortHead<DifferenceSort>;
  private readonly list: RowList<Row>;
  private readonly field: FilterField;
  private sort: SortState<DifferenceSort> = { sort: 'difference', descending: true };
  private filter = '';
  /** The largest difference seen: a full bar. */
  private largest = 0;
  private selected: string | number | null = null;
  private rows: PagedRows<Row>;

  constructor(options: DifferenceListOptions<Row>) {
    this.options = options;
    const { summary, view } = options.parts;
    const unit = summary.valueTypes[view.valueType]?.unit ?? 'count';
    this.head = new SortHead(options.columns, () => this.sort, (state) => {
      this.sort = state;
      this.renew();
    });
    const { noun, none } = options;
    const fetch = (offset: number, limit: number, slot: string | null): Promise<ListPage<Row>> => this.fetch(offset, limit, slot);
    this.list = new RowList({ noun, slot: `differing ${noun}s`, none, fetch });
    const copy = this.makeCopy();
    this.grid = new RowGrid({
      label: options.label,
      head: this.head.root,
      makeRow: () => new DifferenceRowView(options, unit, summary.counts, () => this.largest),
      isSelected: (row) => options.keyOf(row) === this.selected,
      onSelect: (row) => {
        this.selected = options.keyOf(row);
        options.onSelect(row);
      },
      onOpen: options.onOpen,
      onMenu: (row, at) => options.onMenu(row, at, copy.items),
    });
    this.field = new FilterField({
      label: `Filter ${options.noun}s by name, place or figures`,
      placeholder: 'Filter',
      value: '',
      onFilter: (text) => {
        this.filter = text;
        this.renew();
      },
      onLeave: () => this.grid.enter(),
    });
    this.tools = [this.field.root, this.list.count, copy.button];
    this.roots = [this.grid.root, this.list.empty];
    this.rows = this.begin();
    this.grid.show(this.rows);
  }

  /** Marks a row where it is among those that are loaded; `null`: none. */
  mark(key: string | number | null): void {
    this.selected = key;
    this.grid.goTo(key === null ? -1 : this.rows.findHere((row) => this.options.keyOf(row) === key));
  }

  /** Asks anew: what is asked for has changed. */
  renew(): void {
    this.largest = 0;
    this.rows = this.begin();
    this.grid.show(this.rows);
  }

  dispose(): void {
    this.grid.dispose();
    this.field.dispose();
  }

  private makeCopy(): CopyTable<Row> {
    return new CopyTable({
      parts: this.options.parts,
      columns: [
        { kind: 'value', title: 'Difference', of: (row) => row.after - row.before },
        { kind: 'value', title: 'Before', of: (row) => row.before },
        { kind: 'value', title: 'After', of: (row) => row.after },
        { kind: 'text', title: 'Significance', of: (row) => row.significance },
        ...this.options.copied,
      ],
      fetch: (offset, limit) => this.fetch(offset, limit, null),
    });
  }

  private async fetch(offset: number, limit: number, slot: string | null): Promise<DifferenceAnswer<Row>> {
    const answer = await this.options.fetch({ ...this.sort, filter: this.filter, offset, limit }, slot);
    if (answer.revision !== this.options.parts.summary.revision) throw new Cancelled();
    for (const { before, after } of answer.rows) this.largest = Math.max(this.largest, Math.abs(after - before));
    return answer;
  }

  private begin(): PagedRows<Row> {
    this.head.show(this.sort);
    return this.list.begin(this.filter !== '', () => this.grid.arrived());
  }
}
