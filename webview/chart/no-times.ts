// Why a profile has no flame chart, by format.

import type { ProfileSummary } from '../../src/protocol/webview.ts';

const WHY: Readonly<Record<string, string>> = {
  'pprof profile':
    'pprof adds up equal samples and keeps no times: there is no order to show. Record in a format with times, such as speedscope’s or a Chrome trace, to see what ran when.',
  'Folded stacks':
    'Folded stacks are sums and keep no times: there is no order to show. Record in a format with times, such as py-spy’s speedscope or chrometrace output, to see what ran when.',
  'Python profile statistics':
    'Python profile statistics are sums by function and keep no times: there is no order to show. Record with py-spy, viztracer or another tool that writes times to see what ran when.',
  'V8 sampling heap profile':
    'A sampling heap profile says where memory was allocated, not when: there is no order to show. Record a CPU profile to see what ran when.',
};

/** One sentence on what is missing, and one on what to do. */
export function whyNoChart({ formatTitle }: Pick<ProfileSummary, 'formatTitle'>): string {
  return WHY[formatTitle] ?? 'The samples of this file have no times: there is no order to show. Record with times to see what ran when.';
}
