// Methods of the page that the server answers. An unknown method is an error reply, never a crash.

import type { PageMethod, PageMethods } from '../../protocol/webview.ts';
import { BadRequest } from '../bad-request.ts';
import type { OpenProfile } from '../open-profile.ts';
import { callersSize } from './callers.ts';
import { chartBoxes, chartFind, chartOverview } from './chart.ts';
import { colorGroups } from './color-groups.ts';
import { compareFunctions, compareSummary } from './compare.ts';
import { compareLineRows } from './compare-lines.ts';
import { flameBoxes, flameFind, flameNode, flamePath, flameSize } from './flame.ts';
import { functionAt, functionRow, functionsList, search } from './functions.ts';
import { linesList } from './lines.ts';
import { operationsList } from './operations.ts';
import { checkParams } from './params.ts';
import { spanDetails } from './span-details.ts';
import { traceAt, tracesHistogram, tracesList } from './trace-list.ts';
import { treeChildren, treeWay } from './tree.ts';
import { viewTotals } from './view-totals.ts';
import { waterfallFind, waterfallOverview, waterfallRows, waterfallWhere } from './waterfall.ts';

type Handler<M extends PageMethod> = (open: OpenProfile, params: PageMethods[M]['params']) => PageMethods[M]['result'];
type ServerMethod = 'compare/summary' | 'compare/functions' | 'compare/lines' | 'view/totals' | 'flame/boxes' | 'flame/size' | 'flame/path' | 'flame/find' | 'flame/node' | 'callers/size' | 'tree/children' | 'tree/way' | 'chart/boxes' | 'chart/overview' | 'chart/find' | 'functions/list' | 'functions/info' | 'functions/row' | 'lines/list' | 'search' | 'colors/groups'
  | 'traces/list' | 'traces/histogram' | 'traces/info' | 'waterfall/rows' | 'waterfall/overview' | 'waterfall/where' | 'waterfall/find' | 'spans/details' | 'operations/list';

const HANDLERS: { readonly [M in ServerMethod]: Handler<M> } = {
  'view/totals': viewTotals,
  'flame/boxes': flameBoxes,
  'flame/size': flameSize,
  'flame/path': flamePath,
  'flame/find': flameFind,
  'flame/node': flameNode,
  'callers/size': callersSize,
  'tree/children': treeChildren,
  'tree/way': treeWay,
  'chart/boxes': chartBoxes,
  'chart/overview': chartOverview,
  'chart/find': chartFind,
  'functions/list': functionsList,
  'functions/info': functionAt,
  'functions/row': functionRow,
  'lines/list': linesList,
  search,
  'compare/summary': compareSummary,
  'compare/functions': compareFunctions,
  'compare/lines': compareLineRows,
  'colors/groups': colorGroups,
  'traces/list': tracesList,
  'traces/histogram': tracesHistogram,
  'traces/info': traceAt,
  'waterfall/rows': waterfallRows,
  'waterfall/overview': waterfallOverview,
  'waterfall/where': waterfallWhere,
  'waterfall/find': waterfallFind,
  'spans/details': spanDetails,
  'operations/list': operationsList,
};

/**
 * Answers one call of the page.
 * @throws {BadRequest} for a method the server does not have.
 */
export function pageCall(open: OpenProfile, method: string, params: unknown): unknown {
  if (!Object.hasOwn(HANDLERS, method)) throw new BadRequest(`The server has no method “${method.slice(0, 80)}”.`);
  checkParams(params);
  const handler = HANDLERS[method as ServerMethod] as (open: OpenProfile, params: unknown) => unknown;
  return handler(open, params);
}
