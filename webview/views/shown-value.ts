// What the figures of a view measure. Leaves out: wording them (src/base/format-value.ts).

import type { Unit } from '../../src/protocol/webview.ts';
import type { ViewParts } from './main-view.ts';

/** Unit of the view's values and what a count counts, or `null`. */
export function shownValue({ summary, view }: Pick<ViewParts, 'summary' | 'view'>): { readonly unit: Unit; readonly noun: string | null } {
  return summary.valueTypes[view.valueType] ?? { unit: 'count', noun: null };
}
