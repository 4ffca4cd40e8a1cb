// When a function ran: a bar for each stretch of the recording. Who does not see it gets it in words.

import { formatCount, formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';
import type { TimeHistogram } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';

/** The histogram, as high as its box; each bar is measured against the largest. */
export function histogramOf({ fromNs, toNs, samples, of }: TimeHistogram): HTMLElement {
  const most = Math.max(1, ...samples);
  const at = (bucket: number): string => formatValue(fromNs + ((toNs - fromNs) * bucket) / samples.length, 'nanoseconds');
  const bars = samples.map((count, bucket) => {
    const bar = element('span', 'histogram-bar', { title: `${at(bucket)} to ${at(bucket + 1)}: ${formatCount(count)} of ${formatCount(of[bucket]!)} samples (${formatShare(shareOf(count, of[bucket]!))})` });
    const fill = element('span', 'histogram-fill');
    fill.style.height = count === 0 ? '0' : `${Math.max(4, (count / most) * 100)}%`;
    bar.append(fill);
    return bar;
  });
  const picture = element('div', 'histogram', { 'role': 'img', 'aria-label': inWords({ fromNs, toNs, samples, of }) }, ...bars);
  const axis = element('div', 'histogram-axis', { 'aria-hidden': 'true' }, element('span', '', {}, at(0)), element('span', '', {}, at(samples.length)));
  return element('div', '', {}, picture, axis);
}

/** `Ran in 3 of 60 stretches of time, from 1.2 s to 2.4 s, most around 1.8 s.` */
export function inWords({ fromNs, toNs, samples }: TimeHistogram): string {
  const busy = samples.filter((count) => count > 0).length;
  if (busy === 0) return 'It did not run in this time.';
  const at = (bucket: number): string => formatValue(fromNs + ((toNs - fromNs) * bucket) / samples.length, 'nanoseconds');
  const most = samples.indexOf(Math.max(...samples));
  const first = samples.findIndex((count) => count > 0);
  const last = samples.findLastIndex((count) => count > 0);
  return `It ran in ${busy} of ${samples.length} stretches of time, from ${at(first)} to ${at(last + 1)}, most around ${at(most + 0.5)}.`;
}
