// The list behind a table as the host gives it: its pages, how many rows match, and what is said where there are none.
// Leaves out: the grid that shows the rows, sorting, filtering.

import { Cancelled } from '../../src/base/cancel.ts';
import { formatCount } from '../../src/base/format-value.ts';
import { messageOf } from '../../src/base/message-of.ts';
import { element, setText } from '../element.ts';
import { PagedRows } from './paged-rows.ts';

/** What comes for a page: `matched` is of all pages, `of` of all filters. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly matched: number;
  readonly of: number;
}

export interface RowListOptions<Row> {
  /** What one row is, in words and for requests: a new list cancels the first page of the one before. */
  readonly noun: string;
  /** Its plural, said behind the count; left out: the number stands alone. */
  readonly nouns?: string;
  readonly slot: string;
  /** Said where there is no row even without a filter. */
  readonly none: string;
  readonly fetch: (offset: number, limit: number, slot: string | null) => Promise<ListPage<Row>>;
}

export class RowList<Row> {
  readonly count = element('span', 'table-count', { role: 'status' });
  /** Stands in for the rows. */
  readonly empty = element('div', 'table-empty', { role: 'status', hidden: true });
  private readonly options: RowListOptions<Row>;
  private current: PagedRows<Row> | null = null;

  constructor(options: RowListOptions<Row>) {
    this.options = options;
  }

  /** The rows of the last {@link begin}; `null` before. */
  get rows(): PagedRows<Row> | null {
    return this.current;
  }

  /** Another list: what is on its way for the one before does not count any more. `onRows`: some of its rows are here. */
  begin(isFiltered: boolean, onRows: (rows: PagedRows<Row>) => void): PagedRows<Row> {
    const { slot, fetch } = this.options;
    const rows: PagedRows<Row> = new PagedRows(
      async (offset, limit) => {
        // Later pages of one list do not cancel each other.
        const answer = await fetch(offset, limit, offset === 0 ? slot : null);
        if (this.current === rows) this.showCount(answer, isFiltered);
        return { rows: answer.rows, length: answer.matched };
      },
      () => {
        if (this.current === rows) onRows(rows);
      },
      (error) => {
        if (!(error instanceof Cancelled) && this.current === rows) this.say(messageOf(error));
      },
    );
    this.current = rows;
    rows.need(0, 1);
    return rows;
  }

  /** A sentence in place of the rows. */
  say(message: string): void {
    this.empty.hidden = false;
    setText(this.empty, message);
  }

  private showCount({ matched, of }: ListPage<Row>, isFiltered: boolean): void {
    const { noun, nouns } = this.options;
    const tail = nouns === undefined ? '' : ` ${of === 1 ? noun : nouns}`;
    setText(this.count, `${isFiltered ? `${formatCount(matched)} of ` : ''}${formatCount(of)}${tail}`);
    if (matched === 0) this.say(isFiltered ? `No ${this.options.noun} matches the filter.` : this.options.none);
    else this.empty.hidden = true;
  }
}
