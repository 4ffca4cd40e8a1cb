// The text field of searches and filters: its look, its name, how much it takes. Leaves out: what is asked with it.

import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { element, icon } from './element.ts';
import { MAX_QUERY_LENGTH } from './saved-state.ts';

export interface QueryFieldOptions {
  readonly placeholder: string;
  /** For screen readers. */
  readonly label: string;
  /** The tooltip, which teaches the terms. */
  readonly title: string;
  /** A codicon. */
  readonly iconName: string;
  readonly value: string;
}

export function queryField({ placeholder, label, title, iconName, value }: QueryFieldOptions): VscodeTextfield {
  const field = element('vscode-textfield', 'search-field', { placeholder });
  field.label = label;
  field.maxLength = MAX_QUERY_LENGTH;
  field.value = value;
  field.title = title;
  const mark = icon(iconName);
  mark.slot = 'content-before';
  field.append(mark);
  return field;
}
