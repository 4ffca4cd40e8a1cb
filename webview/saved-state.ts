// What the page remembers of its user's work, and how a remembered state is read back with distrust: it may stem
// from an older version. Leaves out: where it is kept.

import type { ColorMode } from '../src/flame/color-groups.ts';
import type { FunctionSort, LineSort, SourceSort, TimeRange, TreeSort, ViewFilter } from '../src/protocol/webview.ts';
import type { OperationSort, TraceSort } from '../src/protocol/traces.ts';
import type { StateStore } from './host-port.ts';

/** The large views of a profile. */
export type MainViewId = 'difference' | 'traces' | 'flame' | 'chart' | 'callers' | 'tree';

/** The tables of a profile. */
export type TableTab = 'differences' | 'span' | 'operations' | 'findings' | 'functions' | 'sources' | 'lines' | 'details';

/** Lists whose scroll position is remembered. */
export type ScrolledList = 'tree' | 'traces' | 'operations' | 'functions' | 'sources' | 'lines';

export interface SavedState {
  /** Visible part of the flame graph as shares of its width, and the topmost row. */
  readonly zoom: { readonly from: number; readonly to: number; readonly row: number };
  /** The same of the inverted flame graph. */
  readonly invertedZoom: SavedState['zoom'];
  /** The same of the flame chart. */
  readonly chartZoom: SavedState['zoom'];
  /**
   * Index of the selected function. Only valid for the same reading of the same file: see `functionName`. `box`: its call node,
   * and what that belongs to (selected-box.ts); it does not outlive the page.
   */
  readonly selected: { readonly index: number; readonly name: string; readonly box?: { readonly node: number; readonly of: string } } | null;
  readonly search: string;
  readonly table: { readonly sort: FunctionSort; readonly descending: boolean; readonly filter: string };
  /** Which table is shown; `null`: nobody has chosen one, and the file's kind decides. */
  readonly tab: TableTab | null;
  /** The selected source by its recorded name. */
  readonly sources: { readonly sort: SourceSort; readonly descending: boolean; readonly filter: string; readonly selected: string | null };
  readonly lines: { readonly sort: LineSort; readonly descending: boolean; readonly filter: string };
  /** Share of the height, and of the width when side by side, that the flame graph takes. */
  readonly split: { readonly stacked: number; readonly side: number };
  readonly valueType: number | null;
  /** Threads that are shown, `null` for all. */
  readonly threads: readonly number[] | null;
  /** As in `View`; functions of filters are those of one reading of the file. */
  readonly range: TimeRange | null;
  readonly filters: readonly ViewFilter[];
  /** Which large view is shown; `null`: the first one. */
  readonly mainView: MainViewId | null;
  readonly notesOpen: boolean;
  /** It was compared: a comparison that is new is shown first. */
  readonly compared: boolean;
  /** Flame graph and call tree begin with the functions that take time, not with the outermost calls. */
  readonly inverted: boolean;
  /** How the call tree is sorted. */
  readonly treeSort: TreeSort;
  /** Which nodes of the call tree are expanded, each before what is below it. They mean something in one tree alone: `of` names it. */
  readonly tree: { readonly of: string; readonly expanded: readonly number[] };
  /** By list: the row that it is scrolled to, where that is not the first one. Of one view. */
  readonly scrolled: Readonly<Partial<Record<ScrolledList, number>>>;
  /** What colours of graphs stand for. */
  readonly colorBy: ColorMode;
  /** Of a file of traces: which are listed, what is shown of which. */
  readonly traces: TracesState;
}

export interface TracesState {
  readonly sort: TraceSort;
  readonly descending: boolean;
  readonly filter: string;
  /** Durations that were chosen in the histogram. */
  readonly fromNs: number | null;
  readonly toNs: number | null;
  /** The trace whose waterfall is shown; `null`: the list is. Numbers are those of one reading of the file: `id` must fit. */
  readonly shown: { readonly trace: number; readonly id: string; readonly span: number | null } | null;
  /** Visible part of the waterfall as shares of its time. */
  readonly from: number;
  readonly to: number;
  readonly openDepth: number | null;
  readonly toggled: readonly number[];
  readonly operations: { readonly sort: OperationSort; readonly descending: boolean; readonly filter: string };
}

