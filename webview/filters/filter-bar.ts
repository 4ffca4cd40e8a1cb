// What is left out of the figures on the page, and how to take it back: range and filters as chips, the share that they
// leave out, undo. Not there where nothing is left out. Leaves out: where filters come from.

import { formatAmount, formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';
import type { ProfileSummary, View, ViewFilter, ViewTotals } from '../../src/protocol/webview.ts';
import { element, icon, iconButton } from '../element.ts';
import { displayName } from '../text/display-name.ts';

export interface FilterBarOptions {
  readonly summary: ProfileSummary;
  readonly view: View;
  readonly totals: ViewTotals;
  /** Shows another view: with one filter less, or without the range. */
  readonly onView: (view: View) => void;
  /** Takes the last change of filters or range back; `null`: there was none. */
  readonly onUndo: (() => void) | null;
}

/** The bar; `null` where there is neither range nor filter nor anything to undo. */
export function filterBarOf({ summary, view, totals, onView, onUndo }: FilterBarOptions): HTMLElement | null {
  const { range, filters = [], ...rest } = view;
  if (range === undefined && filters.length === 0 && onUndo === null) return null;
  const bar = element('div', 'filter-bar', { 'role': 'group', 'aria-label': 'Filters' });
  if (range !== undefined) {
    const label = `${formatValue(range.fromNs, 'nanoseconds')} – ${formatValue(range.toNs, 'nanoseconds')}`;
    bar.append(chip('clock', label, () => onView({ ...rest, ...(filters.length > 0 && { filters }) })));
  }
  filters.forEach((filter, at) => {
    const without = filters.filter((_, i) => i !== at);
    bar.append(chip('filter', filterLabel(filter), () => onView({ ...rest, ...(range && { range }), ...(without.length > 0 && { filters: without }) })));
  });
  const type = summary.valueTypes[view.valueType];
  if (totals.leftOut > 0 && type !== undefined) {
    const share = formatShare(shareOf(totals.leftOut, totals.leftOut + totals.total));
    const amount = formatAmount(totals.leftOut, type.unit, type.noun);
    bar.append(element('span', 'filter-left-out', { role: 'status', title: `${amount} is left out of all figures` }, `${share} left out`));
  }
  if (onUndo !== null) bar.append(iconButton('discard', 'Undo the last change of filters', null, onUndo));
  return bar;
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

function chip(name: string, label: string, onRemove: () => void): HTMLElement {
  const remove = element('button', 'chip-remove', { 'type': 'button', 'title': `Remove: ${label}`, 'aria-label': `Remove: ${label}` }, icon('close'));
  remove.addEventListener('click', onRemove);
  return element('span', 'chip', {}, icon(name), element('span', 'chip-label', { title: label }, label), remove);
}
