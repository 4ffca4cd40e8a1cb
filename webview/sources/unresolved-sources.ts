// Which sources of a view are unresolved, and why: what marks in the flame graph and the tab's label are made from. Asked
// for after the first picture, and again whenever places may be others. No DOM.

import { shareOf } from '../../src/base/format-value.ts';
import type { FunctionInfo, PageMethods, SourceRow } from '../../src/protocol/webview.ts';

type SourcesList = PageMethods['sources/list']['result'];

/** As many as are marked: the most expensive ones. */
export const MOST_MARKED = 500;

/** The host cuts the names of functions' sources, and of sources, at different lengths: they are compared up to here. */
const COMPARED_LENGTH = 299;

export class UnresolvedSources {
  /** How many there are, marked or not. */
  readonly count: number;
  /** Of the view's total, 0 … 1. */
  readonly share: number;
  private readonly rows: ReadonlyMap<string, SourceRow>;

  /** `list`: the first page of all sources. `total`: of the view. */
  constructor(list: Pick<SourcesList, 'rows' | 'unresolved' | 'unresolvedSelf'>, total: number) {
    this.count = list.unresolved;
    this.share = shareOf(list.unresolvedSelf, total);
    this.rows = new Map(list.rows.filter(({ unresolved }) => unresolved).map((row) => [keyOf(row.url), row]));
  }

  /** The source of a function where it is unresolved, else `null`. */
  of(info: FunctionInfo | null | undefined): SourceRow | null {
    if (info === null || info === undefined || info.url === null) return null;
    return this.rows.get(keyOf(info.url)) ?? null;
  }
}

/** Before anything is known. */
export const NONE_UNRESOLVED = new UnresolvedSources({ rows: [], unresolved: 0, unresolvedSelf: 0 }, 0);

function keyOf(url: string): string {
  return url.slice(0, COMPARED_LENGTH);
}
