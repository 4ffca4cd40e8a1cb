// The line between callers and callees: the function they are about, its figures, and what has to be said of them.

import { formatAmount, formatCount, formatShare, shareOf } from '../../src/base/format-value.ts';
import type { FunctionInfo, PageMethods } from '../../src/protocol/webview.ts';
import { element, iconButton, labelled, setText } from '../element.ts';
import { placeOf } from '../flame/box-facts.ts';
import { leftOutText } from '../flame/flame-pane.ts';
import { displayName } from '../text/display-name.ts';
import type { ViewParts } from '../views/main-view.ts';
import { shownValue } from '../views/shown-value.ts';

export class MiddleLine {
  readonly root: HTMLElement;
  private readonly parts: Pick<ViewParts, 'summary' | 'view' | 'totals'>;
  private readonly title = element('h2', 'callers-title');
  private readonly place = element('span', 'callers-place');
  private readonly facts = element('span', 'callers-facts');
  private readonly remark = element('span', 'callers-remark');

  constructor(parts: Pick<ViewParts, 'summary' | 'view' | 'totals'>, onOpen: () => void) {
    this.parts = parts;
    const open = iconButton('go-to-file', 'Open source', null, onOpen);
    const name = element('span', 'callers-name', {}, this.title, this.place);
    this.root = element('div', 'callers-middle', { role: 'group', 'aria-label': 'Function in the middle' }, name, this.facts, this.remark, open);
    open.style.marginLeft = 'auto';
  }

  show(info: FunctionInfo, size: PageMethods['callers/size']['result']): void {
    const { summary, totals } = this.parts;
    const { unit, noun } = shownValue(this.parts);
    const amount = (value: number): string => `${formatAmount(value, unit, noun)} (${formatShare(shareOf(value, totals.total))})`;
    setText(this.title, displayName(info.name));
    this.title.title = displayName(info.name);
    setText(this.place, placeOf(info) ?? '');
    this.facts.replaceChildren(labelled('Total', amount(size.total)), labelled('Self', amount(size.self)));
    if (summary.counts === 'samples') this.facts.append(labelled('Self samples', formatCount(size.samples)));
    const remarks = remarksOf(size);
    setText(this.remark, remarks);
    this.remark.title = remarks;
  }
}

/** What the two graphs do not show by themselves. */
export function remarksOf({ inner, total, callers: { hidden } }: PageMethods['callers/size']['result']): string {
  const share = formatShare(shareOf(inner, total));
  const recursion = inner > 0 ? `It calls itself, in ${share} of its total: each sample counts once, at its outermost call.` : '';
  return [recursion, hidden > 0 ? `Callers: ${leftOutText(hidden)}` : ''].filter((part) => part !== '').join(' ');
}