export const FRESH_STATE: SavedState = {
  zoom: { from: 0, to: 1, row: 0 },
  invertedZoom: { from: 0, to: 1, row: 0 },
  chartZoom: { from: 0, to: 1, row: 0 },
  selected: null,
  search: '',
  table: { sort: 'self', descending: true, filter: '' },
  tab: null,
  sources: { sort: 'unresolved', descending: false, filter: '', selected: null },
  lines: { sort: 'self', descending: true, filter: '' },
  split: { stacked: 0.6, side: 0.62 },
  valueType: null,
  threads: null,
  range: null,
  filters: [],
  mainView: null,
  notesOpen: false,
  compared: false,
  inverted: false,
  treeSort: 'total',
  tree: { of: '', expanded: [] },
  scrolled: {},
  colorBy: 'category',
  traces: {
    sort: 'start', descending: false, filter: '', fromNs: null, toNs: null, shown: null, from: 0, to: 1, openDepth: null, toggled: [],
    operations: { sort: 'self', descending: true, filter: '' },
  },
};

const TABLE_TABS: readonly TableTab[] = ['differences', 'span', 'operations', 'findings', 'functions', 'sources', 'lines', 'details'];

const MAIN_VIEWS: readonly MainViewId[] = ['difference', 'traces', 'flame', 'chart', 'callers', 'tree'];

const TREE_SORTS: readonly TreeSort[] = ['total', 'self', 'name'];

const SCROLLED_LISTS: readonly ScrolledList[] = ['tree', 'traces', 'operations', 'functions', 'sources', 'lines'];

const COLOR_MODES: readonly ColorMode[] = ['category', 'package', 'file', 'heat'];

const SORTS: readonly FunctionSort[] = ['name', 'place', 'self', 'total', 'samples'];
const SOURCE_SORTS: readonly SourceSort[] = ['unresolved', 'name', 'self', 'total', 'samples', 'functions'];
const TRACE_SORTS: readonly TraceSort[] = ['start', 'duration', 'name', 'service', 'spans', 'errors'];
const OPERATION_SORTS: readonly OperationSort[] = ['change', 'operation', 'service', 'count', 'p50', 'p95', 'p99', 'errors', 'total', 'self'];
const LINE_SORTS: readonly LineSort[] = ['place', 'function', 'self', 'total', 'samples'];

/** Expanded nodes that are remembered. */
export const MOST_EXPANDED = 200;

/** The longest text that is remembered, and sent: longer input is cut. */
export const MAX_QUERY_LENGTH = 500;

/** A state from anything; what is missing or odd is as in a fresh one. */
export function readSavedState(from: unknown): SavedState {
  const state = recordOf(from);
  const table = recordOf(state['table']);
  const sources = recordOf(state['sources']);
  const lines = recordOf(state['lines']);
  const split = recordOf(state['split']);
  const selected = recordOf(state['selected']);
  return {
    zoom: zoomIn(recordOf(state['zoom'])),
    invertedZoom: zoomIn(recordOf(state['invertedZoom'])),
    chartZoom: zoomIn(recordOf(state['chartZoom'])),
    selected: readSelected(selected),
    search: textIn(state['search']),
    table: { ...sortIn(table, SORTS, FRESH_STATE.table), filter: textIn(table['filter']) },
    tab: TABLE_TABS.find((known) => known === state['tab']) ?? FRESH_STATE.tab,
    sources: {
      ...sortIn(sources, SOURCE_SORTS, FRESH_STATE.sources),
      filter: textIn(sources['filter']),
      selected: typeof sources['selected'] === 'string' ? sources['selected'] : null,
    },
    lines: { ...sortIn(lines, LINE_SORTS, FRESH_STATE.lines), filter: textIn(lines['filter']) },
    split: {
      stacked: shareIn(split['stacked'], FRESH_STATE.split.stacked),
      side: shareIn(split['side'], FRESH_STATE.split.side),
    },
    valueType: wholeIn(state['valueType']),
    threads: threadsIn(state['threads']),
    range: rangeIn(recordOf(state['range'])),
    filters: filtersIn(state['filters']),
    mainView: MAIN_VIEWS.find((known) => known === state['mainView']) ?? FRESH_STATE.mainView,
    notesOpen: state['notesOpen'] === true,
    compared: state['compared'] === true,
    inverted: state['inverted'] === true,
    treeSort: TREE_SORTS.find((known) => known === state['treeSort']) ?? FRESH_STATE.treeSort,
    tree: treeIn(recordOf(state['tree'])),
    scrolled: scrolledIn(recordOf(state['scrolled'])),
    colorBy: COLOR_MODES.find((known) => known === state['colorBy']) ?? FRESH_STATE.colorBy,
    traces: tracesIn(recordOf(state['traces'])),
  };
}

function treeIn({ of, expanded }: Record<string, unknown>): SavedState['tree'] {
  return typeof of === 'string' ? { of, expanded: wholesIn(expanded).slice(0, MOST_EXPANDED) } : FRESH_STATE.tree;
}

