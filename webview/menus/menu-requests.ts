// When the user asks for a context menu: right click, the menu key, Shift+F10. Leaves out: what the menu shows.

import { isMenuOpen } from './menu.ts';

/** Where a menu is asked for, CSS pixels of the page; `null`: with the keyboard, at what it is on. */
export type MenuPlace = { readonly clientX: number; readonly clientY: number } | null;

/**
 * Listens on a node.
 * @param onRequest `event`: for who wants to know what was under the pointer.
 */
export function listenToMenuRequests(node: HTMLElement, onRequest: (at: MenuPlace, event: Event) => void): void {
  node.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    event.stopPropagation();
    // The menu key was seen as a key: some systems tell both.
    const byPointer = event.button === 2 || (event instanceof PointerEvent && event.pointerType !== '') || event.ctrlKey;
    if (byPointer) onRequest({ clientX: event.clientX, clientY: event.clientY }, event);
    else if (!isMenuOpen()) onRequest(null, event);
  });
  node.addEventListener('keydown', (event) => {
    const isAsked = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
    if (!isAsked || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onRequest(null, event);
  });
}
