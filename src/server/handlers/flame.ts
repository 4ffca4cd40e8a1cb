// The flame graph's questions: boxes of a part of it, a function's widest box, a node with its relatives.

import type { BoxQuery } from '../../flame/layout.ts';
import type { BoxInfo, BoxesMeta, FlameGraphRef, PageMethods, View } from '../../protocol/webview.ts';
import { BOX_COLUMNS } from '../../protocol/webview.ts';
import { packSlab } from '../../protocol/slab.ts';
import type { FunctionIndex } from '../../profile/tables.ts';
import { BadRequest } from '../bad-request.ts';
import { functionInfo } from '../function-info.ts';
import type { OpenProfile } from '../open-profile.ts';
import { boxesOf, type FlameGraph } from '../profile-view.ts';
import { finiteNumber } from './params.ts';

/** More boxes than this nobody tells apart: 8000 are a screen of 60 rows with one every 15 pixels. 52 bytes each. */
const MAX_BOXES = 8000;
/** Most bytes of an answer: as base64 it stays below the 1 MB that may be sent before the first paint. */
const MAX_SLAB_BYTES = 700_000;
/** Narrower than this nothing can be seen. */
const MIN_BOX_PX = 0.5;

/** The boxes to be seen in a part of the graph, as a slab. Long names cost boxes: the answer's size is bounded. */
export function flameBoxes(open: OpenProfile, params: PageMethods['flame/boxes']['params']): Uint8Array {
  const x0 = Math.max(0, finiteNumber(params.x0, 'x0'));
  const x1 = finiteNumber(params.x1, 'x1');
  const depth0 = Math.max(0, Math.floor(finiteNumber(params.depth0, 'depth0')));
  const depth1 = Math.floor(finiteNumber(params.depth1, 'depth1'));
  const minValue = (MIN_BOX_PX * (x1 - params.x0)) / Math.max(1, finiteNumber(params.widthPx, 'widthPx'));
  const graph = graphAsked(open, params);
  for (let limit = MAX_BOXES; ; limit = Math.floor(limit * 0.7)) {
    // Every row needs room for a box.
    const query = { x0, x1: Math.min(graph.layout.total, x1), depth0, depth1: Math.min(depth1, depth0 + limit), minValue, limit };
    const slab = packBoxes(open, graph, query);
    if (slab.length <= MAX_SLAB_BYTES || limit < 100) return slab;
  }
}

function packBoxes(open: OpenProfile, graph: FlameGraph, query: BoxQuery): Uint8Array {
  const { layout, figures: nodes, tree } = graph;
  const boxes = boxesOf(graph, query);
  const single = (i: number): boolean => boxes.merged[i] === 0;
  const functions = new Set<number>();
  boxes.node.forEach((node, i) => {
    if (single(i)) functions.add(tree.function[node]!);
  });
  const meta: BoxesMeta = {
    revision: open.revision,
    x0: query.x0,
    x1: query.x1,
    depth0: query.depth0,
    depth1: query.depth1,
    maxDepth: layout.rows,
    total: layout.total,
    minValue: boxes.minValue,
    functions: [...functions].map((fn) => functionInfo(open.profile, fn as FunctionIndex)),
  };
  const columns = {
    node: Int32Array.from(boxes.node),
    parentNode: Int32Array.from(boxes.node, (node) => tree.parent[node]!),
    function: Int32Array.from(boxes.node, (node, i) => (single(i) ? tree.function[node]! : -1)),
    depth: Int32Array.from(boxes.depth),
    merged: Int32Array.from(boxes.merged),
    start: Float64Array.from(boxes.start),
    total: Float64Array.from(boxes.width),
    self: Float64Array.from(boxes.node, (node, i) => (single(i) ? nodes.self[node]! : 0)),
    samples: Float64Array.from(boxes.node, (node, i) => (single(i) ? nodes.samples[node]! : 0)),
  };
  return packSlab(BOX_COLUMNS, columns, meta);
}

/** The functions from the outermost row to a node, that one included. */
export function flamePath(open: OpenProfile, params: PageMethods['flame/path']['params']): PageMethods['flame/path']['result'] {
  const graph = graphAsked(open, params);
  const path: FunctionIndex[] = [];
  if (isShown(graph, params.node)) for (let at = params.node; at >= 0; at = graph.tree.parent[at]!) path.push(graph.tree.function[at]! as FunctionIndex);
  return { revision: open.revision, path: path.reverse().map((fn) => functionInfo(open.profile, fn)) };
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
    default:
      throw new BadRequest('“graph” names no graph');
  }
}

function isShown({ tree, figures }: FlameGraph, node: number): boolean {
  return Number.isInteger(node) && node >= 0 && node < tree.length && figures.total[node]! > 0;
}

/** The widest node of a function. */
export function flameFind(open: OpenProfile, params: PageMethods['flame/find']['params']): PageMethods['flame/find']['result'] {
  const graph = graphAsked(open, params);
  const { tree, figures: { total } } = graph;
  let widest = -1;
  for (let node = 0; node < tree.length; node++) {
    if (tree.function[node] !== params.function || !(total[node]! > 0)) continue;
    if (widest < 0 || total[node]! > total[widest]!) widest = node;
  }
  return { revision: open.revision, box: widest < 0 ? null : boxInfo(open, graph, widest) };
}

/** A node with its widest child and its neighbours. */
export function flameNode(open: OpenProfile, params: PageMethods['flame/node']['params']): PageMethods['flame/node']['result'] {
  const graph = graphAsked(open, params);
  const { tree } = graph;
  const node = params.node;
  if (!isShown(graph, node)) return null;
  const { byRow, rowStart } = graph.layout;
  const row = tree.depth[node]!;
  const at = byRow.subarray(rowStart[row]!, rowStart[row + 1]!).indexOf(node) + rowStart[row]!;
  const sibling = (position: number): BoxInfo | null => {
    const inRow = position >= rowStart[row]! && position < rowStart[row + 1]!;
    const other = inRow ? byRow[position]! : -1;
    return other >= 0 && tree.parent[other] === tree.parent[node] ? boxInfo(open, graph, other) : null;
  };
  const child = firstChild(graph, row, node);
  return {
    revision: open.revision,
    box: boxInfo(open, graph, node),
    firstChild: child < 0 ? null : boxInfo(open, graph, child),
    previousSibling: sibling(at - 1),
    nextSibling: sibling(at + 1),
  };
}

/** Children are laid heaviest first, so the widest is the first in the next row. -1: none. */
function firstChild({ layout, tree: { parent } }: FlameGraph, row: number, node: number): number {
  const { byRow, rowStart, rows } = layout;
  if (row + 1 >= rows) return -1;
  for (let i = rowStart[row + 1]!; i < rowStart[row + 2]!; i++) if (parent[byRow[i]!] === node) return byRow[i]!;
  return -1;
}

function boxInfo(open: OpenProfile, { tree, figures, layout }: FlameGraph, node: number): BoxInfo {
  return {
    node,
    parentNode: tree.parent[node]!,
    function: functionInfo(open.profile, tree.function[node]! as FunctionIndex),
    depth: tree.depth[node]!,
    start: layout.start[node]!,
    total: figures.total[node]!,
    self: figures.self[node]!,
    samples: figures.samples[node]!,
  };
}
