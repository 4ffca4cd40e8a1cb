// A graph as a tree of rows: children of a node in an order, and the ways down to a node. Leaves out: requests.

import { shownChildren } from '../flame/layout.ts';
import { functionName, type FunctionIndex, type Profile } from '../profile/tables.ts';
import type { TreeSort } from '../protocol/webview.ts';
import { compareText } from './handlers/listing.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { FlameGraph } from './profile-view.ts';

/** Lists that are not in the order of the graph are kept, for they are asked for in pages. */
const MAX_LISTS = 16;

export class CallTree {
  private readonly profile: Profile;
  readonly graph: Pick<FlameGraph, 'tree' | 'figures' | 'layout'>;
  private readonly sorted = new KeptAnswers<Int32Array>(MAX_LISTS);

  constructor(profile: Profile, graph: Pick<FlameGraph, 'tree' | 'figures' | 'layout'>) {
    this.profile = profile;
    this.graph = graph;
  }

  /** How many children a node has. */
  count(node: number): number {
    return shownChildren(this.graph.layout, node).length;
  }

  /** Children of a node, -1: the outermost ones. Ties are in the order of the graph. */
  children(node: number, sort: TreeSort): Int32Array {
    const heaviestFirst = this.heaviestFirst(node);
    if (sort === 'total' || heaviestFirst.length < 2) return heaviestFirst;
    return this.sorted.get(`${node} ${sort}`, () => this.sort(heaviestFirst, sort));
  }

  private heaviestFirst(node: number): Int32Array {
    const children = shownChildren(this.graph.layout, node);
    return children instanceof Int32Array ? children : Int32Array.from(children);
  }

  private sort(nodes: Int32Array, sort: 'self' | 'name'): Int32Array {
    const { self } = this.graph.figures;
    if (sort === 'self') return nodes.slice().sort((a, b) => self[b]! - self[a]!);
    const fns = this.graph.tree.function;
    const named = Array.from(nodes, (node) => ({ node, name: functionName(this.profile, fns[node]! as FunctionIndex).toLowerCase() }));
    return Int32Array.from(named.sort((a, b) => compareText(a.name, b.name)), ({ node }) => node);
  }

  /** The nodes from the outermost one down to a node, that one included; at most so many, the outermost. */
  wayTo(node: number, most: number): readonly number[] {
    const { depth, parent } = this.graph.tree;
    const way: number[] = [];
    for (let at = node; at >= 0; at = parent[at]!) if (depth[at]! < most) way.push(at);
    return way.reverse();
  }

  /**
   * The nodes below a node along the heaviest child, until it has less than half of its parent. The way from the top begins
   * with the heaviest of the outermost nodes, however small its share.
   */
  heaviestBelow(node: number, most: number): { readonly way: readonly number[]; readonly end: 'split' | 'leaf' | 'too-deep' } {
    const { total } = this.graph.figures;
    const way: number[] = [];
    let at = node;
    while (way.length < most) {
      const children = shownChildren(this.graph.layout, at);
      if (children.length === 0) return { way, end: 'leaf' };
      const heaviest = children[0]!;
      if (at >= 0 && total[heaviest]! < total[at]! / 2) return { way, end: 'split' };
      way.push(heaviest);
      at = heaviest;
    }
    return { way, end: 'too-deep' };
  }
}
