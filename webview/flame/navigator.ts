// From one box to its relatives: from the boxes that are here where that is certain, else by asking the host.

import { Cancelled } from '../../src/base/cancel.ts';
import { rowRange } from '../../src/flame/box-store.ts';
import type { BoxStore } from '../../src/flame/box-store.ts';
import type { FlameGraphRef, FunctionInfo, View } from '../../src/protocol/webview.ts';
import type { Channel } from '../channel.ts';
import { shownBoxFrom, shownBoxOf } from './box-facts.ts';
import type { ShownBox } from './box-facts.ts';

export type Relative = 'parent' | 'child' | 'previous-sibling' | 'next-sibling';

export interface NavigatorOptions {
  readonly channel: Channel;
  readonly store: BoxStore;
  readonly functions: Map<number, FunctionInfo>;
  readonly view: View;
  readonly graph: FlameGraphRef;
  readonly revision: number;
}

/** The outermost, widest box that is here, or `null`. */
export function widestRoot(store: BoxStore, functions: ReadonlyMap<number, FunctionInfo>): ShownBox | null {
  for (const set of store.sets().toReversed()) {
    const { from, to } = rowRange(set, 0);
    let widest = -1;
    for (let index = from; index < to; index++) {
      if (set.columns.merged[index]! > 0) continue;
      if (widest < 0 || set.columns.total[index]! > set.columns.total[widest]!) widest = index;
    }
    if (widest >= 0) return shownBoxOf({ set, index: widest }, functions);
  }
  return null;
}

/** The box around another one, where it is here. */
export function parentIn(store: BoxStore, functions: ReadonlyMap<number, FunctionInfo>, box: ShownBox): ShownBox | null {
  if (box.depth === 0 || box.parentNode < 0) return null;
  // The box under which this one begins is its parent, also where it is known only from the host.
  const ref = store.hit(box.depth - 1, box.start + box.total / 2);
  if (ref === null) return null;
  const { node, merged } = ref.set.columns;
  if (node[ref.index] !== box.parentNode || merged[ref.index]! > 0) return null;
  return shownBoxOf(ref, functions);
}

/**
 * A box of a function: that of a call node of the top-down graph, where there is one and it is the function's, else the widest;
 * `null` where the graph has none.
 * @throws {Cancelled} if the profile was read anew meanwhile.
 */
export async function boxOf({ channel, functions, view, graph, revision }: NavigatorOptions, functionIndex: number, node: number | null): Promise<ShownBox | null> {
  const slot = `find ${graph.kind}`;
  const known = node === null || graph.kind !== 'top-down' ? null : await channel.request('flame/node', { view, graph, node }, slot);
  const isHere = known !== null && known.revision === revision && known.box.function.index === functionIndex;
  const answer = isHere ? known : await channel.request('flame/find', { view, graph, function: functionIndex }, slot);
  if (answer.revision !== revision) throw new Cancelled();
  if (answer.box === null) return null;
  functions.set(answer.box.function.index, answer.box.function);
  return shownBoxFrom(answer.box);
}

/** A relative of a box; `null` where there is none. */
export async function relativeOf(
  options: NavigatorOptions,
  box: ShownBox,
  relative: Relative,
): Promise<ShownBox | null> {
  const { channel, store, functions, view, graph, revision } = options;
  if (relative === 'parent') {
    if (box.parentNode < 0) return null;
    const here = parentIn(store, functions, box);
    if (here !== null) return here;
  }
  const node = relative === 'parent' ? box.parentNode : box.node;
  const answer = await channel.request('flame/node', { view, graph, node }, `node ${graph.kind}`);
  if (answer === null || answer.revision !== revision) return null;
  const found = {
    'parent': answer.box,
    'child': answer.firstChild,
    'previous-sibling': answer.previousSibling,
    'next-sibling': answer.nextSibling,
  }[relative];
  if (found === null) return null;
  functions.set(found.function.index, found.function);
  return shownBoxFrom(found);
}
