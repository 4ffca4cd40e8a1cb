// Totals of a view: the base of every share the page shows.

import type { PageMethods, ViewTotals } from '../../protocol/webview.ts';
import type { StackValues } from '../../profile/figures.ts';
import type { OpenProfile } from '../open-profile.ts';

/** A view's values as the page needs them. */
export function totalsOf(values: StackValues): ViewTotals {
  return { total: values.total, idle: values.idle, samples: values.sampleCount, idleSamples: values.idleSampleCount };
}

/** Totals and rows of one view. */
export function viewTotals(open: OpenProfile, params: PageMethods['view/totals']['params']): PageMethods['view/totals']['result'] {
  const view = open.view(params.view);
  return { revision: open.revision, totals: totalsOf(view.values), maxDepth: view.layout.rows };
}
