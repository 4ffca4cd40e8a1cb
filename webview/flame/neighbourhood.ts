// The boxes around one box as a tree is read: its ancestors, its siblings, its children, as far as the page has them.
// For screen readers. Leaves out: words, elements.

import { rowRange } from '../../src/flame/box-store.ts';
import type { BoxSet, BoxStore } from '../../src/flame/box-store.ts';
import type { FunctionInfo } from '../../src/protocol/webview.ts';
import { shownBoxOf } from './box-facts.ts';
import type { ShownBox } from './box-facts.ts';

/** Siblings to each side of the selected box, and children: more would slow readers down and tell nobody anything. */
const MOST_BESIDE = 20;

/** Ancestors, from the nearest. */
const MOST_ABOVE = 50;

/** A box with its place in the tree. */
export interface NearBox {
  readonly box: ShownBox;
  /** 1-based place among its siblings, and how many they are, each box of a merged one counted; `null`: not known. */
  readonly place: { readonly position: number; readonly of: number } | null;
  /** Whether its children are in the list; `null`: it has none. */
  readonly expanded: boolean | null;
}

type PlacedBox = Pick<NearBox, 'box' | 'place'>;

/** The neighbourhood of `selected`, or the outermost boxes. `isOpenable`: whether a box has children in its graph. */
export function neighbourhoodOf(
  store: BoxStore,
  functions: ReadonlyMap<number, FunctionInfo>,
  selected: ShownBox | null,
  isOpenable: (box: ShownBox) => boolean = callsOthers,
): readonly NearBox[] {
  const closed = ({ box, place }: PlacedBox): NearBox => ({ box, place, expanded: isOpenable(box) ? false : null });
  const row = (depth: number, x0: number, x1: number): readonly ShownBox[] => boxesIn(store, functions, depth, x0, x1);
  if (selected === null) return placed(row(0, 0, Number.MAX_VALUE)).slice(0, MOST_BESIDE).map(closed);
  const ancestors = ancestorsOf(store, functions, selected);
  const parent = ancestors.at(-1);
  const [x0, x1] = spanOf(parent);
  const siblings = placed(selected.depth === 0 || parent?.box.node === selected.parentNode ? row(selected.depth, x0, x1) : []);
  const at = siblings.findIndex(({ box }) => box.node === selected.node && box.start === selected.start);
  const [c0, c1] = spanOf({ box: selected });
  const children = selected.merged > 0 ? [] : placed(row(selected.depth + 1, c0, c1));
  const self: NearBox = { box: selected, place: siblings[at]?.place ?? null, expanded: isOpenable(selected) ? children.length > 0 : null };
  const before = at < 0 ? [] : siblings.slice(Math.max(0, at - MOST_BESIDE), at);
  const after = at < 0 ? [] : siblings.slice(at + 1, at + 1 + MOST_BESIDE);
  return [...ancestors, ...before.map(closed), self, ...children.slice(0, MOST_BESIDE).map(closed), ...after.map(closed)];
}

/** The outermost first. Ends where an ancestor is not here. */
function ancestorsOf(store: BoxStore, functions: ReadonlyMap<number, FunctionInfo>, selected: ShownBox): NearBox[] {
  const chain: ShownBox[] = [];
  for (let child = selected; child.depth > 0 && chain.length < MOST_ABOVE; child = chain[0]!) {
    const ref = store.hit(child.depth - 1, child.start + child.total / 2);
    if (ref === null) break;
    const box = shownBoxOf(ref, functions);
    if (box.merged > 0 || box.node !== child.parentNode) break;
    chain.unshift(box);
  }
  return chain.map((box, i) => {
    const [x0, x1] = spanOf(i > 0 ? { box: chain[i - 1]! } : undefined);
    const isWhole = i > 0 || box.depth === 0;
    const among = isWhole ? placed(boxesIn(store, functions, box.depth, x0, x1)) : [];
    return { box, place: among.find((each) => each.box.node === box.node)?.place ?? null, expanded: true };
  });
}

function spanOf(of: { readonly box: ShownBox } | undefined): readonly [number, number] {
  return of === undefined ? [0, Number.MAX_VALUE] : [of.box.start, of.box.start + of.box.total];
}

/** The boxes of a row that begin in a stretch of x, from left to right, the finest that are here. */
function boxesIn(
  store: BoxStore,
  functions: ReadonlyMap<number, FunctionInfo>,
  depth: number,
  x0: number,
  x1: number,
): readonly ShownBox[] {
  let boxes: ShownBox[] = [];
  for (const set of layersOf(store, depth, x0, x1)) {
    const { area } = set;
    const { from, to } = rowRange(set, depth);
    // The finer answer has every box that reaches into its area.
    boxes = boxes.filter(({ start, total }) => start + total <= area.x0 || start >= area.x1);
    for (let index = from; index < to; index++) {
      const start = set.columns.start[index]!;
      if (start >= x0 && start < x1) boxes.push(shownBoxOf({ set, index }, functions));
    }
  }
  return boxes.toSorted((a, b) => a.start - b.start);
}

function layersOf(store: BoxStore, depth: number, x0: number, x1: number): readonly BoxSet[] {
  const widest = Math.max(0, ...store.sets().map(({ area }) => area.x1));
  return store.layers(depth, x0, Math.min(x1, widest));
}

function placed(boxes: readonly ShownBox[]): PlacedBox[] {
  const of = boxes.reduce((sum, { merged }) => sum + Math.max(1, merged), 0);
  let position = 1;
  return boxes.map((box) => {
    const place = { position, of };
    position += Math.max(1, box.merged);
    return { box, place };
  });
}

/** Something was called: not all of the time is its own. Narrower differences are those of sums of fractions. */
function callsOthers({ merged, total, self }: ShownBox): boolean {
  return merged === 0 && total - self > total * 1e-9;
}
