// What the page remembers of its user's work, and how a remembered state is read back with distrust: it may stem
// from an older version. Leaves out: where it is kept.

import type { FunctionSort, TimeRange, ViewFilter } from '../src/protocol/webview.ts';
import type { StateStore } from './host-port.ts';

/** The large views of a profile. */
export type MainViewId = 'flame' | 'chart' | 'callers' | 'tree';

/** The tables of a profile. */
export type TableTab = 'functions' | 'sources';

export interface SavedState {
  /** Visible part of the flame graph as shares of its width, and the topmost row. */
  readonly zoom: { readonly from: number; readonly to: number; readonly row: number };
  /** Index of the selected function. Only valid for the same reading of the same file: see `functionName`. */
  readonly selected: { readonly index: number; readonly name: string } | null;
  readonly search: string;
  readonly table: { readonly sort: FunctionSort; readonly descending: boolean; readonly filter: string };
  /** Which table is shown. */
  readonly tab: TableTab;
  /** The selected source by its recorded name. */
  readonly sources: { readonly filter: string; readonly selected: string | null };
  /** Share of the height, and of the width when side by side, that the flame graph takes. */
  readonly split: { readonly stacked: number; readonly side: number };
  readonly valueType: number | null;
  /** Threads that are shown, `null` for all. */
  readonly threads: readonly number[] | null;
  /** As in `View`; functions of filters are those of one reading of the file. */
  readonly range: TimeRange | null;
  readonly filters: readonly ViewFilter[];
  /** Which large view is shown. */
  readonly mainView: MainViewId;
  readonly notesOpen: boolean;
}

export const FRESH_STATE: SavedState = {
  zoom: { from: 0, to: 1, row: 0 },
  selected: null,
  search: '',
  table: { sort: 'self', descending: true, filter: '' },
  tab: 'functions',
  sources: { filter: '', selected: null },
  split: { stacked: 0.6, side: 0.62 },
  valueType: null,
  threads: null,
  range: null,
  filters: [],
  mainView: 'flame',
  notesOpen: false,
};

const MAIN_VIEWS: readonly MainViewId[] = ['flame', 'chart', 'callers', 'tree'];

const SORTS: readonly FunctionSort[] = ['name', 'place', 'self', 'total', 'samples'];

/** The longest text that is remembered, and sent: longer input is cut. */
export const MAX_QUERY_LENGTH = 500;

/** A state from anything; what is missing or odd is as in a fresh one. */
export function readSavedState(from: unknown): SavedState {
  const state = recordOf(from);
  const zoom = recordOf(state['zoom']);
  const table = recordOf(state['table']);
  const sources = recordOf(state['sources']);
  const split = recordOf(state['split']);
  const selected = recordOf(state['selected']);
  const start = shareIn(zoom['from'], 0);
  const end = shareIn(zoom['to'], 1);
  const sort = SORTS.find((known) => known === table['sort']);
  return {
    zoom: { ...(end > start ? { from: start, to: end } : { from: 0, to: 1 }), row: wholeIn(zoom['row']) ?? 0 },
    selected: readSelected(selected),
    search: textIn(state['search']),
    table: {
      sort: sort ?? FRESH_STATE.table.sort,
      descending: sort === undefined || table['descending'] === true,
      filter: textIn(table['filter']),
    },
    tab: state['tab'] === 'sources' ? 'sources' : 'functions',
    sources: {
      filter: textIn(sources['filter']),
      selected: typeof sources['selected'] === 'string' ? sources['selected'] : null,
    },
    split: {
      stacked: shareIn(split['stacked'], FRESH_STATE.split.stacked),
      side: shareIn(split['side'], FRESH_STATE.split.side),
    },
    valueType: wholeIn(state['valueType']),
    threads: threadsIn(state['threads']),
    range: rangeIn(recordOf(state['range'])),
    // Another reading, and so the server, may refuse them: see rememberedView.
    filters: Array.isArray(state['filters']) ? (state['filters'] as readonly ViewFilter[]) : [],
    mainView: MAIN_VIEWS.find((known) => known === state['mainView']) ?? FRESH_STATE.mainView,
    notesOpen: state['notesOpen'] === true,
  };
}

/** The state of this page, written through on every change. */
export class PageMemory {
  private readonly store: StateStore;
  private current: SavedState;

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
  }
}

function readSelected(selected: Record<string, unknown>): SavedState['selected'] {
  const index = wholeIn(selected['index']);
  const name = selected['name'];
  return index === null || typeof name !== 'string' ? null : { index, name };
}

function rangeIn({ fromNs, toNs }: Record<string, unknown>): TimeRange | null {
  return typeof fromNs === 'number' && typeof toNs === 'number' && fromNs >= 0 && fromNs < toNs ? { fromNs, toNs } : null;
}

function threadsIn(value: unknown): readonly number[] | null {
  if (!Array.isArray(value)) return null;
  const threads = value.map(wholeIn).filter((thread) => thread !== null);
  return threads.length > 0 ? threads : null;
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
