// The search field of the graph: asks the host, tells how much was found, and steps through it.

import { formatCount, formatShare, shareOf } from '../../src/base/format-value.ts';
import type { View } from '../../src/protocol/webview.ts';
import { orSay, type Channel } from '../channel.ts';
import { element, iconButton, setText } from '../element.ts';
import { QueryField } from '../query-field.ts';

/** Teaches the terms to who stays with the pointer; all of them are in the list of keys. */
const SEARCH_TITLE = 'Find functions (/): words, "quoted words", /pattern/, file:orders, lib:no, own:yes, self>1%, total>=10ms, -not, this | that';

export interface SearchOptions {
  readonly channel: Channel;
  readonly view: () => View;
  readonly total: () => number;
  readonly revision: number;
  /** Functions found, or `null` when the search ended. */
  readonly onFound: (functions: readonly number[] | null, text: string) => void;
  /** The user wants the next (1) or previous (-1) one. */
  readonly onStep: (direction: 1 | -1) => void;
  /** Escape in an empty field. */
  readonly onLeave: () => void;
}

export class SearchBox {
  readonly root = element('div', 'search', { role: 'search' });
  private readonly options: SearchOptions;
  private readonly field: QueryField;
  private readonly status = element('span', 'search-status', { role: 'status' });
  private readonly steps: HTMLElement;

  constructor(options: SearchOptions, text: string) {
    this.options = options;
    this.field = new QueryField({
      placeholder: 'Find functions', label: 'Find functions in the flame graph', title: SEARCH_TITLE, iconName: 'search', value: text,
      onTyped: () => this.ask(),
      onKey: (event) => this.onKey(event),
    });
    this.steps = element(
      'span',
      'search-steps',
      {},
      iconButton('arrow-up', 'Previous found function', 'N', () => options.onStep(-1)),
      iconButton('arrow-down', 'Next found function', 'n', () => options.onStep(1)),
    );
    this.root.append(this.field.root, this.steps, this.status);
    this.steps.hidden = true;
  }

  focus(): void {
    this.field.focus();
  }

  /** Asks again: the view changed, or a saved search is taken up. */
  ask(): void {
    this.field.settle();
    const { text } = this.field;
    const { channel, view, total, revision, onFound } = this.options;
    if (text.trim() === '') {
      channel.cancelSlot('search');
      this.tell('');
      this.steps.hidden = true;
      onFound(null, '');
      return;
    }
    const work = channel.request('search', { view: view(), text }, 'search').then((found) => {
      if (found.revision !== revision) return;
      this.steps.hidden = found.functions.length === 0;
      this.tell(statusOf(found.functions.length, found.matchedTotal, total()));
      onFound(found.functions, text);
    });
    void orSay(work, (message) => {
      // What was found before is not what is asked for now.
      this.steps.hidden = true;
      onFound(null, text);
      this.tell(message, true);
    });
  }

  dispose(): void {
    this.field.settle();
  }

  /** There is no room for a whole sentence beside the field: what is wrong stands under it. */
  private tell(message: string, isError = false): void {
    setText(this.status, message);
    this.status.classList.toggle('search-error', isError);
  }

  private onKey({ key, shiftKey }: KeyboardEvent): boolean {
    if (key === 'Enter') this.options.onStep(shiftKey ? -1 : 1);
    else if (key === 'Escape') {
      if (this.field.text === '') this.options.onLeave();
      this.field.clear();
      this.ask();
    } else return false;
    return true;
  }
}

function statusOf(count: number, matchedTotal: number, total: number): string {
  if (count === 0) return 'Nothing found';
  const functions = count === 1 ? '1 function' : `${formatCount(count)} functions`;
  return `${functions} · ${formatShare(shareOf(matchedTotal, total))} of total`;
}
