// Copies what a table shows, as sorted and filtered, to the clipboard: a button with the two forms. Leaves out: the forms
// (table-text.ts), what tables show.

import { messageOf } from '../../src/base/message-of.ts';
import { formatCount } from '../../src/base/format-value.ts';
import { unlessCancelled } from '../channel.ts';
import { iconButton } from '../element.ts';
import { showMenu, type MenuItem } from '../menus/menu.ts';
import type { ViewParts } from '../views/main-view.ts';
import { csvOf, markdownOf, type TextColumn, type TextFigures } from './table-text.ts';

/** More rows than anybody pastes. */
const MOST_ROWS = 10_000;

/** As many as one answer has. */
const ROWS_AT_ONCE = 500;

export interface CopyTableOptions<Row> {
  readonly parts: ViewParts;
  readonly columns: readonly TextColumn<Row>[];
  /** Rows as the table shows them now, with how many there are. */
  readonly fetch: (offset: number, limit: number) => Promise<{ readonly rows: readonly Row[]; readonly matched: number }>;
}

export class CopyTable<Row> {
  readonly button: HTMLButtonElement;
  private readonly options: CopyTableOptions<Row>;

  constructor(options: CopyTableOptions<Row>) {
    this.options = options;
    this.button = iconButton('copy', 'Copy Table…', null, () => {
      const { right, bottom } = this.button.getBoundingClientRect();
      showMenu({ label: 'Copy table', groups: [this.items], x: right, y: bottom });
    });
    this.button.setAttribute('aria-haspopup', 'menu');
  }

  /** For menus of rows. */
  get items(): readonly MenuItem[] {
    return [
      { title: 'Copy Table as Markdown', key: null, run: () => this.copy(markdownOf) },
      { title: 'Copy Table as CSV', key: null, run: () => this.copy(csvOf) },
    ];
  }

  private copy(form: <R>(columns: readonly TextColumn<R>[], rows: readonly R[], figures: TextFigures) => string): void {
    const { parts, columns } = this.options;
    const { summary, view, totals, actions } = parts;
    const figures = { unit: summary.valueTypes[view.valueType]?.unit ?? 'count', total: totals.total } as const;
    const work = this.allRows().then(({ rows, matched }) => {
      const count = matched > rows.length ? `the first ${formatCount(rows.length)} of ${formatCount(matched)} rows` : rowsOf(rows.length);
      actions.copy(form(columns, rows, figures), `Copied ${count}.`);
    });
    unlessCancelled(work).catch((error: unknown) => actions.say(messageOf(error)));
  }

  private async allRows(): Promise<{ rows: readonly Row[]; matched: number }> {
    const rows: Row[] = [];
    for (;;) {
      const page = await this.options.fetch(rows.length, Math.min(ROWS_AT_ONCE, MOST_ROWS - rows.length));
      rows.push(...page.rows);
      if (page.rows.length === 0 || rows.length >= Math.min(MOST_ROWS, page.matched)) return { rows, matched: page.matched };
    }
  }
}

function rowsOf(count: number): string {
  return count === 1 ? '1 row' : `${formatCount(count)} rows`;
}
