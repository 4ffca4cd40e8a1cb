// Rows of a long list, fetched in pages as they come into view. Leaves out: drawing, what a row is.

/** One page as the source gave it. */
export interface RowPage<Row> {
  readonly rows: readonly Row[];
  /** Rows of the whole list now. */
  readonly length: number;
}

export const PAGE_ROWS = 100;

/** Pages kept; 50 of 100 rows are far more than any screen shows. */
const MOST_PAGES = 50;

/** A list of one sorting and one filter; a change of either needs a new one. */
export class PagedRows<Row> {
  /** Rows of the list; `null` until the first page is there. */
  length: number | null = null;
  private readonly pages = new Map<number, readonly Row[]>();
  private readonly underway = new Set<number>();
  private readonly fetch: (offset: number, limit: number) => Promise<RowPage<Row>>;
  private readonly onRows: () => void;
  private readonly onError: (error: unknown) => void;

  constructor(
    fetch: (offset: number, limit: number) => Promise<RowPage<Row>>,
    onRows: () => void,
    onError: (error: unknown) => void,
  ) {
    this.fetch = fetch;
    this.onRows = onRows;
    this.onError = onError;
  }

  /** A row, or `undefined` while it is not here. */
  at(index: number): Row | undefined {
    return this.pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];
  }

  /** Fetches the pages of rows `from` … `to - 1` that are neither here nor on their way. */
  need(from: number, to: number): void {
    const last = Math.max(from, Math.min(to, this.length ?? to) - 1);
    for (let page = Math.floor(from / PAGE_ROWS); page <= Math.floor(last / PAGE_ROWS); page++) {
      if (!this.pages.has(page) && !this.underway.has(page)) this.load(page);
    }
  }

  /** The index of the first row here for which `test` holds, or -1. */
  findHere(test: (row: Row) => boolean): number {
    for (const [page, rows] of this.pages) {
      const at = rows.findIndex(test);
      if (at >= 0) return page * PAGE_ROWS + at;
    }
    return -1;
  }

  private load(page: number): void {
    this.underway.add(page);
    this.fetch(page * PAGE_ROWS, PAGE_ROWS)
      .then((answer) => {
        this.pages.set(page, answer.rows);
        this.length = answer.length;
        const oldest = this.pages.keys().next().value;
        if (this.pages.size > MOST_PAGES && oldest !== undefined) this.pages.delete(oldest);
        this.underway.delete(page);
        this.onRows();
      })
      .catch((error: unknown) => {
        // Stays underway: a page that failed is not asked for again and again while it is in view.
        this.onError(error);
      });
  }
}
