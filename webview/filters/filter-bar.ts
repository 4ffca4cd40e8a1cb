// What is left out of the figures on the page, and how to take it back: range and filters as chips, the share that they
// leave out, undo and redo; and the button that offers the general filters. The bar is there while there is something to
// say, and stays until the page is left: coming and going would move everything below it. Leaves out: where filters come from.

import { formatAmount, formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';
import type { ProfileSummary, View, ViewFilter, ViewTotals } from '../../src/protocol/webview.ts';
import { element, icon, iconButton, setText } from '../element.ts';
import { showMenu } from '../menus/menu.ts';
import { displayName } from '../text/display-name.ts';
import { isSet, toggled, withFilters, withoutFilter, withRange, type FilterUndo, type GeneralFilter } from './filtered-view.ts';

export interface FilterBarOptions {
  readonly summary: ProfileSummary;
  readonly undo: FilterUndo;
  /** The view that is asked for: figures may still be on their way. */
  readonly view: () => View;
  /** Shows another view, as a change that can be taken back. */
  readonly onView: (view: View) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

/** Filters that need no function, with their names and keys. */
export const GENERAL_FILTERS: readonly { readonly kind: GeneralFilter['kind']; readonly title: string; readonly key: string | null }[] = [
  { kind: 'merge-recursion', title: 'Merge Recursion', key: null },
  { kind: 'fold-library', title: 'Fold Libraries', key: 'l' },
  { kind: 'own-code', title: 'Only my Code', key: 'o' },
];

export class FilterBar {
  readonly root = element('div', 'filter-bar', { 'role': 'group', 'aria-label': 'Filters', 'hidden': true });
  /** Stands in the header. */
  readonly button: HTMLButtonElement;
  private readonly options: FilterBarOptions;
  private readonly chips = element('span', 'filter-chips', { 'role': 'list', 'aria-label': 'What is left out' });
  private readonly leftOut = element('span', 'filter-left-out', { role: 'status' });
  private readonly clear: HTMLButtonElement;
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;

  constructor(options: FilterBarOptions) {
    this.options = options;
    this.button = iconButton('filter', 'Filter…', null, () => this.openMenu());
    this.button.setAttribute('aria-haspopup', 'menu');
    this.clear = element('button', 'link-button', { type: 'button' }, 'Clear all');
    this.clear.addEventListener('click', () => options.onView(withRange(withFilters(options.view(), []), null)));
    this.undo = iconButton('discard', 'Undo the last change of filters', 'Ctrl/Cmd+Z', options.onUndo);
    this.redo = iconButton('redo', 'Redo the change of filters', 'Ctrl/Cmd+Shift+Z', options.onRedo);
    this.root.append(this.chips, this.leftOut, this.clear, element('span', 'filter-undo', {}, this.undo, this.redo));
    this.root.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** Shows what a view leaves out. The keyboard stays at its place in the bar. */
  show(view: View, totals: ViewTotals): void {
    const { summary, undo } = this.options;
    const { range, filters = [] } = view;
    const focused = this.removers().indexOf(document.activeElement as HTMLElement);
    const chips = filters.map((filter, at) => this.chip('filter', filterLabel(filter), () => withoutFilter(this.options.view(), at)));
    if (range !== undefined) {
      const label = `${formatValue(range.fromNs, 'nanoseconds')} – ${formatValue(range.toNs, 'nanoseconds')}`;
      chips.unshift(this.chip('clock', label, () => withRange(this.options.view(), null)));
    }
    this.chips.replaceChildren(...chips);
    this.chips.hidden = chips.length === 0;
    this.clear.hidden = chips.length < 2;
    // Not `disabled`: the button that was just pressed would lose the focus.
    this.undo.setAttribute('aria-disabled', String(!undo.canUndo));
    this.redo.setAttribute('aria-disabled', String(!undo.canRedo));
    this.button.setAttribute('aria-pressed', String(GENERAL_FILTERS.some(({ kind }) => isSet(view, kind))));
    setText(this.leftOut, leftOutWords(summary, view, totals));
    if (chips.length > 0 || undo.canUndo) this.root.hidden = false;
    if (focused >= 0) (this.removers()[Math.min(focused, chips.length - 1)] ?? this.undo).focus();
  }

  private removers(): HTMLElement[] {
    return [...this.chips.querySelectorAll<HTMLElement>('.chip-remove')];
  }

  private chip(name: string, label: string, without: () => View): HTMLElement {
    const attributes = { 'type': 'button', 'title': `Remove: ${label} (Delete)`, 'aria-label': `Remove: ${label}` };
    const remove = element('button', 'chip-remove', attributes, icon('close'));
    remove.addEventListener('click', () => this.options.onView(without()));
    return element('span', 'chip', { role: 'listitem' }, icon(name), element('span', 'chip-label', { title: label }, label), remove);
  }

  private openMenu(): void {
    const { options } = this;
    const view = options.view();
    const items = GENERAL_FILTERS.map(({ kind, title, key }) => {
      return { title, key, checked: isSet(view, kind), run: () => options.onView(toggled(options.view(), { kind })) };
    });
    const { left, bottom } = this.button.getBoundingClientRect();
    showMenu({ label: 'Filters', groups: [items], x: left, y: bottom });
  }

  /** Delete removes a chip; arrows go from one to the next. */
  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const removers = this.removers();
    const at = removers.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    if (event.key === 'Delete' || event.key === 'Backspace') removers[at]!.click();
    else if (event.key === 'ArrowRight') removers[Math.min(at + 1, removers.length - 1)]!.focus();
    else if (event.key === 'ArrowLeft') removers[Math.max(at - 1, 0)]!.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** `12.3 % left out (45.6 ms)`; "" where nothing is. */
function leftOutWords(summary: ProfileSummary, view: View, { leftOut, total }: ViewTotals): string {
  const type = summary.valueTypes[view.valueType];
  if (!(leftOut > 0) || type === undefined) return '';
  return `${formatShare(shareOf(leftOut, leftOut + total))} left out (${formatAmount(leftOut, type.unit, type.noun)})`;
}

/** A filter in a few words. */
export function filterLabel(filter: ViewFilter): string {
  switch (filter.kind) {
    case 'focus-function':
      return `Only below ${displayName(filter.name, 40)}`;
    case 'focus-path':
      return `Only this path to ${displayName(filter.name, 40)}`;
    case 'hide-function':
      return `Without frames of ${displayName(filter.name, 40)}`;
    case 'drop-function':
      return `Without samples of ${displayName(filter.name, 40)}`;
    case 'merge-recursion':
      return 'Recursion merged';
    case 'fold-library':
      return 'Libraries folded';
    case 'own-code':
      return 'Only my code';
  }
}
