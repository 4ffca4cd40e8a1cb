// The flame chart's questions: boxes of a part of one thread, all threads from afar, a function's longest box.

import { chartBoxesIn, longestBox, type ChartIndex, type ChartQuery } from '../../flame/chart.ts';
import type { CallNodes } from '../../profile/call-nodes.ts';
import type { FunctionIndex } from '../../profile/tables.ts';
import type { BoxesMeta, FunctionCategory, PageMethods } from '../../protocol/webview.ts';
import { BOX_COLUMNS } from '../../protocol/webview.ts';
import { packSlab } from '../../protocol/slab.ts';
import { BadRequest } from '../bad-request.ts';
import { functionInfo } from '../function-info.ts';
import type { OpenProfile } from '../open-profile.ts';
import { CATEGORIES, type ProfileChart } from '../profile-chart.ts';
import { fittingSlab, functionsIn, MIN_BOX_PX, nodeColumns } from './box-slab.ts';
import { finiteNumber } from './params.ts';

/** More columns than pixels of a wide screen would not be seen. */
const MOST_COLUMNS = 4096;

/** The boxes to be seen in a part of a thread's chart, as a slab. */
export function chartBoxes(open: OpenProfile, params: PageMethods['chart/boxes']['params']): Uint8Array {
  const chart = open.chart(params.view);
  const index = chart.thread(checkedThread(open, params.thread));
  const x0 = Math.max(0, finiteNumber(params.x0, 'x0'));
  const x1 = Math.min(chart.span.endNs - chart.span.startNs, finiteNumber(params.x1, 'x1'));
  const depth0 = Math.max(0, Math.floor(finiteNumber(params.depth0, 'depth0')));
  const depth1 = Math.floor(finiteNumber(params.depth1, 'depth1'));
  const minNs = (MIN_BOX_PX * Math.max(0, params.x1 - params.x0)) / Math.max(1, finiteNumber(params.widthPx, 'widthPx'));
  const { startNs } = chart.span;
  return fittingSlab((limit) => {
    const query = { fromNs: startNs + x0, toNs: startNs + x1, depth0, depth1: Math.min(depth1, depth0 + limit), minNs, limit };
    return { slab: packBoxes(open, chart, index, query), boxes: limit };
  });
}

function packBoxes(open: OpenProfile, { tree, span }: ProfileChart, index: ChartIndex | null, query: ChartQuery): Uint8Array {
  const none = { node: [], depth: [], startNs: [], endNs: [], samples: [], merged: [], minNs: 0 };
  const boxes = index === null ? none : chartBoxesIn(index, query);
  const named = nodeColumns(tree, boxes);
  const meta: BoxesMeta = {
    revision: open.revision,
    x0: query.fromNs - span.startNs,
    x1: query.toNs - span.startNs,
    depth0: query.depth0,
    depth1: query.depth1,
    maxDepth: index?.rows ?? 0,
    total: span.endNs - span.startNs,
    minValue: boxes.minNs,
    functions: functionsIn(named.function).map((fn) => functionInfo(open.profile, fn as FunctionIndex)),
  };
  const columns = {
    ...named,
    start: Float64Array.from(boxes.startNs, (ns) => ns - span.startNs),
    total: Float64Array.from(boxes.endNs, (ns, i) => ns - boxes.startNs[i]!),
    self: new Float64Array(boxes.node.length),
    samples: Float64Array.from(boxes.samples),
  };
  return packSlab(BOX_COLUMNS, columns, meta);
}

/** Lanes and load of the view's threads. */
export function chartOverview(open: OpenProfile, params: PageMethods['chart/overview']['params']): PageMethods['chart/overview']['result'] {
  const chart = open.chart(params.view);
  const columns = Math.min(MOST_COLUMNS, Math.max(1, Math.floor(finiteNumber(params.columns, 'columns'))));
  const threads = threadsOf(open, params.view.threads);
  const { rows, load } = chart.overview(threads, columns);
  const lanes = threads.map((thread, i) => ({ thread, rows: rows[i]! })).filter((lane) => lane.rows > 0);
  const byCategory = CATEGORIES.map((category, i) => [category, Array.from(load[i]!, (value) => Math.round(value * 1000) / 1000)]);
  return { revision: open.revision, lanes, load: Object.fromEntries(byCategory) as Record<FunctionCategory, number[]> };
}

/** The box of a function that lasts longest, over the view's threads. */
export function chartFind(open: OpenProfile, params: PageMethods['chart/find']['params']): PageMethods['chart/find']['result'] {
  const chart = open.chart(params.view);
  const { tree, span } = chart;
  const rowOf = outermostRows(tree, finiteNumber(params.function, 'function'));
  let found: PageMethods['chart/find']['result']['found'] = null;
  for (const thread of threadsOf(open, params.view.threads)) {
    const index = chart.thread(thread);
    const longest = index === null ? null : longestBox(index, rowOf);
    if (index === null || longest === null) continue;
    const { node, depth, from, to } = longest;
    const begin = index.samples.startNs(from);
    const total = index.samples.endNs(to - 1) - begin;
    if (found !== null && found.box.total >= total) continue;
    const info = functionInfo(open.profile, tree.function[node]! as FunctionIndex);
    const box = { node, parentNode: tree.parent[node]!, function: info, depth, start: begin - span.startNs, total, self: 0, samples: to - from };
    found = { thread, box };
  }
  return { revision: open.revision, found };
}

/** The row of a function's outermost call on the way to each node, -1 where there is none. */
function outermostRows(tree: CallNodes, fn: number): Int32Array {
  const rows = new Int32Array(tree.length).fill(-1);
  for (let node = 0; node < tree.length; node++) {
    const parent = tree.parent[node]!;
    const above = parent < 0 ? -1 : rows[parent]!;
    rows[node] = above >= 0 ? above : tree.function[node] === fn ? tree.depth[node]! : -1;
  }
  return rows;
}

function threadsOf(open: OpenProfile, threads: readonly number[] | null): number[] {
  return threads === null ? [...open.profile.threads.keys()] : [...new Set(threads)].sort((a, b) => a - b);
}

function checkedThread(open: OpenProfile, thread: unknown): number {
  const index = finiteNumber(thread, 'thread');
  if (open.profile.threads[index] === undefined) throw new BadRequest('the profile has no such thread');
  return index;
}
