// The tables of a profile behind tabs, in the look of VS Code's panels: one is shown, with its filter beside the tabs.
// Keys as ARIA's tabs have them. Leaves out: what the tables show.

import { element } from '../element.ts';
import type { TableTab } from '../saved-state.ts';
import type { TabNote } from '../sources/source-words.ts';

/** One table as the tabs need it. */
export interface TabbedTable {
  readonly id: TableTab;
  readonly title: string;
  readonly panel: HTMLElement;
  /** Stands beside the tabs while the table is shown. */
  readonly tools: HTMLElement;
}

interface Tab extends TabbedTable {
  readonly button: HTMLButtonElement;
  readonly note: HTMLElement;
}

export class TableTabs {
  readonly root = element('section', 'tables', { 'aria-label': 'Tables' });
  private readonly tabs: readonly Tab[];
  private readonly list = element('div', 'tab-list', { 'role': 'tablist', 'aria-label': 'Tables' });
  private readonly bar = element('div', 'table-bar', {}, this.list);
  private readonly onShow: (shown: TableTab) => void;

  /** `onShow` is called for every table that comes into view, the first one included. */
  constructor(tables: readonly TabbedTable[], shown: TableTab, onShow: (shown: TableTab) => void) {
    this.onShow = onShow;
    this.tabs = tables.map((table) => this.makeTab(table));
    this.list.append(...this.tabs.map(({ button }) => button));
    this.list.addEventListener('keydown', (event) => this.onKey(event));
    this.root.append(this.bar, ...this.tabs.map(({ panel }) => panel));
    this.show(shown);
  }

  /** Brings a table into view. */
  show(id: TableTab): void {
    for (const { id: each, button, panel, tools } of this.tabs) {
      const isShown = each === id;
      button.setAttribute('aria-selected', String(isShown));
      button.tabIndex = isShown ? 0 : -1;
      panel.hidden = !isShown;
      if (isShown) this.bar.append(tools);
      else tools.remove();
    }
    this.onShow(id);
  }

  /** What a tab says beside its title. */
  note(id: TableTab, note: TabNote | null): void {
    for (const tab of this.tabs) {
      if (tab.id !== id) continue;
      tab.note.replaceChildren(note?.text ?? '', element('span', 'tab-share', {}, note?.share ?? ''));
      tab.note.hidden = note === null;
      tab.note.classList.toggle('costly', note?.costly === true);
      // An empty title would be its name for some readers.
      if (note === null) tab.button.removeAttribute('title');
      else tab.button.title = note.title;
    }
  }

  private makeTab(table: TabbedTable): Tab {
    const { id, title, panel } = table;
    const note = element('span', 'tab-note', { hidden: true });
    const attributes = { 'type': 'button', 'role': 'tab', 'id': `tab-${id}`, 'aria-controls': `panel-${id}` };
    const button = element('button', 'tab', attributes, element('span', 'tab-title', {}, title), note);
    panel.id = `panel-${id}`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', `tab-${id}`);
    button.addEventListener('click', () => this.show(id));
    return { ...table, button, note };
  }

  private onKey(event: KeyboardEvent): void {
    const at = this.tabs.findIndex(({ button }) => button === event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.tabs.length - 1;
    const steps = new Map<string, number>([
      ['ArrowRight', at === last ? 0 : at + 1],
      ['ArrowLeft', at === 0 ? last : at - 1],
      ['Home', 0],
      ['End', last],
    ]);
    const to = steps.get(event.key);
    if (to === undefined) return;
    event.preventDefault();
    this.show(this.tabs[to]!.id);
    this.tabs[to]!.button.focus();
  }
}
