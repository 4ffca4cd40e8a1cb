// The call tree's questions: the children of a node, page by page, the way down to a node, where known nodes stand.

import type { FunctionIndex } from '../../profile/tables.ts';
import { MOST_TREE_STEPS, type FlameGraphRef, type PageMethods, type TreeRow, type TreeSort, type TreeStep, type View } from '../../protocol/webview.ts';
import { BadRequest } from '../bad-request.ts';
import type { CallTree } from '../call-tree.ts';
import { functionInfo } from '../function-info.ts';
import type { OpenProfile } from '../open-profile.ts';
import { isShown, widestNode } from './flame.ts';
import { pageOf } from './listing.ts';
import { finiteNumber } from './params.ts';

const SORTS: readonly TreeSort[] = ['total', 'self', 'name'];

/** A page of the nodes right below a node. */
export function treeChildren(open: OpenProfile, params: PageMethods['tree/children']['params']): PageMethods['tree/children']['result'] {
  const tree = treeAsked(open, params);
  const { graph } = tree;
  const children = tree.children(nodeAsked(graph, params.node), sortAsked(params.sort));
  const page = pageOf(children, params);
  return { revision: open.revision, rows: Array.from(page, (node) => rowOf(open, tree, node)), of: children.length };
}

/** The way down to a function's widest node, or along the heaviest nodes. */
export function treeWay(open: OpenProfile, params: PageMethods['tree/way']['params']): PageMethods['tree/way']['result'] {
  const tree = treeAsked(open, params);
  const { graph } = tree;
  const sort = sortAsked(params.sort);
  const { to } = params;
  if (typeof to !== 'object' || to === null) throw new BadRequest('“to” must say where the way leads');
  if ('heaviestBelow' in to) {
    const { way, end } = tree.heaviestBelow(nodeAsked(graph, to.heaviestBelow), MOST_TREE_STEPS);
    return { revision: open.revision, steps: way.map((node) => stepTo(open, tree, node, sort)), end };
  }
  const node = widestNode(graph, finiteNumber(to.function, 'function'));
  const way = node < 0 ? [] : tree.wayTo(node, MOST_TREE_STEPS);
  const end = node < 0 || way.at(-1) === node ? 'there' : 'too-deep';
  return { revision: open.revision, steps: way.map((each) => stepTo(open, tree, each, sort)), end };
}

/** Where nodes stand that were expanded. */
export function treeSteps(open: OpenProfile, params: PageMethods['tree/steps']['params']): PageMethods['tree/steps']['result'] {
  const tree = treeAsked(open, params);
  const sort = sortAsked(params.sort);
  if (!Array.isArray(params.nodes)) throw new BadRequest('“nodes” must be a list');
  const there = params.nodes.slice(0, MOST_TREE_STEPS).filter((node) => isShown(tree.graph, node));
  return { revision: open.revision, steps: there.map((node) => stepTo(open, tree, node, sort)) };
}

function stepTo(open: OpenProfile, tree: CallTree, node: number, sort: TreeSort): TreeStep {
  const parent = tree.graph.tree.parent[node]!;
  const siblings = tree.children(parent, sort);
  return { row: rowOf(open, tree, node), parent: parent < 0 ? null : parent, position: siblings.indexOf(node), siblings: siblings.length };
}

function rowOf(open: OpenProfile, lists: CallTree, node: number): TreeRow {
  const { tree, figures } = lists.graph;
  return {
    node,
    function: functionInfo(open.profile, tree.function[node]! as FunctionIndex),
    total: figures.total[node]!,
    self: figures.self[node]!,
    samples: figures.samples[node]!,
    children: lists.count(node),
  };
}

function treeAsked(open: OpenProfile, { view, graph }: { readonly view: View; readonly graph: FlameGraphRef }): CallTree {
  if (graph?.kind !== 'top-down' && graph?.kind !== 'inverted') throw new BadRequest('“graph” names no call tree');
  return open.view(view).callTree(graph.kind);
}

/** -1 for the top. */
function nodeAsked(graph: CallTree['graph'], node: unknown): number {
  if (node === null) return -1;
  if (typeof node !== 'number' || !isShown(graph, node)) throw new BadRequest('the graph has no such node');
  return node;
}

function sortAsked(sort: unknown): TreeSort {
  const known = SORTS.find((each) => each === sort);
  if (known === undefined) throw new BadRequest('“sort” names no order');
  return known;
}
