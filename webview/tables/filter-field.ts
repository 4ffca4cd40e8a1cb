// The field that filters a table, with the keys that lead from it into the list.

import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { QueryField } from '../query-field.ts';

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
  private readonly options: FilterFieldOptions;
  private readonly field: QueryField;

  constructor(options: FilterFieldOptions) {
    this.options = options;
    const { label, placeholder, value, terms = FUNCTION_TERMS } = options;
    this.field = new QueryField({
      placeholder, label, iconName: 'filter', value, title: `${label}: ${terms}`,
      onTyped: () => options.onFilter(this.field.text),
      onKey: (event) => this.onKey(event),
    });
  }

  get root(): VscodeTextfield {
    return this.field.root;
  }

  dispose(): void {
    this.field.settle();
  }

  private onKey({ key }: KeyboardEvent): boolean {
    const { onFilter, onLeave } = this.options;
    if (key === 'Escape' && this.field.text !== '') {
      this.field.settle();
      this.field.clear();
      onFilter('');
    } else if (key === 'ArrowDown' || key === 'Enter' || key === 'Escape') onLeave();
    else return false;
    return true;
  }
}
