// The search field of the graph: asks the host, tells how much was found, and steps through it.

import { formatCount, formatShare, shareOf } from '../../src/base/format-value.ts';
import type { View } from '../../src/protocol/webview.ts';
import { orSay, type Channel } from '../channel.ts';
import { element, iconButton, setText } from '../element.ts';
import { QueryField } from '../query-field.ts';

/** Teaches the terms to who stays with the pointer; all of them are in the list of keys. */
const SEARCH_TITLE = 'Find functions (/): words, "quoted words", /pattern/, file:orders, lib:no, own:yes, self>1%, total>=10ms, -not, this | that';

export interface SearchOptions {
  /** Which graph this is for: a newer search of the same one cancels the one before. */
  readonly graph: string;
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
  /** What the functions found belong to. */
  private answered = '';

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

  /** Asks again: the view changed, or a saved search is taken up. `then`: where to go in what is found; 0: nowhere. */
  ask(then: 1 | -1 | 0 = 0): void {
    this.field.settle();
    const { text } = this.field;
    const { channel, graph, view, total, revision, onFound, onStep } = this.options;
    const slot = `search ${graph}`;
    if (text.trim() === '') {
      channel.cancelSlot(slot);
      this.tell('');
      this.steps.hidden = true;
      this.answered = text;
      onFound(null, '');
      return;
    }
    const work = channel.request('search', { view: view(), text }, slot).then((found) => {
      if (found.revision !== revision) return;
      this.steps.hidden = found.functions.length === 0;
      this.tell(statusOf(found.functions.length, found.matchedTotal, total()));
      this.answered = text;
      onFound(found.functions, text);
      if (then !== 0) onStep(then);
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

  /** Who types fast and presses Enter means what is in the field, not what was found for half of it. */
  private step(direction: 1 | -1): void {
    if (this.field.text === this.answered) this.options.onStep(direction);
    else this.ask(direction);
  }

  private onKey({ key, shiftKey }: KeyboardEvent): boolean {
    if (key === 'Enter') this.step(shiftKey ? -1 : 1);
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
