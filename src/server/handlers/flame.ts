// The flame graph's questions: boxes of a part of it, a function's widest box, a node with its relatives.

import { shownChildren, startOf, type Boxes, type BoxQuery } from '../../flame/layout.ts';
import { SIGNIFICANCES, type Change } from '../../protocol/compare.ts';
import type { BoxInfo, BoxesMeta, FlameGraphRef, FunctionInfo, PageMethods, View } from '../../protocol/webview.ts';
import { BOX_COLUMNS, DIFFERENCE_COLUMNS } from '../../protocol/webview.ts';
import { packSlab } from '../../protocol/slab.ts';
import type { FunctionIndex } from '../../profile/tables.ts';
import { BadRequest } from '../bad-request.ts';
import { functionInfo } from '../function-info.ts';
import type { OpenProfile } from '../open-profile.ts';
import { boxesOf, type FlameGraph } from '../profile-view.ts';
import { comparisonAsked } from './compare.ts';
import { fittingSlab, functionsIn, MIN_BOX_PX, nodeColumns, roomFor } from './box-slab.ts';
import { finiteNumber } from './params.ts';

/** The boxes to be seen in a part of the graph, as a slab. Long names cost boxes: the answer's size is bounded. */
export function flameBoxes(open: OpenProfile, params: PageMethods['flame/boxes']['params']): Uint8Array {
  const x0 = Math.max(0, finiteNumber(params.x0, 'x0'));
  const x1 = finiteNumber(params.x1, 'x1');
  const depth0 = Math.max(0, Math.floor(finiteNumber(params.depth0, 'depth0')));
  const depth1 = Math.floor(finiteNumber(params.depth1, 'depth1'));
  const minValue = (MIN_BOX_PX * (x1 - params.x0)) / Math.max(1, finiteNumber(params.widthPx, 'widthPx'));
  const graph = graphAsked(open, params);
  let before: Boxes | null = null;
  const room = (nodes: readonly number[], boxes: number): number => roomFor(boxes, functionBytes(open, graph, nodes));
  return fittingSlab((limit) => {
    // Fewer boxes than before are coarser ones. Every row needs room for a box.
    const least: number = before === null ? minValue : Math.max(minValue, (before.minValue * before.node.length) / limit);
    const query = { x0, x1: Math.min(graph.layout.total, x1), depth0, depth1: Math.min(depth1, depth0 + limit), minValue: least, limit, roomFor: room };
    const boxes = boxesOf(graph, query);
    before = boxes;
    return { slab: packBoxes(open, graph, query, boxes), boxes: boxes.node.length };
  });
}

/** One of so many functions is weighed. */
const WEIGHED = 32;

/** About how many bytes the functions of nodes take in an answer. */
function functionBytes(open: OpenProfile, graph: FlameGraph, nodes: readonly number[]): number {
  const functions = [...new Set(nodes.map((node) => graph.tree.function[node]!))];
  const weighed = functions.filter((_, i) => i % WEIGHED === 0);
  return (JSON.stringify(weighed.map((fn) => infoOf(open, graph, fn))).length * functions.length) / Math.max(1, weighed.length);
}

function packBoxes(open: OpenProfile, graph: FlameGraph, query: BoxQuery, boxes: Boxes): Uint8Array {
  const { layout, figures: nodes, tree } = graph;
  const single = (i: number): boolean => boxes.merged[i] === 0;
  const named = nodeColumns(tree, boxes);
  const meta: BoxesMeta = {
    revision: open.revision,
    x0: query.x0,
    x1: query.x1,
    depth0: query.depth0,
    depth1: query.depth1,
    maxDepth: layout.rows,
    total: layout.total,
    minValue: boxes.minValue,
    functions: functionsIn(named.function).map((fn) => infoOf(open, graph, fn)),
  };
  const columns = {
    ...named,
    start: Float64Array.from(boxes.start),
    total: Float64Array.from(boxes.width),
    self: Float64Array.from(boxes.node, (node, i) => (single(i) ? nodes.self[node]! : 0)),
    samples: Float64Array.from(boxes.node, (node, i) => (single(i) ? nodes.samples[node]! : 0)),
  };
  const { difference } = graph;
  if (difference === undefined) return packSlab(BOX_COLUMNS, columns, meta);
  const changes = boxes.node.map((node, i) => (single(i) ? difference.change(node) : UNKNOWN));
  return packSlab(DIFFERENCE_COLUMNS, { ...columns, ...changeColumns(changes) }, meta);
}

/** Of a merged box only the width is known. */
const UNKNOWN: Change = { before: NaN, after: NaN, chance: null, significance: 'unknown' };

