// A graph's boxes for screen readers: a tree inside the canvas (what a canvas contains is never painted, but it is read),
// whose active item follows the keyboard. The canvas keeps the focus. Leaves out: which boxes, and their words.

import { element, setText } from '../element.ts';
import type { ShownBox } from './box-facts.ts';
import type { NearBox } from './neighbourhood.ts';

/** One box of the tree. */
export interface MirrorItem {
  /** Names the box among all of its graph. */
  readonly key: number | string;
  readonly name: string;
  /** 1-based: outermost boxes have 1. */
  readonly level: number;
  /** Its 1-based place among its siblings, and how many they are; `null`: not known. */
  readonly place: { readonly position: number; readonly of: number } | null;
  /** Whether boxes below it are in the tree; `null`: there are none in the graph. */
  readonly expanded: boolean | null;
  readonly selected: boolean;
}

/** The boxes around a selected one as items. `keyOf` as {@link MirrorItem.key}, `wordsOf` as {@link MirrorItem.name}. */
export function mirrorItems(
  near: readonly NearBox[],
  selected: ShownBox | null,
  { keyOf, wordsOf }: { readonly keyOf: (box: ShownBox) => number | string; readonly wordsOf: (box: ShownBox) => string },
): MirrorItem[] {
  return near.map(({ box, place, expanded }) => ({
    key: keyOf(box),
    name: wordsOf(box),
    level: box.depth + 1,
    place,
    expanded,
    selected: box === selected,
  }));
}

/** Item ids are unique on the page. */
let trees = 0;

export class MirrorTree {
  private readonly canvas: HTMLCanvasElement;
  private readonly prefix = `graph${++trees}-box`;
  private items = new Map<number | string, HTMLElement>();

  /** `label` names the graph, `description` says what keys do. */
  constructor(canvas: HTMLCanvasElement, { label, description }: { readonly label: string; readonly description: string }) {
    this.canvas = canvas;
    canvas.setAttribute('role', 'tree');
    canvas.setAttribute('aria-label', label);
    canvas.setAttribute('aria-description', description);
    // A tree has items: until there are some it is not ready.
    canvas.setAttribute('aria-busy', 'true');
  }

  /** Shows these items, from the outermost down as a tree is read. The selected one is what the focus is on. */
  show(items: readonly MirrorItem[]): void {
    const before = this.items;
    this.items = new Map();
    for (const item of items) {
      // An item that stays is the same element: a new one would be read out again.
      const node = before.get(item.key) ?? element('div', '', { role: 'treeitem', id: `${this.prefix}${item.key}` });
      fill(node, item);
      this.items.set(item.key, node);
    }
    this.canvas.replaceChildren(...this.items.values());
    const active = items.find(({ selected }) => selected);
    if (items.length > 0) this.canvas.removeAttribute('aria-busy');
    if (active === undefined) this.canvas.removeAttribute('aria-activedescendant');
    else this.canvas.setAttribute('aria-activedescendant', `${this.prefix}${active.key}`);
  }
}

function fill(node: HTMLElement, { name, level, place, expanded, selected }: MirrorItem): void {
  setText(node, name);
  node.setAttribute('aria-level', String(level));
  node.setAttribute('aria-selected', String(selected));
  setOrRemove(node, 'aria-expanded', expanded);
  setOrRemove(node, 'aria-posinset', place?.position);
  setOrRemove(node, 'aria-setsize', place?.of);
}

function setOrRemove(node: HTMLElement, name: string, value: number | boolean | null | undefined): void {
  if (value === null || value === undefined) node.removeAttribute(name);
  else node.setAttribute(name, String(value));
}
