// The table of sources: every source of the profile with its cost, its place or the reason why not, and what mends it.
// The host sorts (the unresolved first), filters and finds. Leaves out: the grid of rows, the tab it is in.

import { formatCount } from '../../src/base/format-value.ts';
import { Cancelled } from '../../src/base/cancel.ts';
import type { ProfileSummary, SourceRow, View } from '../../src/protocol/webview.ts';
import type { Channel } from '../channel.ts';
import { element, setText } from '../element.ts';
import type { PageMemory } from '../saved-state.ts';
import { FilterField } from '../tables/filter-field.ts';
import { PagedRows } from '../tables/paged-rows.ts';
import { RowGrid } from '../tables/row-grid.ts';
import { SourceRowView, type OnMend } from './source-row.ts';
import { SourceStrip } from './source-strip.ts';

export interface SourceTableOptions {
  readonly channel: Channel;
  readonly summary: ProfileSummary;
  readonly view: View;
  readonly memory: PageMemory;
  readonly onMend: OnMend;
  readonly onOpen: (row: SourceRow) => void;
}

export class SourceTable {
  readonly root = element('div', 'table-panel source-table');
  /** What stands beside the tabs while the table is shown. */
  readonly tools = element('div', 'table-tools');
  private readonly options: SourceTableOptions;
  private readonly grid: RowGrid<SourceRow>;
  private readonly strip: SourceStrip;
  private readonly empty = element('div', 'table-empty', { role: 'status', hidden: true });
  private readonly count = element('span', 'table-count', { role: 'status' });
  private readonly field: FilterField;
  /** `null` until the table is first seen: nothing is asked for what nobody looks at. */
  private rows: PagedRows<SourceRow> | null = null;
  private selected: string | null;
  /** To be scrolled to as soon as its row is here. */
  private awaited: string | null = null;

  constructor(options: SourceTableOptions) {
    this.options = options;
    const { summary, view, memory } = options;
    this.selected = memory.state.sources.selected;
    const unit = summary.valueTypes[view.valueType]?.unit ?? 'count';
    const head = element('div', 'table-head', {},
      element('div', 'cell cell-self', { role: 'columnheader' }, 'Self'),
      element('div', 'cell cell-source', { role: 'columnheader' }, 'Source'),
      element('div', 'cell cell-where', { role: 'columnheader' }, 'Found in'));
    this.grid = new RowGrid({
      label: 'Sources',
      head,
      makeRow: () => new SourceRowView(unit, options.onMend),
      isSelected: (row) => row.url === this.selected,
      onSelect: (row) => this.select(row),
      onOpen: (row) => options.onOpen(row),
    });
    this.strip = new SourceStrip(options.onMend, options.onOpen);
    this.field = new FilterField({
      label: 'Filter sources by name or place',
      placeholder: 'Filter by name or place',
      value: memory.state.sources.filter,
      onFilter: (text) => this.filter(text),
      onLeave: () => this.grid.enter(),
    });
    this.tools.append(this.field.root, this.count);
    this.root.append(this.grid.root, this.empty, this.strip.root);
  }

  /** The table is in view now. */
  wake(): void {
    if (this.rows !== null) return;
    this.rows = this.list();
    this.grid.show(this.rows);
  }

  /** Places of sources may be others now: what is shown stays until the answer is here. */
  renew(): void {
    if (this.rows === null) return;
    this.rows = this.list((rows) => this.grid.renew(rows, this.findSelected(rows)));
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

  private filter(filter: string): void {
    if (filter === this.options.memory.state.sources.filter) return;
    this.remember({ filter });
    this.rows = this.list();
    this.grid.show(this.rows);
  }

  private remember(change: { readonly filter?: string; readonly selected?: string }): void {
    const { memory } = this.options;
    memory.update({ sources: { ...memory.state.sources, ...change } });
  }

  /** `onFirst`: the first page is here. */
  private list(onFirst?: (rows: PagedRows<SourceRow>) => void): PagedRows<SourceRow> {
    const { channel, view, summary, memory } = this.options;
    const { filter } = memory.state.sources;
    const rows: PagedRows<SourceRow> = new PagedRows(
      async (offset, limit) => {
        const answer = await channel.request('sources/list', { view, filter, offset, limit }, offset === 0 ? 'sources' : null);
        if (answer.revision !== summary.revision) throw new Cancelled();
        if (this.rows === rows) this.showCount(answer.matched, answer.of, filter !== '');
        return { rows: answer.rows, length: answer.matched };
      },
      () => {
        if (this.rows !== rows) return;
        onFirst?.(rows);
        this.grid.arrived();
        this.showSelected(rows);
      },
      (error) => {
        if (error instanceof Cancelled || this.rows !== rows) return;
        this.showEmpty(error instanceof Error ? error.message : String(error));
      },
    );
    rows.need(0, 1);
    return rows;
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

  private showCount(matched: number, of: number, filtered: boolean): void {
    setText(this.count, filtered ? `${formatCount(matched)} of ${formatCount(of)}` : formatCount(of));
    if (matched === 0) this.showEmpty(filtered ? 'No source matches the filter.' : 'The profile names no sources.');
    else this.empty.hidden = true;
  }

  private showEmpty(message: string): void {
    this.empty.hidden = false;
    setText(this.empty, message);
  }
}
