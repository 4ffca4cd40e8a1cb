// What became of a script's source map, in short.

import type { MappingOutcome } from '../../src/maps/answers.ts';

/** An outcome that says what is given; the rest is that of a script without a map. */
export function outcomeOf(url: string, given: Partial<MappingOutcome> = {}): MappingOutcome {
  return { url, state: 'unmapped', rule: null, mapUrl: null, reason: null, notFetched: null, stale: false, hops: 0, asked: 1, mapped: 0, approximate: 0, ...given };
}
