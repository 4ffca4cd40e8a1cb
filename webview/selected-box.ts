// What is selected, as the page remembers it: a function, and the very box where the user chose one. Call nodes mean something
// in one view of one reading alone. No DOM.

import type { View } from '../src/protocol/webview.ts';
import { viewKey } from './remembered-view.ts';
import type { SavedState } from './saved-state.ts';
import type { FunctionTarget } from './views/main-view.ts';

type Selection = NonNullable<SavedState['selected']>;

/** What call nodes belong to. */
export interface ShownRows {
  readonly revision: number;
  readonly view: View;
}

/** What is to be remembered of a selection. `target`: what the view in which it was made knows of it, `null`: nothing. */
export function selectionOf({ index, name }: Selection, target: FunctionTarget | null, rows: ShownRows): Selection {
  const isBox = target !== null && target.node !== null && target.info.index === index;
  return { index, name, ...(isBox && { box: { node: target.node, of: keyOf(rows) } }) };
}

/** The call node of a remembered selection, where the same rows are shown again; else `null`. */
export function nodeIn({ box }: Selection, rows: ShownRows): number | null {
  return box !== undefined && box.of === keyOf(rows) ? box.node : null;
}

function keyOf({ revision, view }: ShownRows): string {
  return `${revision} ${viewKey(view)}`;
}
