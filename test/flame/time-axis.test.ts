// Round ticks of the time axis, and their texts.

import { expect, test } from 'vitest';
import { formatTime, timeTicks } from '../../src/flame/time-axis.ts';
import { forSeeds } from '../support/random.ts';

test('steps are 1, 2 or 5 times a power of ten, and clock steps above ten seconds', () => {
  expect(timeTicks(0, 1e9, 10)).toEqual({ stepNs: 1e8, ns: [0, 1e8, 2e8, 3e8, 4e8, 5e8, 6e8, 7e8, 8e8, 9e8] });
  expect(timeTicks(1.25e6, 1.75e6, 3)).toEqual({ stepNs: 2e5, ns: [1.4e6, 1.6e6] });
  expect(timeTicks(0, 3600e9, 8).stepNs).toBe(600e9);
  expect(timeTicks(5, 9, 100)).toEqual({ stepNs: 1, ns: [5, 6, 7, 8, 9] });
  expect(timeTicks(7, 7, 9).ns).toEqual([7]);
});

test('random parts: at most as many as asked, evenly spaced at multiples of the step, none missing', () =>
  forSeeds(500, (random) => {
    const from = random.next() * 10 ** random.below(13);
    const to = from + (1 + random.next()) * 10 ** random.below(13);
    const most = 1 + random.below(20);
    const { stepNs, ns } = timeTicks(from, to, most);
    expect(ns.length).toBeLessThanOrEqual(most);
    for (const time of ns) {
      expect(time >= from - 1e-6 && time <= to + 1e-6).toBe(true);
      expect(Math.abs(time / stepNs - Math.round(time / stepNs))).toBeLessThan(1e-6);
    }
    if (ns.length > 0 && ns.length < most) {
      expect(ns[0]! - stepNs).toBeLessThan(from);
      expect(ns.at(-1)! + stepNs).toBeGreaterThan(to);
    }
  }));

test.each([
  [1.2345e9, 1e5, 2e9, '1.2345 s'],
  [2.5e8, 5e7, 9e8, '250 ms'],
  [2.5e8, 5e7, 2e9, '0.25 s'],
  [0, 2e8, 2e9, '0.0 s'],
  [1500, 500, 9000, '1.5 µs'],
  [42, 1, 99, '42 ns'],
  [125e9, 5e8, 130e9, '2:05.0 min'],
  [59.96e9, 60e9, 300e9, '1:00 min'],
  [3725e9, 60e9, 4000e9, '1:02:05 h'],
])('%d ns by steps of %d on a scale of %d is %s', (ns, step, scale, text) => expect(formatTime(ns, step, scale)).toBe(text));

test('ticks of one axis have different texts', () =>
  forSeeds(500, (random) => {
    const from = random.next() * 10 ** random.below(13);
    const to = from + (1 + random.next()) * 10 ** (1 + random.below(12));
    const { stepNs, ns } = timeTicks(from, to, 12);
    const texts = ns.map((time) => formatTime(time, stepNs, to));
    expect(new Set(texts).size).toBe(texts.length);
  }));
