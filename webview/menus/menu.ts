// A menu over the page, in the look of VS Code's own: one at a time, complete with the keyboard, gives the focus back. (The
// context menu of @vscode-elements/elements has no roles for screen readers.) Leaves out: what is in it.

import { element, icon } from '../element.ts';

export interface MenuItem {
  readonly title: string;
  /** The key that does the same without the menu; `null`: none. */
  readonly key: string | null;
  /** An item that is on or off; left out: one that does something. */
  readonly checked?: boolean;
  readonly run: () => void;
}

export interface MenuOptions {
  /** For screen readers. */
  readonly label: string;
  /** Items that belong together; groups are parted by lines. Empty ones are left out. */
  readonly groups: readonly (readonly MenuItem[])[];
  /** Where its corner is, CSS pixels of the page: moved so that all of it is seen. */
  readonly x: number;
  readonly y: number;
}

/** Between the menu and the page's edges. */
const MARGIN_PX = 4;

let closeOpenMenu: (() => void) | null = null;

/** Whether a menu is open. */
export function isMenuOpen(): boolean {
  return closeOpenMenu !== null;
}

/** Shows a menu, in place of one that is open. */
export function showMenu(options: MenuOptions): void {
  closeOpenMenu?.();
  const before = document.activeElement;
  const root = element('div', 'menu', { 'role': 'menu', 'aria-label': options.label, 'tabindex': -1 });
  const close = (): void => {
    if (closeOpenMenu !== close) return;
    closeOpenMenu = null;
    document.removeEventListener('pointerdown', onOutside, true);
    window.removeEventListener('blur', close);
    window.removeEventListener('resize', close);
    const hadFocus = root.contains(document.activeElement);
    root.remove();
    // Someone who clicked elsewhere wants to be there.
    if (hadFocus && before instanceof HTMLElement) before.focus();
  };
  const onOutside = (event: Event): void => {
    if (!(event.target instanceof Node && root.contains(event.target))) close();
  };
  options.groups.filter((group) => group.length > 0).forEach((group, at) => {
    if (at > 0) root.append(element('div', 'menu-line', { role: 'separator' }));
    root.append(...group.map((item) => itemOf(item, close)));
  });
  root.addEventListener('keydown', (event) => onKey(event, root, close));
  root.addEventListener('contextmenu', (event) => event.preventDefault());
  document.addEventListener('pointerdown', onOutside, true);
  window.addEventListener('blur', close);
  window.addEventListener('resize', close);
  closeOpenMenu = close;
  document.body.append(root);
  place(root, options);
  itemsOf(root)[0]?.focus();
}

function place(root: HTMLElement, { x, y }: MenuOptions): void {
  const { width, height } = root.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  root.style.left = `${Math.max(MARGIN_PX, Math.min(x, clientWidth - width - MARGIN_PX))}px`;
  root.style.top = `${Math.max(MARGIN_PX, Math.min(y, clientHeight - height - MARGIN_PX))}px`;
}

function itemOf({ title, key, checked, run }: MenuItem, close: () => void): HTMLElement {
  const isToggle = checked !== undefined;
  const attributes = { 'type': 'button', 'tabindex': -1, 'role': isToggle ? 'menuitemcheckbox' : 'menuitem', 'aria-checked': isToggle ? String(checked) : null };
  const mark = element('span', 'menu-mark', {}, checked === true ? icon('check') : null);
  const keys = key === null ? null : element('span', 'menu-key', { 'aria-hidden': 'true' }, key);
  const item = element('button', 'menu-item', attributes, mark, element('span', 'menu-title', {}, title), keys);
  if (key !== null) item.setAttribute('aria-keyshortcuts', key);
  item.addEventListener('click', () => {
    // First the focus goes back: what runs may take it further.
    close();
    run();
  });
  item.addEventListener('pointermove', () => item.focus());
  return item;
}

function itemsOf(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('.menu-item')];
}

function onKey(event: KeyboardEvent, root: HTMLElement, close: () => void): void {
  // The page's one-letter keys must not see what is typed here.
  event.stopPropagation();
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const items = itemsOf(root);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const steps = new Map<string, number>([
    ['ArrowDown', at + 1],
    ['ArrowUp', at < 0 ? -1 : at - 1],
    ['Home', 0],
    ['End', -1],
  ]);
  const to = steps.get(event.key) ?? startingWith(items, event.key, at);
  if (to !== null) items.at(to % items.length)?.focus();
  else if (event.key === 'Escape' || event.key === 'Tab') close();
  else if (event.key !== 'Enter' && event.key !== ' ') return;
  else items[at]?.click();
  event.preventDefault();
}

/** The next item whose title begins with what was typed; `null`: none. */
function startingWith(items: readonly HTMLElement[], key: string, at: number): number | null {
  if (key.length !== 1 || key === ' ') return null;
  for (let step = 1; step <= items.length; step++) {
    const index = (at + step) % items.length;
    if (items[index]!.querySelector('.menu-title')?.textContent.toLowerCase().startsWith(key.toLowerCase()) === true) return index;
  }
  return null;
}
