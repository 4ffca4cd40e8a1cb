// Ranges and filters of views, checked before they are used: another editor may send anything, and a page that was shown
// before a file changed sends functions of the former reading.

import type { View, ViewFilter } from '../protocol/webview.ts';
import { BadRequest } from './bad-request.ts';

/** More filters than anybody sets by hand. */
const MAX_FILTERS = 50;

/** @throws {BadRequest} unless it is left out or a stretch of time. */
export function checkRange(range: View['range']): void {
  if (range === undefined) return;
  const { fromNs, toNs } = range ?? {};
  if (!(typeof fromNs === 'number' && typeof toNs === 'number' && fromNs < toNs)) throw new BadRequest('“range” must be two times, the earlier first');
}

/**
 * @param nameOf the name of a function as the page knows it; `null` where there is no such function.
 * @throws {BadRequest} unless it is left out or a list of filters whose functions the profile has.
 */
export function checkFilters(filters: View['filters'], nameOf: (fn: unknown) => string | null): void {
  if (filters === undefined) return;
  if (!Array.isArray(filters) || filters.length > MAX_FILTERS) throw new BadRequest(`“filters” must be a list of at most ${MAX_FILTERS}`);
  for (const filter of filters as readonly ViewFilter[]) checkFilter(filter, nameOf);
}

function checkFilter(filter: ViewFilter, nameOf: (fn: unknown) => string | null): void {
  switch (filter?.kind) {
    case 'focus-function':
    case 'hide-function':
    case 'drop-function':
      if (nameOf(filter.function) !== filter.name) throw new BadRequest('a filter names a function that the profile does not have');
      break;
    case 'focus-path':
      if (!Array.isArray(filter.path) || filter.path.length === 0) throw new BadRequest('“path” of a filter must be a list of functions');
      if (filter.path.some((fn) => nameOf(fn) === null)) throw new BadRequest('a filter names a function that the profile does not have');
      if (nameOf(filter.path.at(-1)) !== filter.name) throw new BadRequest('a filter names a function that the profile does not have');
      break;
    case 'merge-recursion':
    case 'fold-library':
    case 'own-code':
      break;
    default:
      throw new BadRequest('“filters” has one of an unknown kind');
  }
}
