// The keys of filters: what they do to the selected function, wherever on the page the keyboard is. The help lists them
// (flame/keys.ts).

import type { FunctionTarget, PageActions } from '../views/main-view.ts';

export type FilterKey = 'focus-function' | 'focus-path' | 'hide-function' | 'drop-function' | 'own-code' | 'undo' | 'redo';

const KEYS: ReadonlyMap<string, FilterKey> = new Map<string, FilterKey>([
  ['u', 'focus-function'],
  ['p', 'focus-path'],
  ['x', 'hide-function'],
  ['X', 'drop-function'],
  ['o', 'own-code'],
]);

/** What a key does, or `null`. With Ctrl or Cmd only undo and redo are ours. */
export function filterKeyOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): FilterKey | null {
  if (event.altKey) return null;
  if (!event.ctrlKey && !event.metaKey) return KEYS.get(event.key) ?? null;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && event.ctrlKey && !event.shiftKey ? 'redo' : null;
}

/** Does what a key says to what is selected. */
export function runFilterKey(key: Exclude<FilterKey, 'undo' | 'redo'>, target: FunctionTarget | null, actions: PageActions): void {
  if (key === 'own-code') actions.toggleFilter({ kind: key });
  else if (target === null) actions.say('Select a function first: this filter is about one.');
  else if (key === 'focus-path' && target.node === null) actions.say('A path is that of a box: select one in the flame graph.');
  else actions.filterBy(key, target);
}
