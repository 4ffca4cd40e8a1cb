// Which samples count, as the page remembers it from visit to visit: between a view and what is saved. No DOM.

import type { ProfileSummary, View } from '../src/protocol/webview.ts';
import type { SavedState } from './saved-state.ts';

type SavedView = Pick<SavedState, 'valueType' | 'threads' | 'range' | 'filters'>;

/** The view of the last visit, as far as a profile has it. */
export function rememberedView({ valueType, threads, range, filters }: SavedView, summary: ProfileSummary): View {
  return {
    valueType: valueType !== null && valueType < summary.valueTypes.length ? valueType : summary.defaultValueType,
    threads: threads?.every((thread) => thread < summary.threads.length) === true ? threads : null,
    ...(range !== null && summary.timed && range.fromNs < summary.spanNs && { range }),
    ...(filters.length > 0 && { filters }),
  };
}

/** A view as a text: equal views, equal texts. */
export function viewKey(view: View): string {
  const { valueType, threads, range, filters } = savedView(view);
  return JSON.stringify([valueType, threads, range, filters]);
}

/** What is to be saved of a view. */
export function savedView(view: View): SavedView {
  const { valueType, threads, range = null, filters = [] } = view;
  return { valueType, threads, range, filters };
}
