// The large views of a profile behind their tabs: each is made when it is first shown, and follows what the others select.
// Leaves out: what they show.

import type { FunctionInfo } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';
import type { FlameCommand } from '../flame/keys.ts';
import { Tabs } from '../layout/tabs.ts';
import type { MainViewId } from '../saved-state.ts';
import { NONE_UNRESOLVED, type UnresolvedSources } from '../sources/unresolved-sources.ts';
import type { PictureGraph } from '../take/picture-shapes.ts';
import type { FunctionTarget, MainView, MainViewKind, ViewParts } from './main-view.ts';
import { stillOf } from './still-picture.ts';

interface Slot {
  readonly kind: MainViewKind;
  readonly panel: HTMLElement;
  readonly tools: HTMLElement;
  view: MainView | null;
  /** Selected while the view was hidden or not there; `undefined`: nothing new. */
  missed: FunctionInfo | null | undefined;
}

export class MainViews {
  readonly root: HTMLElement;
  private readonly slots: readonly Slot[];
  private readonly tabs: Tabs<MainViewId>;
  private parts: ViewParts;
  private shown: Slot;
  private unresolved = NONE_UNRESOLVED;

  constructor(kinds: readonly MainViewKind[], parts: ViewParts) {
    this.parts = parts;
    this.slots = kinds.map((kind) => {
      const panel = element('div', 'view-panel');
      return { kind, panel, tools: element('div', 'table-tools'), view: null, missed: undefined };
    });
    this.shown = this.slots.find(({ kind }) => kind.id === parts.memory.state.mainView) ?? this.slots[0]!;
    const panels = this.slots.map(({ kind, panel, tools }) => ({ id: kind.id, title: kind.title, panel, tools }));
    const onShow = (id: MainViewId): void => this.onShow(id);
    this.tabs = new Tabs({ label: 'Views', className: 'main-views', panels, shown: this.shown.kind.id, onShow });
    this.root = this.tabs.root;
  }

  /** Shows other figures: views that cannot take them are made anew. The keyboard stays where it is. */
  update(parts: ViewParts): void {
    this.parts = parts;
    this.unresolved = NONE_UNRESOLVED;
    let still: HTMLElement | null = null;
    const hadFocus = this.shown.panel.contains(document.activeElement);
    for (const slot of this.slots) {
      if (slot.view === null || slot.view.update?.(parts) === true) continue;
      if (slot === this.shown) still = stillOf(slot.panel);
      drop(slot);
    }
    this.wake(this.shown);
    this.cover(this.shown, still);
    if (hadFocus && !this.shown.panel.contains(document.activeElement)) this.shown.view?.focus();
  }

  /** The shown view has its first picture. */
  get ready(): Promise<void> {
    return this.shown.view?.ready ?? Promise.resolve();
  }

  show(id: MainViewId): void {
    this.tabs.show(id);
  }

  focus(): void {
    this.shown.view?.focus();
  }

  run(command: FlameCommand): void {
    this.shown.view?.run(command);
  }

  /** The view in front. */
  get shownId(): MainViewId {
    return this.shown.kind.id;
  }

  /** The graphs of the view in front, for a picture; `null`: there is nothing to draw; `table`: it is one. */
  picture(): readonly PictureGraph[] | null | 'table' {
    const { view } = this.shown;
    return view !== null && view.picture === undefined ? 'table' : (view?.picture?.() ?? null);
  }

  /** What is selected in the view in front; `by`: only where that view is meant. */
  target(by: object | null = this.shown.view): FunctionTarget | null {
    return this.shown.view === by ? (this.shown.view?.target?.() ?? null) : null;
  }

  /** A function was selected, by a view or elsewhere. */
  select(info: FunctionInfo | null, by: object): void {
    for (const slot of this.slots) {
      if (slot.view === by) slot.missed = undefined;
      else if (slot === this.shown && slot.view !== null) slot.view.select(info);
      else slot.missed = info;
    }
  }

  /** What was selected when the page was left; `node` as in {@link MainView.reselect}. */
  reselect(info: FunctionInfo, node: number | null): void {
    for (const slot of this.slots) {
      if (slot.view !== null) (slot.view.reselect ?? slot.view.select).call(slot.view, info, node);
      else slot.missed = info;
    }
  }

  /** As {@link MainView.rememberNow}, of the view in front. */
  rememberNow(): void {
    this.shown.view?.rememberNow?.();
  }

  /** Shows what the page remembers: the user went back or forward. */
  recall(): void {
    const { mainView } = this.parts.memory.state;
    // The comparison of then may be over.
    const then = mainView === null ? this.slots[0] : this.slots.find(({ kind }) => kind.id === mainView);
    if (then !== undefined) this.tabs.show(then.kind.id);
    this.shown.view?.recall?.();
  }

  markUnresolved(unresolved: UnresolvedSources): void {
    this.unresolved = unresolved;
    for (const { view } of this.slots) view?.markUnresolved?.(unresolved);
  }

  retheme(): void {
    for (const { view } of this.slots) view?.retheme();
  }

  dispose(): void {
    for (const slot of this.slots) drop(slot);
    this.root.remove();
  }

  private onShow(id: MainViewId): void {
    // What stands in for a view that is not there is not remembered: a comparison may be on its way again.
    if (this.shown.kind.id !== id) this.parts.memory.update({ mainView: id });
    this.shown = this.slots.find(({ kind }) => kind.id === id)!;
    this.wake(this.shown);
  }

  /** Shows the picture of the view before until the new one has its own. */
  private cover({ view, panel }: Slot, still: HTMLElement | null): void {
    if (still === null || view?.ready === undefined) return;
    panel.append(still);
    void view.ready.then(() => still.remove());
  }

  private wake(slot: Slot): void {
    if (slot.view === null) {
      slot.view = slot.kind.make(this.parts);
      slot.panel.replaceChildren(slot.view.root);
      slot.tools.replaceChildren(slot.view.tools);
      slot.view.markUnresolved?.(this.unresolved);
    }
    slot.view.wake?.();
    if (slot.missed !== undefined) slot.view.select(slot.missed);
    slot.missed = undefined;
  }
}

function drop(slot: Slot): void {
  slot.view?.dispose();
  slot.view = null;
  slot.panel.replaceChildren();
  slot.tools.replaceChildren();
}
