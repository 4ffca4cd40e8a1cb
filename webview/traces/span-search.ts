// The search field of a waterfall: how many spans match, which of them is meant, and steps from one to the next. Leaves out:
// marking them, which rows do.

import type { TraceMethods } from '../../src/protocol/traces.ts';
import { orSay } from '../channel.ts';
import { element, iconButton, setText } from '../element.ts';
import { QueryField } from '../query-field.ts';
import { foundWords } from './span-words.ts';

type Found = TraceMethods['waterfall/find']['result'];

export interface SpanSearchOptions {
  readonly find: (text: string, from: number | null, backwards: boolean) => Promise<Found>;
  /** The span that is looked at: the next one comes behind it. */
  readonly current: () => number | null;
  /** Other terms; "": none. */
  readonly onTerms: (text: string) => void;
  readonly onFound: (span: number) => void;
  /** Escape in an empty field. */
  readonly onLeave: () => void;
}

export class SpanSearch {
  readonly root = element('div', 'search', { role: 'search' });
  private readonly options: SpanSearchOptions;
  private readonly field: QueryField;
  private readonly status = element('span', 'search-status', { role: 'status' });
  private readonly steps: HTMLElement;
  private asked = '';
  /** The steps taken so far: each begins where the one before it has led. */
  private going: Promise<unknown> = Promise.resolve();

  constructor(options: SpanSearchOptions) {
    this.options = options;
    this.field = new QueryField({
      placeholder: 'Find spans', label: 'Find spans in the waterfall', iconName: 'search', value: '',
      title: 'Find spans (/): words, "quoted words", /pattern/, service:shop, error:yes, duration>100ms, -not, this | that',
      onTyped: () => void this.ask(),
      onKey: (event) => this.onKey(event),
    });
    this.steps = element(
      'span', 'search-steps', { hidden: true },
      iconButton('arrow-up', 'Previous found span', 'N', () => this.step(-1)),
      iconButton('arrow-down', 'Next found span', 'n', () => this.step(1)),
    );
    this.root.append(this.field.root, this.steps, this.status);
  }

  focus(): void {
    this.field.focus();
  }

  /** Goes to the next (1) or previous (-1) span that matches, around the ends. */
  step(direction: 1 | -1): void {
    if (this.text === '') {
      this.focus();
      return;
    }
    this.go(direction);
  }

  dispose(): void {
    this.field.settle();
  }

  private get text(): string {
    return this.field.text.trim();
  }

  private go(direction: 1 | -1): void {
    this.going = this.going.then(() => this.ask(direction));
  }

  /** Counts what matches, and goes on in a direction; 0: stays. Ends with the answer. */
  private async ask(direction: 1 | -1 | 0 = 0): Promise<void> {
    this.field.settle();
    const { text } = this;
    const isOther = text !== this.asked;
    this.asked = text;
    if (text === '') {
      if (isOther) this.options.onTerms('');
      this.tell('', 0);
      return;
    }
    const { find, current, onFound } = this.options;
    const asked = find(text, direction === 0 ? null : current(), direction < 0).then(({ matched, span, position }) => {
      if (text !== this.asked) return;
      // Not before: half of what is typed may mean nothing yet.
      if (isOther) this.options.onTerms(text);
      this.tell(foundWords(matched, direction === 0 ? null : position), matched);
      if (direction !== 0 && span !== null) onFound(span);
    });
    await orSay(asked, (message) => this.tell(message, 0, true));
  }

  private tell(message: string, matched: number, isError = false): void {
    setText(this.status, message);
    this.status.classList.toggle('search-error', isError);
    this.steps.hidden = matched === 0;
  }

  private onKey({ key, shiftKey }: KeyboardEvent): boolean {
    if (key === 'Enter') this.go(shiftKey ? -1 : 1);
    else if (key === 'ArrowDown') this.options.onLeave();
    else if (key === 'Escape') {
      if (this.field.text === '') this.options.onLeave();
      this.field.clear();
      void this.ask();
    } else return false;
    return true;
  }
}