function scrolledIn(scrolled: Record<string, unknown>): SavedState['scrolled'] {
  return Object.fromEntries(SCROLLED_LISTS.map((list) => [list, wholeIn(scrolled[list])]).filter(([, row]) => row !== null));
}

function tracesIn(traces: Record<string, unknown>): TracesState {
  const fresh = FRESH_STATE.traces;
  const shown = recordOf(traces['shown']);
  const trace = wholeIn(shown['trace']);
  const operations = recordOf(traces['operations']);
  const { from, to } = zoomIn(traces);
  const numberOr = (value: unknown): number | null => (typeof value === 'number' && value >= 0 ? value : null);
  return {
    ...sortIn(traces, TRACE_SORTS, fresh),
    filter: textIn(traces['filter']),
    fromNs: numberOr(traces['fromNs']),
    toNs: numberOr(traces['toNs']),
    shown: trace === null || typeof shown['id'] !== 'string' ? null : { trace, id: shown['id'], span: wholeIn(shown['span']) },
    from, to,
    openDepth: wholeIn(traces['openDepth']),
    toggled: wholesIn(traces['toggled']),
    operations: { ...sortIn(operations, OPERATION_SORTS, fresh.operations), filter: textIn(operations['filter']) },
  };
}

/** The state of this page, written through on every change. */
export class PageMemory {
  private readonly store: StateStore;
  private current: SavedState;
  private follower: (() => void) | null = null;

  constructor(store: StateStore) {
    this.store = store;
    this.current = readSavedState(store.read());
  }

  get state(): SavedState {
    return this.current;
  }

  update(change: Partial<SavedState>): void {
    this.current = { ...this.current, ...change };
    this.store.write(this.current);
    this.follower?.();
  }

  /** Called after every change, until another one or `null` is given. */
  follow(follower: (() => void) | null): void {
    this.follower = follower;
  }
}

function zoomIn(zoom: Record<string, unknown>): SavedState['zoom'] {
  const from = shareIn(zoom['from'], 0);
  const to = shareIn(zoom['to'], 1);
  return { ...(to > from ? { from, to } : { from: 0, to: 1 }), row: wholeIn(zoom['row']) ?? 0 };
}

/** How a table was sorted; as in a fresh state where it has no such column any more. */
function sortIn<Sort extends string>(
  table: Record<string, unknown>, known: readonly Sort[], fresh: { readonly sort: Sort; readonly descending: boolean },
): { readonly sort: Sort; readonly descending: boolean } {
  const sort = known.find((each) => each === table['sort']);
  return sort === undefined ? { sort: fresh.sort, descending: fresh.descending } : { sort, descending: table['descending'] === true };
}

function readSelected(selected: Record<string, unknown>): SavedState['selected'] {
  const index = wholeIn(selected['index']);
  const name = selected['name'];
  return index === null || typeof name !== 'string' ? null : { index, name };
}

function rangeIn({ fromNs, toNs }: Record<string, unknown>): TimeRange | null {
  return typeof fromNs === 'number' && typeof toNs === 'number' && fromNs >= 0 && fromNs < toNs ? { fromNs, toNs } : null;
}

/** What each kind of filter names: a function, a path of functions, nothing. */
const FILTER_KINDS: Readonly<Record<ViewFilter['kind'], 'function' | 'path' | null>> = {
  'focus-function': 'function',
  'focus-path': 'path',
  'hide-function': 'function',
  'drop-function': 'function',
  'merge-recursion': null,
  'fold-library': null,
  'own-code': null,
};

/** All of them or none: half of somebody's filters would show figures that nobody asked for. The server may still refuse. */
function filtersIn(value: unknown): readonly ViewFilter[] {
  if (!Array.isArray(value)) return [];
  return value.every(isFilter) ? value : [];
}

function isFilter(value: unknown): value is ViewFilter {
  const filter = recordOf(value);
  const { kind } = filter;
  if (typeof kind !== 'string' || !Object.hasOwn(FILTER_KINDS, kind)) return false;
  const of = FILTER_KINDS[kind as ViewFilter['kind']];
  if (of === null) return true;
  const functions = of === 'path' ? filter['path'] : [filter['function']];
  return typeof filter['name'] === 'string' && Array.isArray(functions) && functions.every((each) => wholeIn(each) !== null);
}

function threadsIn(value: unknown): readonly number[] | null {
  const threads = wholesIn(value);
  return threads.length > 0 ? threads : null;
}

function wholesIn(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(wholeIn).filter((each) => each !== null) : [];
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function shareIn(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : otherwise;
}

function wholeIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_QUERY_LENGTH) : '';
}
