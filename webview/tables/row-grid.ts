// A grid of a long list: only the rows in view are in the page (the table of @vscode-elements/elements keeps every row
// there, which 100 000 functions do not survive). One tab stop; the current row moves with the keys. Leaves out: what a
// row shows, and where rows come from (paged-rows.ts).

import { NO_EDIT_MENU, element } from '../element.ts';
import { listenToMenuRequests, type MenuPlace } from '../menus/menu-requests.ts';
import type { ScrollMemory } from './scroll-memory.ts';

/** Rows of a long list, of which only those are here that were needed. */
export interface GridRows<Row> {
  /** `null` until it is known. */
  readonly length: number | null;
  /** A row, or `undefined` while it is not here. */
  at(index: number): Row | undefined;
  /** Rows `from` … `to - 1` shall come. */
  need(from: number, to: number): void;
}

/** Height of a row, as VS Code's lists have it. CSS pixels; the style sheet says the same. */
const ROW_PX = 22;

/** Rows drawn above and below those in view. */
const SPARE_ROWS = 6;

/** Browsers lay out about 33 million pixels. */
const MOST_ROWS = 1_400_000;

/** A row in the page. It is used for one index only. */
export interface GridRowView<Row> {
  readonly root: HTMLElement;
  /** `undefined` while the row is on its way. */
  show(row: Row | undefined): void;
  /** Whether the keyboard is on it. */
  mark?(current: boolean): void;
}

export interface RowGridOptions<Row> {
  /** For screen readers. */
  readonly label: string;
  /** The row of column headers. */
  readonly head: HTMLElement;
  readonly makeRow: () => GridRowView<Row>;
  readonly isSelected: (row: Row) => boolean;
  /** The user went to this row. */
  readonly onSelect: (row: Row) => void;
  /** Double click, Ctrl/Cmd+click, Enter. */
  readonly onOpen: (row: Row) => void;
  /** Left out: how far it is scrolled is not remembered. */
  readonly scroll?: ScrollMemory;
  /** Rows have levels and can be expanded. */
  readonly isTree?: boolean;
  /** Keys beyond those that move to another row; tells whether it used the key. `row`: the current row. */
  readonly onKey?: (event: KeyboardEvent, row: number) => boolean;
  /** Right click, the menu key: the row is selected already. `at`: where the menu begins, CSS pixels of the page. */
  readonly onMenu?: (row: Row, at: { readonly x: number; readonly y: number }) => void;
}

let nextGrid = 1;

export class RowGrid<Row> {
  readonly root: HTMLElement;
  private readonly options: RowGridOptions<Row>;
  private readonly body = element('div', 'table-body', { role: 'rowgroup' });
  private readonly drawn = new Map<number, GridRowView<Row>>();
  private readonly idPrefix = `grid-${nextGrid++}-row-`;
  private readonly resizeObserver: ResizeObserver;
  private rows: GridRows<Row> | null = null;
  private current = -1;
  private selectOnArrival = false;
  /** Row to bring into view with the next drawing, -1: none. */
  private scrollTarget = -1;
  /** Row that was at the top when the page was left; 0 as soon as it is there again. */
  private leftAt: number;
  private frame = 0;

  constructor(options: RowGridOptions<Row>) {
    this.options = options;
    const { label, head, scroll } = options;
    this.leftAt = scroll?.row() ?? 0;
    this.root = element('div', 'table-grid', { role: options.isTree === true ? 'treegrid' : 'grid', tabindex: 0, 'aria-label': label, ...NO_EDIT_MENU });
    head.setAttribute('role', 'row');
    head.setAttribute('aria-rowindex', '1');
    this.root.append(element('div', 'table-head-group', { role: 'rowgroup' }, head), this.body);
    this.root.addEventListener('scroll', () => this.drawSoon(), { passive: true });
    this.root.addEventListener('scrollend', () => scroll?.keep(Math.round(this.root.scrollTop / ROW_PX)));
    this.root.addEventListener('keydown', (event) => this.onKey(event));
    this.body.addEventListener('click', (event) => this.onClick(event));
    this.body.addEventListener('dblclick', (event) => {
      if (!isOnButton(event)) this.openCurrent();
    });
    if (options.onMenu !== undefined) listenToMenuRequests(this.root, (at, event) => this.askMenu(at, event));
    this.resizeObserver = new ResizeObserver(() => this.drawSoon());
    this.resizeObserver.observe(this.root);
  }

  /** Shows another list, from its top; the first one from where it was left. */
  show(rows: GridRows<Row>): void {
    this.rows = rows;
    this.current = -1;
    this.scrollTarget = -1;
    this.selectOnArrival = false;
    this.root.scrollTop = 0;
    this.drawSoon();
  }

  /** Shows a newer state of the same list: what is in view stays, `current` is where the current row is now; -1: nowhere. */
  renew(rows: GridRows<Row>, current: number): void {
    this.rows = rows;
    this.current = current;
    this.drawSoon();
  }

  /** Rows of the shown list have come. */
  arrived(): void {
    if (this.selectOnArrival) this.selectCurrent();
    this.drawSoon();
  }

  /** Makes a row the current one; -1: none. Scrolls to it as soon as the length of the list is known. */
  goTo(row: number): void {
    this.selectOnArrival = false;
    this.current = row;
    this.scrollTarget = row;
    this.drawSoon();
  }

  /** Puts the keyboard on the grid, and on its first row where it was on none. */
  enter(): void {
    this.root.focus();
    if (this.current >= 0) return;
    if (this.rows?.length !== null) {
      this.moveTo(0);
      return;
    }
    // As soon as there are rows.
    this.current = 0;
    this.selectOnArrival = true;
  }

