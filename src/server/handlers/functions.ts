// The function table and the search: lists made on the server, so that the page never holds more than it shows.

import { functionName, functionUrl, type FunctionIndex } from '../../profile/tables.ts';
import type { FunctionRow, FunctionSort, PageMethods, View } from '../../protocol/webview.ts';
import { functionCategory, functionInfo, placeLabel } from '../function-info.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { ProfileView } from '../profile-view.ts';
import { compareText, orderAsked, pageOf, searchAsked, type Comparer } from './listing.ts';
import { finiteNumber } from './params.ts';

/** A page of the functions of a view. Functions without any value are left out. */
export function functionsList(open: OpenProfile, params: PageMethods['functions/list']['params']): PageMethods['functions/list']['result'] {
  const view = open.view(params.view);
  const { matching, of } = matchingFunctions(open, params);
  const sorted = matching.sort(comparer(open, view, params.sort, params.descending));
  return {
    revision: open.revision,
    rows: pageOf(sorted, params).map((fn): FunctionRow => ({
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
  const { matching } = matchingFunctions(open, params);
  const compare = comparer(open, view, params.sort, params.descending);
  if (!matching.includes(wanted)) return { revision: open.revision, row: null };
  let row = 0;
  for (const fn of matching) if (compare(fn, wanted) < 0) row++;
  return { revision: open.revision, row };
}

/** The functions of a view that a filter lets through, in no order, and how many there are without it. */
function matchingFunctions(
  open: OpenProfile, { view, filter }: { readonly view: View; readonly filter: string },
): { readonly matching: FunctionIndex[]; readonly of: number } {
  const present = presentFunctions(open.view(view));
  const test = functionTest(open, view, filter, 'filter');
  return { matching: test === null ? present : present.filter(test), of: present.length };
}

/** Functions that a text matches, and what share of the samples they touch, each sample counted once. */
export function search(open: OpenProfile, params: PageMethods['search']['params']): PageMethods['search']['result'] {
  const view = open.view(params.view);
  const test = functionTest(open, params.view, params.text, 'text');
  if (test === null) return { revision: open.revision, functions: [], matchedTotal: 0, matchedSamples: 0 };
  const functions = presentFunctions(view).filter(test);
  const isMatch = new Uint8Array(open.profile.functions.length);
  for (const fn of functions) isMatch[fn] = 1;
  const { tree, nodes } = view;
  let matchedTotal = 0;
  let matchedSamples = 0;
  // The outermost calls: what is below them is in their figures.
  for (let node = 0; node < tree.length;) {
    if (isMatch[tree.function[node]!] === 1) {
      matchedTotal += nodes.total[node]!;
      matchedSamples += nodes.samples[node]!;
      node = tree.subtreeEnd[node]!;
    } else {
      node++;
    }
  }
  return { revision: open.revision, functions, matchedTotal, matchedSamples };
}

function presentFunctions(view: ProfileView): FunctionIndex[] {
  const present: FunctionIndex[] = [];
  view.functions.total.forEach((total, fn) => {
    if (total > 0) present.push(fn as FunctionIndex);
  });
  return present;
}

/** Which functions the terms of a query match; `null`: it is empty. */
function functionTest(open: OpenProfile, asked: View, query: unknown, name: string): ((fn: FunctionIndex) => boolean) | null {
  const { functions, total } = open.view(asked);
  const { unit } = open.profile.valueTypes[asked.valueType]!;
  const matches = searchAsked(query, name, { unit, total });
  if (matches === null) return null;
  return (fn) => {
    const category = functionCategory(open.profile, fn);
    return matches({
      name: functionName(open.profile, fn),
      file: functionUrl(open.profile, fn) ?? '',
      self: functions.self[fn]!,
      total: functions.total[fn]!,
      samples: functions.samples[fn]!,
      isOwn: category === 'own',
      isLibrary: category !== 'own' && category !== 'engine',
    });
  };
}

/** Ties fall back to self, total, name. */
function comparer(open: OpenProfile, view: ProfileView, sort: FunctionSort, descending: boolean): Comparer<FunctionIndex> {
  const { self, total, samples } = view.functions;
  const name = (fn: FunctionIndex): string => functionName(open.profile, fn).toLowerCase();
  const place = (fn: FunctionIndex): string => {
    const url = functionUrl(open.profile, fn);
    const line0 = open.profile.functions.startLine0[fn]!;
    return url === null ? '' : placeLabel(url, null) + String(line0 + 1).padStart(9, '0');
  };
  const columns: Readonly<Record<FunctionSort, Comparer<FunctionIndex>>> = {
    self: (a, b) => self[a]! - self[b]!,
    total: (a, b) => total[a]! - total[b]!,
    samples: (a, b) => samples[a]! - samples[b]!,
    name: (a, b) => compareText(name(a), name(b)),
    place: (a, b) => compareText(place(a), place(b)),
  };
  const ties: Comparer<FunctionIndex> = (a, b) => self[b]! - self[a]! || total[b]! - total[a]! || compareText(name(a), name(b)) || a - b;
  return orderAsked(columns, sort, descending, ties);
}
