// The table of functions: sorted and filtered by the host, and only the rows in view are in the page (the table of
// @vscode-elements/elements keeps every row there, which 100 000 functions do not survive). A grid with one tab stop;
// the current row moves with the keys.

import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { formatCount } from '../../src/base/format-value.ts';
import { Cancelled } from '../../src/base/cancel.ts';
import type { FunctionInfo, FunctionRow, FunctionSort, ProfileSummary, View } from '../../src/protocol/webview.ts';
import type { Channel } from '../channel.ts';
import { NO_EDIT_MENU, element, icon, setText } from '../element.ts';
import { MAX_QUERY_LENGTH } from '../saved-state.ts';
import type { PageMemory } from '../saved-state.ts';
import { COLUMNS, FunctionRowView } from './function-row.ts';
import { PagedRows } from './paged-rows.ts';

/** Height of a row, as VS Code's lists have it. CSS pixels; the style sheet says the same. */
const ROW_PX = 22;

/** Rows drawn above and below those in view. */
const SPARE_ROWS = 6;

const PAUSE_MS = 120;

/** Browsers lay out about 33 million pixels. */
const MOST_ROWS = 1_400_000;

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

let nextTable = 1;

export class FunctionTable {
  readonly root = element('section', 'function-table', { 'aria-label': 'Functions' });
  private readonly options: FunctionTableOptions;
  private readonly grid = element('div', 'table-grid', { role: 'grid', tabindex: 0, 'aria-label': 'Functions', ...NO_EDIT_MENU });
  private readonly head = element('div', 'table-head', { role: 'row', 'aria-rowindex': 1 });
  private readonly body = element('div', 'table-body', { role: 'rowgroup' });
  private readonly empty = element('div', 'table-empty', { role: 'status', hidden: true });
  private readonly count = element('span', 'table-count', { role: 'status' });
  private readonly field: VscodeTextfield;
  private readonly headers = new Map<FunctionSort, HTMLElement>();
  private readonly drawn = new Map<number, FunctionRowView>();
  private readonly idPrefix = `function-row-${nextTable++}-`;
  private readonly resizeObserver: ResizeObserver;
  private rows: PagedRows<FunctionRow>;
  private current = -1;
  private selected: number | null = null;
  private selectOnArrival = false;
  /** Row to bring into view with the next drawing, -1: none. */
  private scrollTarget = -1;
  private timer = 0;
  private frame = 0;

  constructor(options: FunctionTableOptions) {
    this.options = options;
    this.field = element('vscode-textfield', 'search-field', { placeholder: 'Filter by name or place' });
    this.field.label = 'Filter functions by name or place';
    this.field.maxLength = MAX_QUERY_LENGTH;
    this.field.value = options.memory.state.table.filter;
    const funnel = icon('filter');
    funnel.slot = 'content-before';
    this.field.append(funnel);
    this.build();
    this.rows = this.list();
    this.resizeObserver = new ResizeObserver(() => this.drawSoon());
    this.resizeObserver.observe(this.grid);
  }