  /** Draws anew: what is selected is another row, say. */
  drawSoon(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  dispose(): void {
    this.resizeObserver.disconnect();
    cancelAnimationFrame(this.frame);
  }

  private draw(): void {
    const { root, rows } = this;
    if (rows === null) return;
    const length = Math.min(MOST_ROWS, rows.length ?? 0);
    this.body.style.height = `${length * ROW_PX}px`;
    root.setAttribute('aria-rowcount', String(length + 1));
    // What is not in view cannot be scrolled.
    if (this.leftAt > 0 && rows.length !== null && root.clientHeight > 0) {
      root.scrollTop = this.leftAt * ROW_PX;
      this.leftAt = 0;
    }
    if (this.scrollTarget >= 0 && length > 0) {
      this.scrollToRow(this.scrollTarget);
      this.scrollTarget = -1;
    }
    const seen = Math.floor(root.scrollTop / ROW_PX);
    const fitting = Math.ceil(root.clientHeight / ROW_PX);
    const from = Math.max(0, seen - SPARE_ROWS);
    const to = Math.min(length, seen + fitting + SPARE_ROWS);
    if (rows.length === null || to > from) rows.need(from, Math.max(to, from + 1));
    for (const [index, row] of this.drawn) {
      if (index >= from && index < to) continue;
      row.root.remove();
      this.drawn.delete(index);
    }
    for (let index = from; index < to; index++) this.drawRow(index, rows.at(index));
    const active = this.drawn.get(this.current)?.root.id ?? null;
    if (active === null) root.removeAttribute('aria-activedescendant');
    else root.setAttribute('aria-activedescendant', active);
  }

  private drawRow(index: number, data: Row | undefined): void {
    let row = this.drawn.get(index);
    if (row === undefined) {
      row = this.options.makeRow();
      const { root } = row;
      root.id = `${this.idPrefix}${index}`;
      root.setAttribute('role', 'row');
      root.setAttribute('aria-rowindex', String(index + 2));
      root.dataset['row'] = String(index);
      root.style.top = `${index * ROW_PX}px`;
      this.drawn.set(index, row);
      this.body.append(root);
    }
    const selected = data !== undefined && this.options.isSelected(data);
    row.show(data);
    row.mark?.(index === this.current);
    row.root.classList.toggle('loading', data === undefined);
    // A row without cells is right only while they are on their way.
    if (data === undefined) row.root.setAttribute('aria-busy', 'true');
    else row.root.removeAttribute('aria-busy');
    row.root.classList.toggle('current', index === this.current);
    row.root.classList.toggle('selected', selected);
    row.root.setAttribute('aria-selected', String(selected));
  }

  private scrollToRow(index: number): void {
    const { root } = this;
    const top = index * ROW_PX;
    const room = root.clientHeight - this.options.head.offsetHeight - ROW_PX;
    if (top < root.scrollTop) root.scrollTop = top;
    else if (top > root.scrollTop + room) root.scrollTop = top - room;
  }

  /** The row that the keyboard is on, -1: none. */
  get currentRow(): number {
    return this.current;
  }

  /** Makes a row the current one as if the user had gone to it. */
  moveTo(index: number): void {
    const length = this.rows?.length ?? 0;
    if (length === 0) return;
    this.current = Math.max(0, Math.min(length - 1, index));
    this.scrollToRow(this.current);
    this.selectCurrent();
    this.drawSoon();
  }

  /** Selects the current row; one that is still on its way, when it has come. */
  private selectCurrent(): void {
    const row = this.rows?.at(this.current);
    this.selectOnArrival = row === undefined;
    if (row !== undefined) this.options.onSelect(row);
  }

  private openCurrent(): void {
    const row = this.rows?.at(this.current);
    if (row !== undefined) this.options.onOpen(row);
  }

  private onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target.closest('[data-row]') : null;
    if (!(target instanceof HTMLElement)) return;
    this.moveTo(Number(target.dataset['row']));
    if ((event.ctrlKey || event.metaKey) && !isOnButton(event)) this.openCurrent();
  }

  private askMenu(at: MenuPlace, { target }: Event): void {
    const clicked = target instanceof Element ? target.closest('[data-row]') : null;
    if (at !== null && !(clicked instanceof HTMLElement)) return;
    if (at !== null) this.moveTo(Number((clicked as HTMLElement).dataset['row']));
    const row = this.rows?.at(this.current);
    const corner = (this.drawn.get(this.current)?.root ?? this.root).getBoundingClientRect();
    if (row !== undefined) this.options.onMenu?.(row, at === null ? { x: corner.left, y: corner.bottom } : { x: at.clientX, y: at.clientY });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.root) return;
    const page = Math.max(1, Math.floor(this.root.clientHeight / ROW_PX) - 2);
    const steps = new Map<string, number>([
      ['ArrowDown', this.current + 1],
      ['ArrowUp', this.current - 1],
      ['PageDown', this.current + page],
      ['PageUp', this.current - page],
      ['Home', 0],
      ['End', (this.rows?.length ?? 1) - 1],
    ]);
    const to = steps.get(event.key);
    if (to !== undefined) this.moveTo(to);
    else if (event.key === 'Enter') this.openCurrent();
    else if (this.options.onKey?.(event, this.current) === true) event.stopPropagation();
    else return;
    event.preventDefault();
  }
}

function isOnButton({ target }: Event): boolean {
  return target instanceof Element && target.closest('button, .twistie') !== null;
}
