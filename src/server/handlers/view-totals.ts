// Totals of a view: the base of every share the page shows.

import type { PageMethods, ViewTotals } from '../../protocol/webview.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { ProfileView } from '../profile-view.ts';

/** A view's values as the page needs them. */
export function totalsOf(view: ProfileView): ViewTotals {
  const { nodeValues, leftOut } = view;
  const { total, idle, sampleCount: samples, idleSampleCount: idleSamples } = nodeValues;
  return { total, idle, samples, idleSamples, leftOut: leftOut.total, leftOutSamples: leftOut.samples, ...(view.hasNegative && { graphTotal: view.layout.total }) };
}

/** Totals and rows of one view. */
export function viewTotals(open: OpenProfile, params: PageMethods['view/totals']['params']): PageMethods['view/totals']['result'] {
  const view = open.view(params.view);
  return { revision: open.revision, totals: totalsOf(view), maxDepth: view.layout.rows };
}
