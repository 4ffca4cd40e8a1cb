// The text field of searches and filters: its look, its name, how much it takes, that it waits until typing pauses and keeps
// what is typed to itself. Leaves out: what is asked with it, what keys do.

import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { element, icon } from './element.ts';
import { MAX_QUERY_LENGTH } from './saved-state.ts';

/** Typing pauses this long before anybody is asked. */
const PAUSE_MS = 120;

export interface QueryFieldOptions {
  readonly placeholder: string;
  /** For screen readers. */
  readonly label: string;
  /** The tooltip, which teaches the terms. */
  readonly title: string;
  /** A codicon. */
  readonly iconName: string;
  readonly value: string;
  /** The text was changed, and then left alone for a moment. */
  readonly onTyped: () => void;
  /** A key was pressed in the field; tells whether it used the key. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

export class QueryField {
  readonly root: VscodeTextfield;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ placeholder, label, title, iconName, value, onTyped, onKey }: QueryFieldOptions) {
    this.root = element('vscode-textfield', 'search-field', { placeholder });
    this.root.label = label;
    this.root.maxLength = MAX_QUERY_LENGTH;
    this.root.value = value;
    this.root.title = title;
    const mark = icon(iconName);
    mark.slot = 'content-before';
    this.root.append(mark);
    this.root.addEventListener('input', () => {
      this.settle();
      this.timer = setTimeout(onTyped, PAUSE_MS);
    });
    this.root.addEventListener('keydown', (event) => {
      keepTyping(event);
      if (onKey(event)) event.preventDefault();
    });
  }

  get text(): string {
    return this.root.value.slice(0, MAX_QUERY_LENGTH);
  }

  clear(): void {
    this.root.value = '';
  }

  /** Puts the keyboard here, with all of the text selected. */
  focus(): void {
    this.root.focus();
    this.root.wrappedElement?.select();
  }

  /** What was typed is known, or of no use any more: it is not told. */
  settle(): void {
    clearTimeout(this.timer);
  }
}

/**
 * Keeps what is typed into a field from keys of one letter around it. Keys of VS Code (F1, Ctrl+P) go on: it listens outside of
 * the page.
 */
function keepTyping(event: KeyboardEvent): void {
  const isCommand = /^F\d+$/.test(event.key) || ((event.ctrlKey || event.metaKey) && !/^[acvxyz]$/i.test(event.key));
  if (!isCommand) event.stopPropagation();
}
