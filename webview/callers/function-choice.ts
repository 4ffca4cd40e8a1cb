// What Callers & Callees show while no function is chosen: how to choose one, and the hottest ones to choose from.

import { formatShare, shareOf } from '../../src/base/format-value.ts';
import type { FunctionInfo, FunctionRow } from '../../src/protocol/webview.ts';
import { orSay } from '../channel.ts';
import { element, setText } from '../element.ts';
import { placeOf } from '../flame/box-facts.ts';
import { displayName } from '../text/display-name.ts';
import type { ViewParts } from '../views/main-view.ts';

/** Functions that are listed. */
const MOST_ROWS = 10;

const INVITATION = 'Select a function in any view or table to see who calls it and what it calls, or begin with one that took the most time of its own:';

export interface FunctionChoiceOptions {
  readonly parts: ViewParts;
  readonly onChoose: (info: FunctionInfo) => void;
}

export class FunctionChoice {
  readonly root = element('div', 'callers-choice');
  private readonly options: FunctionChoiceOptions;
  private readonly why = element('p', '', { role: 'status', hidden: true });
  private readonly list = element('ol', '', { 'aria-label': 'Hottest functions' });

  constructor(options: FunctionChoiceOptions) {
    this.options = options;
    this.root.append(this.why, element('p', '', {}, INVITATION), this.list);
  }

  focus(): void {
    this.list.querySelector('button')?.focus();
  }

  /** Says why there is nothing else to see. */
  say(why: string): void {
    this.why.hidden = false;
    setText(this.why, why);
  }

  async ask(): Promise<void> {
    const { channel, view, summary } = this.options.parts;
    const params = { view, sort: 'self', descending: true, filter: '', offset: 0, limit: MOST_ROWS } as const;
    const asked = channel.request('functions/list', params, 'hottest').then(({ revision, rows }) => {
      if (revision === summary.revision) this.list.replaceChildren(...rows.map((row) => element('li', '', {}, this.buttonOf(row))));
    });
    await orSay(asked, (message) => this.say(message));
  }

  private buttonOf(row: FunctionRow): HTMLButtonElement {
    const button = element(
      'button', '', { type: 'button' },
      element('span', 'choice-share', {}, formatShare(shareOf(row.self, this.options.parts.totals.total))),
      element('span', 'choice-name', {}, displayName(row.name)),
      element('span', 'choice-place', {}, placeOf(row) ?? ''),
    );
    button.addEventListener('click', () => this.options.onChoose(row));
    return button;
  }
}
