// Views with a filter more or less, and what was shown before: undo and redo. No DOM.

import type { TimeRange, View, ViewFilter } from '../../src/protocol/webview.ts';

/** Filters that name no function: each is there or not. */
export type GeneralFilter = Extract<ViewFilter, { kind: 'merge-recursion' | 'fold-library' | 'own-code' }>;

/** Changes that can be taken back. */
const MOST_UNDO = 50;

/** Whether two views count the same. */
export function sameView(a: View, b: View): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The view with other filters. */
export function withFilters(view: View, filters: readonly ViewFilter[]): View {
  const { filters: _, ...rest } = view;
  return filters.length === 0 ? rest : { ...rest, filters };
}

/** The view with another range; `null`: all of the recording. */
export function withRange(view: View, range: TimeRange | null): View {
  const { range: _, ...rest } = view;
  return range === null ? rest : { ...rest, range };
}

/** With one filter more, behind the others. The same filter twice in a row says nothing new. */
export function withFilter(view: View, filter: ViewFilter): View {
  const filters = view.filters ?? [];
  if (JSON.stringify(filters.at(-1)) === JSON.stringify(filter)) return view;
  return withFilters(view, [...filters, filter]);
}

/** Without the filter at a place. */
export function withoutFilter(view: View, at: number): View {
  return withFilters(view, (view.filters ?? []).filter((_, i) => i !== at));
}

/** With a general filter, or without it where it was. */
export function toggled(view: View, filter: GeneralFilter): View {
  const { filters = [] } = view;
  const without = filters.filter(({ kind }) => kind !== filter.kind);
  return withFilters(view, without.length < filters.length ? without : [...filters, filter]);
}

/** Whether a general filter is set. */
export function isSet(view: View, kind: GeneralFilter['kind']): boolean {
  return view.filters?.some((filter) => filter.kind === kind) === true;
}

/** Filters of a view that name functions and that another view does not have. */
export function lostFilters(before: View, after: View): readonly ViewFilter[] {
  const kept = new Set(after.filters?.map((filter) => JSON.stringify(filter)));
  return (before.filters ?? []).filter((filter) => 'name' in filter && !kept.has(JSON.stringify(filter)));
}

/** What filters and range were before each change, and before each undo. */
export class FilterUndo {
  private before: View[] = [];
  private after: View[] = [];

  get canUndo(): boolean {
    return this.before.length > 0;
  }

  get canRedo(): boolean {
    return this.after.length > 0;
  }

  /** The view is about to change. */
  record(view: View): void {
    this.before = [...this.before, view].slice(-MOST_UNDO);
    this.after = [];
  }

  /** The view before the last change: value and threads stay as they are. `null`: there is none. */
  undo(view: View): View | null {
    const earlier = this.before.pop();
    if (earlier === undefined) return null;
    this.after.push(view);
    return filteredAs(view, earlier);
  }

  /** The view before the last undo. */
  redo(view: View): View | null {
    const later = this.after.pop();
    if (later === undefined) return null;
    this.before.push(view);
    return filteredAs(view, later);
  }
}

function filteredAs(view: View, { range, filters }: View): View {
  return withRange(withFilters(view, filters ?? []), range ?? null);
}