  /** Marks a function's row and brings it into view, wherever in the list it is. */
  mark(functionIndex: number | null): void {
    this.selected = functionIndex;
    const at = functionIndex === null ? -1 : this.rows.findHere((row) => row.index === functionIndex);
    this.selectOnArrival = false;
    this.goTo(at);
    if (at < 0 && functionIndex !== null) void this.seek(functionIndex);
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
      if (!isStale && answer.row !== null) this.goTo(answer.row);
    } catch (error) {
      if (!(error instanceof Cancelled) && this.rows === rows) this.showEmpty(error instanceof Error ? error.message : String(error));
    }
  }

  /** Makes a row the current one; -1: none. Scrolls to it as soon as the length of the list is known. */
  private goTo(row: number): void {
    this.current = row;
    this.scrollTarget = row;
    this.drawSoon();
  }

  dispose(): void {
    this.resizeObserver.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.root.remove();
  }

  private build(): void {
    const counts = this.options.summary.counts;
    for (const { sort, title, className } of COLUMNS) {
      this.head.append(this.headerOf(sort, sort === 'samples' && counts !== 'samples' ? 'Calls' : title, className));
    }
    this.grid.append(element('div', 'table-head-group', { role: 'rowgroup' }, this.head), this.body);
    const bar = element('div', 'table-bar', {}, element('h2', '', {}, 'Functions'), this.field, this.count);
    this.root.append(bar, this.grid, this.empty);
    this.grid.addEventListener('scroll', () => this.drawSoon(), { passive: true });
    this.grid.addEventListener('keydown', (event) => this.onKey(event));
    this.body.addEventListener('click', (event) => this.onClick(event));
    this.body.addEventListener('dblclick', () => this.openCurrent());
    this.field.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.filter(), PAUSE_MS);
    });
    this.field.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape' && this.field.value !== '') {
        this.field.value = '';
        this.filter();
      } else if (event.key === 'ArrowDown' || event.key === 'Enter' || event.key === 'Escape') {
        this.grid.focus();
        if (this.current < 0) this.moveTo(0);
      } else return;
      event.preventDefault();
    });
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

  private filter(): void {
    const { memory } = this.options;
    const filter = this.field.value.slice(0, MAX_QUERY_LENGTH);
    if (filter === memory.state.table.filter) return;
    memory.update({ table: { ...memory.state.table, filter } });
    this.renew();
  }

  private renew(): void {
    this.current = -1;
    this.scrollTarget = -1;
    this.selectOnArrival = false;
    this.grid.scrollTop = 0;
    this.rows = this.list();
    this.drawSoon();
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
        if (this.rows === rows && this.selectOnArrival) this.selectCurrent();
        this.drawSoon();
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

  // -- drawing -----------------------------------------------------------------------------------------------------

  private drawSoon(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    const length = Math.min(MOST_ROWS, this.rows.length ?? 0);
    this.body.style.height = `${length * ROW_PX}px`;
    this.grid.setAttribute('aria-rowcount', String(length + 1));
    if (this.scrollTarget >= 0 && length > 0) {
      this.scrollToRow(this.scrollTarget);
      this.scrollTarget = -1;
    }
    const seen = Math.floor(this.grid.scrollTop / ROW_PX);
    const fitting = Math.ceil(this.grid.clientHeight / ROW_PX);
    const from = Math.max(0, seen - SPARE_ROWS);
    const to = Math.min(length, seen + fitting + SPARE_ROWS);
    if (this.rows.length === null || to > from) this.rows.need(from, Math.max(to, from + 1));
    for (const [index, row] of this.drawn) {
      if (index >= from && index < to) continue;
      row.root.remove();
      this.drawn.delete(index);
    }
    for (let index = from; index < to; index++) this.drawRow(index);
    const active = this.drawn.get(this.current)?.root.id ?? null;
    if (active === null) this.grid.removeAttribute('aria-activedescendant');
    else this.grid.setAttribute('aria-activedescendant', active);
  }

  private drawRow(index: number): void {
    let row = this.drawn.get(index);
    if (row === undefined) {
      row = new FunctionRowView(this.idPrefix, index, ROW_PX);
      this.drawn.set(index, row);
      this.body.append(row.root);
    }
    const { summary, view, total } = this.options;
    const data = this.rows.at(index);
    const unit = summary.valueTypes[view.valueType]?.unit ?? 'count';
    row.show(data, unit, total, this.options.summary.counts);
    row.mark(index === this.current, data !== undefined && data.index === this.selected);
  }

  private scrollToRow(index: number): void {
    const head = this.head.offsetHeight;
    const top = index * ROW_PX;
    const room = this.grid.clientHeight - head - ROW_PX;
    if (top < this.grid.scrollTop) this.grid.scrollTop = top;
    else if (top > this.grid.scrollTop + room) this.grid.scrollTop = top - room;
  }

  // -- hands -------------------------------------------------------------------------------------------------------

  private moveTo(index: number): void {
    const length = this.rows.length ?? 0;
    if (length === 0) return;
    this.current = Math.max(0, Math.min(length - 1, index));
    this.scrollToRow(this.current);
    this.selectCurrent();
    this.drawSoon();
  }

  /** Selects the current row; one that is still on its way, when it has come. */
  private selectCurrent(): void {
    const row = this.rows.at(this.current);
    this.selectOnArrival = row === undefined;
    if (row === undefined) return;
    this.selected = row.index;
    this.options.onSelect(row);
  }

  private openCurrent(): void {
    const row = this.rows.at(this.current);
    if (row !== undefined) this.options.onOpen(row);
  }

  private onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target.closest('[data-row]') : null;
    if (!(target instanceof HTMLElement)) return;
    this.moveTo(Number(target.dataset['row']));
    if (event.ctrlKey || event.metaKey) this.openCurrent();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.grid) return;
    const page = Math.max(1, Math.floor(this.grid.clientHeight / ROW_PX) - 2);
    const steps = new Map<string, number>([
      ['ArrowDown', this.current + 1],
      ['ArrowUp', this.current - 1],
      ['PageDown', this.current + page],
      ['PageUp', this.current - page],
      ['Home', 0],
      ['End', (this.rows.length ?? 1) - 1],
    ]);
    const to = steps.get(event.key);
    if (to !== undefined) this.moveTo(to);
    else if (event.key === 'Enter') this.openCurrent();
    else return;
    event.preventDefault();
  }
}