function changeColumns(changes: readonly Change[]) {
  return {
    before: Float64Array.from(changes, ({ before }) => before),
    after: Float64Array.from(changes, ({ after }) => after),
    chance: Float64Array.from(changes, ({ chance }) => chance ?? NaN),
    significance: Int32Array.from(changes, ({ significance }) => SIGNIFICANCES.indexOf(significance)),
  };
}

function infoOf(open: OpenProfile, { difference }: FlameGraph, fn: number): FunctionInfo {
  return difference?.describe(fn) ?? functionInfo(open.profile, fn as FunctionIndex);
}

/** The functions from the outermost row to a node, that one included. */
export function flamePath(open: OpenProfile, params: PageMethods['flame/path']['params']): PageMethods['flame/path']['result'] {
  const graph = graphAsked(open, params);
  const path: FunctionIndex[] = [];
  if (isShown(graph, params.node)) for (let at = params.node; at >= 0; at = graph.tree.parent[at]!) path.push(graph.tree.function[at]! as FunctionIndex);
  return { revision: open.revision, path: path.reverse().map((fn) => infoOf(open, graph, fn)) };
}

/** How large a graph is. */
export function flameSize(open: OpenProfile, params: PageMethods['flame/size']['params']): PageMethods['flame/size']['result'] {
  const { layout, hidden } = graphAsked(open, params);
  return { revision: open.revision, total: layout.total, rows: layout.rows, hidden };
}

/** @throws {BadRequest} for a view or a graph that there is not. */
function graphAsked(open: OpenProfile, { view, graph }: { readonly view: View; readonly graph?: FlameGraphRef }): FlameGraph {
  if (graph === undefined) return open.view(view).graph();
  switch (graph?.kind) {
    case 'top-down':
    case 'inverted':
      return open.view(view).graph({ kind: graph.kind });
    case 'callers':
    case 'callees':
      return open.view(view).graph({ kind: graph.kind, function: finiteNumber(graph.function, 'function') });
    case 'difference':
      return comparisonAsked(open, view, graph.baseline).graph(graph.widths === 'before' ? 'before' : 'after');
    default:
      throw new BadRequest('“graph” names no graph');
  }
}

/** Whether a graph shows a node. */
export function isShown({ tree, figures }: Pick<FlameGraph, 'tree' | 'figures'>, node: number): boolean {
  return Number.isInteger(node) && node >= 0 && node < tree.length && figures.total[node]! > 0;
}

/** The widest node of a function. */
export function flameFind(open: OpenProfile, params: PageMethods['flame/find']['params']): PageMethods['flame/find']['result'] {
  const graph = graphAsked(open, params);
  const widest = widestNode(graph, params.function);
  return { revision: open.revision, box: widest < 0 ? null : boxInfo(open, graph, widest) };
}

/** The widest node of a function, the first of several; -1: none is shown. */
export function widestNode({ tree, figures: { total } }: Pick<FlameGraph, 'tree' | 'figures'>, fn: number): number {
  let widest = -1;
  for (let node = 0; node < tree.length; node++) {
    if (tree.function[node] !== fn || !(total[node]! > 0)) continue;
    if (widest < 0 || total[node]! > total[widest]!) widest = node;
  }
  return widest;
}

/** A node with its widest child and its neighbours. */
export function flameNode(open: OpenProfile, params: PageMethods['flame/node']['params']): PageMethods['flame/node']['result'] {
  const graph = graphAsked(open, params);
  const { tree } = graph;
  const node = params.node;
  if (!isShown(graph, node)) return null;
  const siblings = Array.from(shownChildren(graph.layout, tree.parent[node]!));
  const at = siblings.indexOf(node);
  const children = shownChildren(graph.layout, node);
  const info = (other: number | undefined): BoxInfo | null => (other === undefined ? null : boxInfo(open, graph, other));
  return {
    revision: open.revision,
    box: boxInfo(open, graph, node),
    firstChild: info(children[0]),
    previousSibling: info(siblings[at - 1]),
    nextSibling: info(siblings[at + 1]),
  };
}

function boxInfo(open: OpenProfile, graph: FlameGraph, node: number): BoxInfo {
  const { tree, figures, layout, difference } = graph;
  return {
    node,
    parentNode: tree.parent[node]!,
    function: infoOf(open, graph, tree.function[node]!),
    depth: tree.depth[node]!,
    start: startOf(layout, node),
    total: figures.total[node]!,
    self: figures.self[node]!,
    samples: figures.samples[node]!,
    ...(difference && { change: difference.change(node) }),
  };
}
