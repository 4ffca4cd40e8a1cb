// Why a view of an open profile has nothing to draw.

import { formatValue, type Unit } from '../../src/base/format-value.ts';
import type { ProfileSummary, ViewTotals } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';

/** One sentence in the place of the views. */
export function emptyPage(summary: ProfileSummary, { total, idle, leftOut }: ViewTotals, unit: Unit): HTMLElement {
  const why =
    total < 0
      ? `The values of this type sum up to ${formatValue(total, unit)}, as those of a difference may: nothing can be drawn as a part of that. Open the two recordings and compare them instead.`
      : leftOut > 0
      ? 'The filters above leave out everything that was recorded.'
      : idle > 0
        ? 'Every sample of this profile was idle: there is no work to show.'
        : summary.totals.some((totals) => totals.samples > 0)
          ? 'This profile has no values of this type.'
          : 'This profile has no samples: nothing ran while it was recorded, or the recording was cut off.';
  return element('div', 'state-page', {}, element('p', 'state-message', {}, why));
}
