// Rows with a bar each: callers, callees, threads. The bar is a share of what they are parts of.

import { formatAmount, formatCount, formatShare, shareOf } from '../../src/base/format-value.ts';
import type { FunctionInfo, Relatives, Unit } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';
import { placeOf } from '../flame/box-facts.ts';
import { displayName } from '../text/display-name.ts';

/** How values are written, and what shares are of. */
export interface BarContext {
  readonly unit: Unit;
  readonly noun: string | null;
  /** What a full bar stands for. */
  readonly total: number;
}

/** One row. `onPress`: it is a button; `null`: it only tells. */
export function barRow(label: string, value: number, { unit, noun, total }: BarContext, onPress: (() => void) | null, title = label): HTMLElement {
  const share = shareOf(value, total);
  const bar = element('span', 'bar', { 'aria-hidden': 'true' });
  bar.style.width = `${Math.min(100, Math.max(0, share * 100))}%`;
  const figure = element('span', 'bar-figure', {}, `${formatAmount(value, unit, noun)} `, element('span', 'share', {}, formatShare(share)));
  const parts = [bar, element('span', 'bar-label', {}, label), figure];
  if (onPress === null) return element('li', 'bar-row', {}, element('span', 'bar-content', { title }, ...parts));
  const button = element('button', 'bar-content', { type: 'button', title }, ...parts);
  button.addEventListener('click', onPress);
  return element('li', 'bar-row', {}, button);
}

/** Callers or callees. `noneWords`: what is left of the total without any. */
export function relativesList(relatives: Relatives, context: BarContext, noneWords: string, onSelect: (info: FunctionInfo) => void): HTMLElement {
  const list = element('ul', 'bar-rows');
  for (const { function: info, total } of relatives.rows) {
    const place = placeOf(info);
    const name = displayName(info.name);
    list.append(barRow(name, total, context, () => onSelect(info), place === null ? name : `${name}, ${place}`));
  }
  const { count, total } = relatives.others;
  if (count > 0) list.append(barRow(`${formatCount(count)} more`, total, context, null));
  if (relatives.none > 0) list.append(barRow(noneWords, relatives.none, context, null));
  return list;
}
