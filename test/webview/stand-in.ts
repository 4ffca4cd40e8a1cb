// Elements for tests of what the page does with a field without a browser: they take values and events, and show nothing.

import { afterEach, beforeEach, vi } from 'vitest';

export class StandIn extends EventTarget {
  value = '';
  hidden = false;
  textContent = '';
  readonly classList = { toggle: () => {} };
  setAttribute(): void {}
  append(): void {}
}

/** For all tests of the file that calls it: the document makes stand-ins. */
export function withStandIns(): void {
  beforeEach(() => vi.stubGlobal('document', { createElement: () => new StandIn() }));
  afterEach(() => vi.unstubAllGlobals());
}

/** The text field of a search, to type and to press keys in. */
export function fieldOf(search: object): StandIn {
  return (search as unknown as { field: { root: StandIn } }).field.root;
}

export function press(field: EventTarget, key: string, shiftKey = false): void {
  field.dispatchEvent(Object.assign(new Event('keydown'), { key, shiftKey, ctrlKey: false, metaKey: false }));
}
