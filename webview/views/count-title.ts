// What the numbers of samples are called in heads of tables and in the header.

import type { ProfileSummary } from '../../src/protocol/webview.ts';

/** `Samples`, `Calls` where they were counted, `Spans` where they are those of a file of traces. */
export function countTitle({ counts, traces }: Pick<ProfileSummary, 'counts' | 'traces'>): 'Samples' | 'Calls' | 'Spans' {
  return traces?.only === true ? 'Spans' : counts === 'samples' ? 'Samples' : 'Calls';
}
