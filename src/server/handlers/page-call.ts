// Methods of the page that the server answers, by what they need: the open profile, or also what stands around it. An
// unknown method is an error reply, never a crash.

import type { PageMethod, PageMethods } from '../../protocol/webview.ts';
import { BadRequest } from '../bad-request.ts';
import type { KnownFindings } from '../known-findings.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { Entry } from '../profiles.ts';
import type { SpanLocators } from '../span-locators.ts';
import { callersSize } from './callers.ts';
import { chartBoxes, chartFind, chartOverview } from './chart.ts';
import { colorGroups } from './color-groups.ts';
import { compareFunctions, compareSummary } from './compare.ts';
import { compareLineRows } from './compare-lines.ts';
import { functionDetails, type ReadText } from './details.ts';
import { findingsList } from './findings.ts';
import { flameBoxes, flameFind, flameNode, flamePath, flameSize } from './flame.ts';
import { functionAt, functionRow, functionsList, search } from './functions.ts';
import { linesList } from './lines.ts';
import { operationsList } from './operations.ts';
import { checkParams } from './params.ts';
import { sourcesList } from './sources.ts';
import { spanDetails } from './span-details.ts';
import { spanPlaces } from './span-places.ts';
import { traceAt, tracesHistogram, tracesList } from './trace-list.ts';
import { treeChildren, treeSteps, treeWay } from './tree.ts';
import { viewTotals } from './view-totals.ts';
import { waterfallFind, waterfallOverview, waterfallRows, waterfallWhere } from './waterfall.ts';

type Handler<M extends PageMethod> = (open: OpenProfile, params: PageMethods[M]['params']) => PageMethods[M]['result'];
type ServerMethod = 'compare/summary' | 'compare/functions' | 'compare/lines' | 'view/totals' | 'flame/boxes' | 'flame/size' | 'flame/path' | 'flame/find' | 'flame/node' | 'callers/size' | 'tree/children' | 'tree/way' | 'tree/steps' | 'chart/boxes' | 'chart/overview' | 'chart/find' | 'functions/list' | 'functions/info' | 'functions/row' | 'lines/list' | 'search' | 'colors/groups'
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
  'tree/steps': treeSteps,
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

/** An open file with what some answers need beside its profile. */
export interface PageFile {
  readonly uri: string;
  readonly entry: Entry;
  readonly locators: SpanLocators;
  readonly findings: KnownFindings;
  readonly readText: ReadText;
}

type FileHandler<M extends PageMethod> = (file: PageFile, params: PageMethods[M]['params']) => Promise<PageMethods[M]['result']>;
type FileMethod = 'sources/list' | 'functions/details' | 'spans/places' | 'findings/list';

const FILE_HANDLERS: { readonly [M in FileMethod]: FileHandler<M> } = {
  'sources/list': ({ entry }, params) => sourcesList(entry, params),
  'functions/details': ({ entry, readText }, params) => functionDetails(entry, params, readText),
  'spans/places': ({ uri, entry, locators }, { span }) => spanPlaces(uri, entry, locators, span),
  'findings/list': ({ entry: { open }, findings }) => findings.prepare(open).then(() => findingsList(open, findings)),
};

/**
 * Answers one call of the page.
 * @throws {BadRequest} for a method the server does not have, and for parameters that make no sense.
 */
export async function answerPage(file: PageFile, method: string, params: unknown): Promise<unknown> {
  if (!Object.hasOwn(FILE_HANDLERS, method)) return pageCall(file.entry.open, method, params);
  checkParams(params);
  const handler = FILE_HANDLERS[method as FileMethod] as (file: PageFile, params: unknown) => Promise<unknown>;
  return handler(file, params);
}

/**
 * Answers one call of the page that needs no more than the open profile.
 * @throws {BadRequest} as {@link answerPage}.
 */
export function pageCall(open: OpenProfile, method: string, params: unknown): unknown {
  if (!Object.hasOwn(HANDLERS, method)) throw new BadRequest(`The server has no method “${method.slice(0, 80)}”.`);
  checkParams(params);
  const handler = HANDLERS[method as ServerMethod] as (open: OpenProfile, params: unknown) => unknown;
  return handler(open, params);
}
