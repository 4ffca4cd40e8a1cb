// Panels behind tabs, in the look of VS Code's: one is shown, with its tools beside the tabs. Keys as ARIA's tabs have
// them. Leaves out: what the panels show.

import { element } from '../element.ts';

/** What a tab says beside its title. */
export interface TabNote {
  readonly text: string;
  /** Behind the text; left out where there is no room. */
  readonly share: string;
  /** Worth being seen. */
  readonly costly: boolean;
  readonly title: string;
}

/** One panel as the tabs need it. */
export interface TabbedPanel<Id extends string> {
  readonly id: Id;
  readonly title: string;
  readonly panel: HTMLElement;
  /** Stands beside the tabs while the panel is shown; `null`: nothing does. */
  readonly tools: HTMLElement | null;
}

interface Tab<Id extends string> extends TabbedPanel<Id> {
  readonly button: HTMLButtonElement;
  readonly note: HTMLElement;
}

export interface TabsOptions<Id extends string> {
  /** Names the whole for screen readers: `Tables`. */
  readonly label: string;
  readonly className: string;
  readonly panels: readonly TabbedPanel<Id>[];
  /** The panel that is shown first. */
  readonly shown: Id;
  /** Called for every panel that comes into view, the first one included. */
  readonly onShow: (shown: Id) => void;
}

export class Tabs<Id extends string> {
  readonly root: HTMLElement;
  private readonly tabs: readonly Tab<Id>[];
  private readonly list: HTMLElement;
  private readonly bar: HTMLElement;
  private readonly onShow: (shown: Id) => void;

  constructor({ label, className, panels, shown, onShow }: TabsOptions<Id>) {
    this.root = element('section', className, { 'aria-label': label });
    this.list = element('div', 'tab-list', { 'role': 'tablist', 'aria-label': label });
    this.bar = element('div', 'table-bar', {}, this.list);
    this.onShow = onShow;
    this.tabs = panels.map((panel) => this.makeTab(panel));
    this.list.append(...this.tabs.map(({ button }) => button));
    this.list.addEventListener('keydown', (event) => this.onKey(event));
    this.root.append(this.bar, ...this.tabs.map(({ panel }) => panel));
    this.show(shown);
  }

  /** Brings a panel into view. */
  show(id: Id): void {
    for (const { id: each, button, panel, tools } of this.tabs) {
      const isShown = each === id;
      button.setAttribute('aria-selected', String(isShown));
      button.tabIndex = isShown ? 0 : -1;
      panel.hidden = !isShown;
      if (isShown && tools !== null) this.bar.append(tools);
      else tools?.remove();
    }
    this.onShow(id);
  }

  /** What a tab says beside its title. */
  note(id: Id, note: TabNote | null): void {
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

  private makeTab(tabbed: TabbedPanel<Id>): Tab<Id> {
    const { id, title, panel } = tabbed;
    const note = element('span', 'tab-note', { hidden: true });
    const attributes = { 'type': 'button', 'role': 'tab', 'id': `tab-${id}`, 'aria-controls': `panel-${id}` };
    const button = element('button', 'tab', attributes, element('span', 'tab-title', {}, title), note);
    panel.id = `panel-${id}`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', `tab-${id}`);
    button.addEventListener('click', () => this.show(id));
    return { ...tabbed, button, note };
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
