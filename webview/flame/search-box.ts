// The search field of the graph: asks the host, tells how much was found, and steps through it.

import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { formatCount, formatShare, shareOf } from '../../src/base/format-value.ts';
import type { View } from '../../src/protocol/webview.ts';
import { orSay, type Channel } from '../channel.ts';
import { element, iconButton, keepTyping, setText } from '../element.ts';
import { queryField } from '../query-field.ts';
import { MAX_QUERY_LENGTH } from '../saved-state.ts';

/** Teaches the terms to who stays with the pointer; all of them are in the list of keys. */
const SEARCH_TITLE = 'Find functions (/): words, "quoted words", /pattern/, file:orders, lib:no, own:yes, self>1%, total>=10ms, -not, this | that';

/** Typing pauses this long before the host is asked. */
const PAUSE_MS = 120;

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
  private readonly field: VscodeTextfield;
  private readonly status = element('span', 'search-status', { role: 'status' });
  private readonly steps: HTMLElement;
  private timer = 0;

  constructor(options: SearchOptions, text: string) {
    this.options = options;
    this.field = queryField({ placeholder: 'Find functions', label: 'Find functions in the flame graph', title: SEARCH_TITLE, iconName: 'search', value: text });
    this.steps = element(
      'span',
      'search-steps',
      {},
      iconButton('arrow-up', 'Previous found function', 'N', () => options.onStep(-1)),
      iconButton('arrow-down', 'Next found function', 'n', () => options.onStep(1)),
    );
    this.root.append(this.field, this.steps, this.status);
    this.steps.hidden = true;
    this.field.addEventListener('input', () => this.askSoon());
    this.field.addEventListener('keydown', (event) => this.onKey(event));
  }

  focus(): void {
    this.field.focus();
    this.field.wrappedElement?.select();
  }

  /** Asks again: the view changed, or a saved search is taken up. */
  ask(): void {
    clearTimeout(this.timer);
    const text = this.field.value.slice(0, MAX_QUERY_LENGTH);
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

  /** There is no room for a whole sentence beside the field: what is wrong stands under it. */
  private tell(message: string, isError = false): void {
    setText(this.status, message);
    this.status.classList.toggle('search-error', isError);
  }

  private askSoon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), PAUSE_MS);
  }

  private onKey(event: KeyboardEvent): void {
    // The graph's one-letter keys must not see what is typed here.
    keepTyping(event);
    if (event.key === 'Enter') {
      event.preventDefault();
      this.options.onStep(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (this.field.value === '') this.options.onLeave();
      this.field.value = '';
      this.ask();
    }
  }
}

function statusOf(count: number, matchedTotal: number, total: number): string {
  if (count === 0) return 'Nothing found';
  const functions = count === 1 ? '1 function' : `${formatCount(count)} functions`;
  return `${functions} · ${formatShare(shareOf(matchedTotal, total))} of total`;
}
