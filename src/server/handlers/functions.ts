// The function table and the search: lists made on the server, so that the page never holds more than it shows.

import { figuresByKey } from '../../profile/figures.ts';
import { functionName, functionUrl, NONE, type FunctionIndex } from '../../profile/tables.ts';
import type { FunctionRow, FunctionSort, PageMethods } from '../../protocol/webview.ts';
import { BadRequest } from '../bad-request.ts';
import { functionInfo, placeLabel } from '../function-info.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { ProfileView } from '../profile-view.ts';
import { finiteNumber, plainText } from './params.ts';

/** Most rows of one answer. */
const MAX_ROWS = 500;

/** A page of the functions of a view. Functions without any value are left out. */
export function functionsList(open: OpenProfile, params: PageMethods['functions/list']['params']): PageMethods['functions/list']['result'] {
  const view = open.view(params.view);
  const { matching, of } = matchingFunctions(open, view, params.filter);
  const sorted = matching.sort(comparer(open, view, params.sort, params.descending));
  const from = Math.max(0, Math.floor(finiteNumber(params.offset, 'offset')));
  const count = Math.min(MAX_ROWS, Math.max(0, Math.floor(finiteNumber(params.limit, 'limit'))));
  return {
    revision: open.revision,
    rows: sorted.slice(from, from + count).map((fn): FunctionRow => ({
      ...functionInfo(open.profile, fn),
      self: view.functions.self[fn]!,
      total: view.functions.total[fn]!,
      samples: view.functions.samples[fn]!,
    })),
    matched: matching.length,
    of,
  };
}

/** A function by its index. */
export function functionAt(open: OpenProfile, params: PageMethods['functions/info']['params']): PageMethods['functions/info']['result'] {
  const { functions } = open.profile;
  const isThere = Number.isInteger(params.function) && params.function >= 0 && params.function < functions.length;
  return { revision: open.revision, info: isThere ? functionInfo(open.profile, params.function as FunctionIndex) : null };
}

/** Where a function is in the list: the number of functions that come before it. */
export function functionRow(open: OpenProfile, params: PageMethods['functions/row']['params']): PageMethods['functions/row']['result'] {
  const view = open.view(params.view);
  const wanted = finiteNumber(params.function, 'function') as FunctionIndex;
  const { matching } = matchingFunctions(open, view, params.filter);
  const compare = comparer(open, view, params.sort, params.descending);
  if (!matching.includes(wanted)) return { revision: open.revision, row: null };
  let row = 0;
  for (const fn of matching) if (compare(fn, wanted) < 0) row++;
  return { revision: open.revision, row };
}

/** The functions of a view that a filter lets through, in no order, and how many there are without it. */
function matchingFunctions(open: OpenProfile, view: ProfileView, filter: unknown): { readonly matching: FunctionIndex[]; readonly of: number } {
  const present = presentFunctions(view);
  const text = plainText(filter, 'filter');
  return { matching: text === '' ? present : present.filter(matcher(open, text)), of: present.length };
}

/** Functions that a text matches, and what share of the samples they touch, each sample counted once. */
export function search(open: OpenProfile, params: PageMethods['search']['params']): PageMethods['search']['result'] {
  const view = open.view(params.view);
  const text = plainText(params.text, 'text');
  if (text === '') return { revision: open.revision, functions: [], matchedTotal: 0, matchedSamples: 0 };
  const functions = presentFunctions(view).filter(matcher(open, text));
  const isMatch = new Uint8Array(open.profile.functions.length);
  for (const fn of functions) isMatch[fn] = 1;
  const { stacks } = view.profile;
  const key = view.functionOfStack.map((fn) => (isMatch[fn] === 1 ? 0 : NONE));
  // The same pass counts samples, if every sample weighs 1.
  const counts = Float64Array.from(view.values.samples);
  const matchedSamples = figuresByKey(stacks, key, 1, { self: counts, samples: view.values.samples }).total[0]!;
  const matchedTotal = figuresByKey(stacks, key, 1, view.values).total[0]!;
  return { revision: open.revision, functions, matchedTotal, matchedSamples };
}

function presentFunctions(view: ProfileView): FunctionIndex[] {
  const present: FunctionIndex[] = [];
  view.functions.total.forEach((total, fn) => {
    if (total > 0) present.push(fn as FunctionIndex);
  });
  return present;
}

/** Ignores case; matches names and recorded sources. */
function matcher(open: OpenProfile, text: string): (fn: FunctionIndex) => boolean {
  const wanted = text.toLowerCase();
  return (fn) =>
    functionName(open.profile, fn).toLowerCase().includes(wanted) ||
    (functionUrl(open.profile, fn)?.toLowerCase().includes(wanted) ?? false);
}

type Comparer = (a: FunctionIndex, b: FunctionIndex) => number;

/** Ties fall back to self, total, name: the order never depends on chance. */
function comparer(open: OpenProfile, view: ProfileView, sort: FunctionSort, descending: boolean): Comparer {
  const { self, total, samples } = view.functions;
  const name = (fn: FunctionIndex): string => functionName(open.profile, fn).toLowerCase();
  const place = (fn: FunctionIndex): string => {
    const url = functionUrl(open.profile, fn);
    const line0 = open.profile.functions.startLine0[fn]!;
    return url === null ? '' : placeLabel(url, null) + String(line0 + 1).padStart(9, '0');
  };
  const by: Readonly<Record<FunctionSort, Comparer>> = {
    self: (a, b) => self[a]! - self[b]!,
    total: (a, b) => total[a]! - total[b]!,
    samples: (a, b) => samples[a]! - samples[b]!,
    name: (a, b) => compareText(name(a), name(b)),
    place: (a, b) => compareText(place(a), place(b)),
  };
  if (!Object.hasOwn(by, sort)) throw new BadRequest('“sort” names no column');
  const first = by[sort];
  const sign = descending ? -1 : 1;
  return (a, b) => sign * first(a, b) || self[b]! - self[a]! || total[b]! - total[a]! || compareText(name(a), name(b)) || a - b;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
