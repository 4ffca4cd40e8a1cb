// The field that filters a table, with the keys that lead from it into the list.

import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { keepTyping } from '../element.ts';
import { queryField } from '../query-field.ts';
import { MAX_QUERY_LENGTH } from '../saved-state.ts';

const PAUSE_MS = 120;

const FUNCTION_TERMS = 'words, "quoted words", /pattern/, file:orders, lib:no, own:yes, self>1%, -not, this | that';

export interface FilterFieldOptions {
  readonly label: string;
  /** What can be typed, for the tooltip; left out: the terms about functions. */
  readonly terms?: string;
  readonly placeholder: string;
  readonly value: string;
  /** The text was changed, and then left alone for a moment. */
  readonly onFilter: (text: string) => void;
  /** The user wants to go on to the list. */
  readonly onLeave: () => void;
}

export class FilterField {
  readonly root: VscodeTextfield;
  private readonly options: FilterFieldOptions;
  private timer = 0;

  constructor(options: FilterFieldOptions) {
    this.options = options;
    const { label, placeholder, value } = options;
    this.root = queryField({ placeholder, label, iconName: 'filter', value, title: `${label}: ${options.terms ?? FUNCTION_TERMS}` });
    this.root.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.filter(), PAUSE_MS);
    });
    this.root.addEventListener('keydown', (event) => this.onKey(event));
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private filter(): void {
    this.options.onFilter(this.root.value.slice(0, MAX_QUERY_LENGTH));
  }

  private onKey(event: KeyboardEvent): void {
    keepTyping(event);
    if (event.key === 'Escape' && this.root.value !== '') {
      this.root.value = '';
      this.filter();
    } else if (event.key === 'ArrowDown' || event.key === 'Enter' || event.key === 'Escape') this.options.onLeave();
    else return;
    event.preventDefault();
  }
}
