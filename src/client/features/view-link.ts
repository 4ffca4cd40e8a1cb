// A link to a view of a profile, as text: what it names, and how it is read with distrust, for anybody may have written it.
// Leaves out: where links are handled, and opening anything.

import type { TimeRange, View, ViewFilter } from '../../protocol/webview.ts';

/** What a link shows. */
export interface ViewLink {
  /** Name of the workspace folder; `null`: the only one. */
  readonly folder: string | null;
  /** The profile below that folder, with `/`; never leads out of it. */
  readonly path: string;
  readonly view: View;
  /** The large view in front, or `null`: as it was. */
  readonly mainView: string | null;
  /** A function by index and name. */
  readonly selected: { readonly index: number; readonly name: string } | null;
}

/** The path of every link. */
export const LINK_PATH = '/open';

/** Longer links are refused. Characters. */
const MOST_QUERY = 20_000;
const MOST_PATH = 1000;
const MOST_NAME = 400;
const MOST_THREADS = 500;
const MOST_FILTERS = 50;
const MOST_CALLS = 2000;

/** The query of a link. */
export function linkQuery({ folder, path, view, mainView, selected }: ViewLink): string {
  const query = new URLSearchParams({ profile: path });
  if (folder !== null) query.set('folder', folder);
  query.set('view', JSON.stringify(view));
  if (mainView !== null) query.set('show', mainView);
  if (selected !== null) query.set('function', JSON.stringify(selected));
  return query.toString();
}

/** Reads a link; a sentence says why it is none. Only what a link may say comes out, whatever else was in it. */
export function parseLink(path: string, query: string): ViewLink | string {
  if (path !== LINK_PATH) return 'This link is of a kind that Heatline does not know.';
  if (query.length > MOST_QUERY) return 'This link is too long.';
  const params = new URLSearchParams(query);
  const profile = params.get('profile') ?? '';
  if (!isPathBelow(profile)) return 'This link does not name a file of the workspace.';
  const folder = params.get('folder');
  if (folder !== null && (folder === '' || folder.length > MOST_NAME)) return 'This link does not name a folder of the workspace.';
  const view = viewIn(jsonIn(params.get('view')));
  if (view === null) return 'This link names no view.';
  const show = params.get('show');
  const selected = recordIn(jsonIn(params.get('function')));
  const index = wholeIn(selected['index']);
  const name = nameIn(selected['name']);
  return {
    folder,
    path: profile,
    view,
    mainView: show !== null && /^[a-z]{1,20}$/.test(show) ? show : null,
    selected: index === null || name === null ? null : { index, name },
  };
}

/** A relative path with `/` that stays below where it starts, without what systems read as something else. */
function isPathBelow(path: string): boolean {
  if (path === '' || path.length > MOST_PATH || /[\\\u0000-\u001f:]/.test(path) || path.startsWith('/')) return false;
  return path.split('/').every((segment) => segment !== '' && !/^[. ]+$/.test(segment));
}

function viewIn(value: unknown): View | null {
  const record = recordIn(value);
  const valueType = wholeIn(record['valueType']);
  if (valueType === null) return null;
  const threads = record['threads'] ?? null;
  if (threads !== null && !isWholes(threads, MOST_THREADS)) return null;
  const range = record['range'] === undefined ? undefined : rangeIn(recordIn(record['range']));
  const given = record['filters'] ?? [];
  if (range === null || !Array.isArray(given) || given.length > MOST_FILTERS) return null;
  const filters: ViewFilter[] = [];
  for (const each of given) {
    const filter = filterIn(recordIn(each));
    if (filter === null) return null;
    filters.push(filter);
  }
  return { valueType, threads, ...(range && { range }), ...(filters.length > 0 && { filters }) };
}

function rangeIn({ fromNs, toNs }: Record<string, unknown>): TimeRange | null {
  const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
  return isTime(fromNs) && isTime(toNs) && fromNs < toNs ? { fromNs, toNs } : null;
}

function filterIn(record: Record<string, unknown>): ViewFilter | null {
  const { kind, path } = record;
  const name = nameIn(record['name']);
  switch (kind) {
    case 'merge-recursion':
    case 'fold-library':
    case 'own-code':
      return { kind };
    case 'focus-function':
    case 'hide-function':
    case 'drop-function': {
      const fn = wholeIn(record['function']);
      return fn === null || name === null ? null : { kind, function: fn, name };
    }
    case 'focus-path':
      return name !== null && isWholes(path, MOST_CALLS) && path.length > 0 ? { kind, path, name } : null;
    default:
      return null;
  }
}

function jsonIn(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined; // no link of ours
  }
}

function recordIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function wholeIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function isWholes(value: unknown, most: number): value is number[] {
  return Array.isArray(value) && value.length <= most && value.every((each) => wholeIn(each) !== null);
}

function nameIn(value: unknown): string | null {
  return typeof value === 'string' && value.length <= MOST_NAME ? value : null;
}
