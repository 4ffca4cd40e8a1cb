// The visible stretch of a trace: remembered as shares, zoomed, moved, and brought to a span.

import { expect, test } from 'vitest';
import { TimeScale } from '../../../webview/traces/time-scale.ts';

const ALL = { from: 0, to: 1 };

function scaleOf(durationNs: number, shares = ALL): { scale: TimeScale; seen: () => readonly [number, number] } {
  const scale = new TimeScale(durationNs, shares, () => undefined);
  scale.resize(1000, 100);
  return { scale, seen: () => [scale.viewport.x0, scale.viewport.x1] };
}

test('begins with the stretch that was left, and gives it back as shares', () => {
  const { scale, seen } = scaleOf(2000, { from: 0.25, to: 0.5 });
  expect(seen()).toEqual([500, 1000]);
  expect(scale.shares).toEqual({ from: 0.25, to: 0.5 });
  scale.reset();
  expect(scale.showsAll).toBe(true);
});

test('a trace of one moment has something to see', () => {
  expect(scaleOf(0).scale.viewport.total).toBeGreaterThan(0);
});

test('keys zoom around the middle and move by a fifth of the screen, never beyond the trace', () => {
  const { scale, seen } = scaleOf(900);
  scale.zoomStep(1);
  expect(seen()).toEqual([150, 750]);
  scale.panStep(1);
  expect(seen()).toEqual([270, 870]);
  scale.panStep(1);
  expect(seen()).toEqual([300, 900]);
});

test('a span that is seen in part moves nothing; one that is not comes to the middle', () => {
  const { scale, seen } = scaleOf(1000, { from: 0.4, to: 0.6 });
  scale.reveal({ startNs: 590, durationNs: 300 });
  expect(seen()).toEqual([400, 600]);
  scale.reveal({ startNs: 800, durationNs: 10 });
  expect(seen()).toEqual([700, 900]);
  scale.reveal({ startNs: 0, durationNs: 10 });
  expect(seen()).toEqual([0, 200]);
});

test('zooming to a span leaves a little room at its sides', () => {
  const { scale, seen } = scaleOf(1000);
  scale.zoomToSpan({ startNs: 400, durationNs: 100 });
  expect(seen()[0]).toBeCloseTo(395);
  expect(seen()[1]).toBeCloseTo(505);
  scale.zoomToSpan({ startNs: 400, durationNs: 0 });
  expect(seen()[1] - seen()[0]).toBeLessThan(2);
});
