// The head of a sorted table: a button for each column, and which one sorts. Leaves out: what sorting does.

import { element } from '../element.ts';

export interface SortColumn<Sort extends string> {
  readonly sort: Sort;
  readonly title: string;
  readonly className: string;
  /** Names are sorted from a to z first, figures from the largest. */
  readonly isText?: boolean;
  /** Left out: the title. */
  readonly tooltip?: string;
}

export interface SortState<Sort extends string> {
  readonly sort: Sort;
  readonly descending: boolean;
}

export class SortHead<Sort extends string> {
  readonly root = element('div', 'table-head');
  private readonly headers = new Map<Sort, HTMLElement>();

  /** `state`: how the table is sorted when a button is pressed. */
  constructor(columns: readonly SortColumn<Sort>[], state: () => SortState<Sort>, onSort: (state: SortState<Sort>) => void) {
    for (const { sort, title, className, isText = false, tooltip } of columns) {
      const arrow = element('span', 'sort-arrow', { 'aria-hidden': 'true' });
      const attributes = { type: 'button', title: tooltip ?? `Sort by ${title.toLowerCase()}` };
      const button = element('button', 'sort-button', attributes, title, arrow);
      const header = element('div', className, { role: 'columnheader' }, button);
      button.addEventListener('click', () => {
        const now = state();
        onSort({ sort, descending: now.sort === sort ? !now.descending : !isText });
      });
      this.headers.set(sort, header);
      this.root.append(header);
    }
  }

  /** Marks the column that sorts. */
  show({ sort, descending }: SortState<Sort>): void {
    for (const [column, header] of this.headers) {
      header.setAttribute('aria-sort', column !== sort ? 'none' : descending ? 'descending' : 'ascending');
    }
  }
}
