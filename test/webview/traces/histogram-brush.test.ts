// Bins of durations are chosen by place, and a range is found again among other bins.

import { describe, expect, test } from 'vitest';
import type { LatencyBin } from '../../../src/protocol/traces.ts';
import { binAt, binsOfRange, EVERY_DURATION, heightOf, labelledBins, rangeOfBins, rangeWords } from '../../../webview/traces/histogram-brush.ts';

/** 1 ms to 2 ms, to 4 ms, … */
const BINS: readonly LatencyBin[] = [0, 1, 2, 3].map((i) => ({ fromNs: 1e6 * 2 ** i, toNs: 1e6 * 2 ** (i + 1), count: 1, errors: 0 }));

describe('a range of bins', () => {
  test('in any order, both ends within', () => {
    expect(rangeOfBins(BINS, 2, 1)).toEqual({ fromNs: 2e6, toNs: 8e6 });
    expect(rangeOfBins(BINS, 1, 1)).toEqual({ fromNs: 2e6, toNs: 4e6 });
  });

  test('at an end it has no bound: the longest trace is never cut off', () => {
    expect(rangeOfBins(BINS, 0, 1)).toEqual({ fromNs: null, toNs: 4e6 });
    expect(rangeOfBins(BINS, 3, 2)).toEqual({ fromNs: 4e6, toNs: null });
    expect(rangeOfBins(BINS, 0, 3)).toEqual(EVERY_DURATION);
  });

  test('is found again, also among other bins', () => {
    for (const [a, b] of [[0, 1], [1, 1], [1, 2], [2, 3]] as const) expect(binsOfRange(BINS, rangeOfBins(BINS, a, b))).toEqual({ first: a, last: b });
    expect(binsOfRange(BINS, EVERY_DURATION)).toBeNull();
    expect(binsOfRange(BINS, { fromNs: 3e6, toNs: 5e6 })).toEqual({ first: 1, last: 2 });
    expect(binsOfRange(BINS, { fromNs: 1e9, toNs: null })).toBeNull();
    expect(binsOfRange([], { fromNs: 1, toNs: null })).toBeNull();
  });

  test('in words', () => {
    expect(rangeWords({ fromNs: 2e6, toNs: 8e6 })).toBe('2.00 ms – 8.00 ms');
    expect(rangeWords({ fromNs: null, toNs: 4e6 })).toBe('below 4.00 ms');
    expect(rangeWords({ fromNs: 4e6, toNs: null })).toBe('from 4.00 ms');
  });
});

test('a place beside the strip is that of its end', () => {
  expect([-5, 0, 24, 25, 99, 100, 400].map((px) => binAt(px, 100, 4))).toEqual([0, 0, 0, 1, 3, 3, 3]);
  expect(binAt(5, 0, 4)).toBe(3);
});

test('a single trace beside thousands is seen', () => {
  expect(heightOf(1, 2500)).toBeCloseTo(0.02);
  expect(heightOf(2500, 2500)).toBe(1);
  expect(heightOf(0, 2500)).toBe(0);
  expect(heightOf(0, 0)).toBe(0);
});

test('labels are as many as there is room for, the first bin always one of them', () => {
  expect(labelledBins(BINS, 10)).toEqual([0, 1, 2, 3]);
  expect(labelledBins(BINS, 2)).toEqual([0, 2]);
  expect(labelledBins(BINS, 0)).toEqual([0]);
});
