// Keys that work wherever the page has the keyboard: those of filters, of the view in front, and for copying a stack. Leaves
// out: back and forward (page-history.ts), keys of one view alone.

import { filterKeyOf, runFilterKey } from './filters/filter-keys.ts';
import { PAGE_COMMANDS, flameCommandOf } from './flame/keys.ts';
import { isCopyStackKey } from './take/taking.ts';
import type { FunctionTarget, PageActions } from './views/main-view.ts';
import type { MainViews } from './views/main-views.ts';

/** Where keys are for typing, or for what lies over the page. */
const NOT_FOR_KEYS = 'vscode-textfield, vscode-single-select, dialog, .menu';

export interface PageKeysOptions {
  readonly actions: PageActions;
  readonly views: () => MainViews | null;
  /** What is selected, where no view knows more of it than the function. */
  readonly selected: () => FunctionTarget | null;
  readonly onUndo: (step: 'undo' | 'redo') => void;
}

/** Listens until the function that it returns is called. */
export function listenToPageKeys(options: PageKeysOptions): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const { target } = event;
    if (event.defaultPrevented || !(target instanceof HTMLElement) || target.closest(NOT_FOR_KEYS) !== null) return;
    if (runKey(event, target, options)) event.preventDefault();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

/** Whether the key did something. */
function runKey(event: KeyboardEvent, on: HTMLElement, { actions, views: shown, selected, onUndo }: PageKeysOptions): boolean {
  const views = shown();
  if (isCopyStackKey(event)) {
    actions.copyStack(views?.target() ?? null);
    return true;
  }
  const filterKey = filterKeyOf(event);
  if (filterKey !== null) {
    if (filterKey === 'undo' || filterKey === 'redo') onUndo(filterKey);
    else runFilterKey(filterKey, views?.target() ?? selected(), actions);
    return true;
  }
  const command = flameCommandOf(event);
  if (command === null || views === null) return false;
  // Keys of the graph also work where nothing else has the focus, and some of them everywhere.
  if (on !== document.body && !PAGE_COMMANDS.has(command)) return false;
  views.run(command);
  return true;
}
