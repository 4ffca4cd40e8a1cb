// A span's bar lies where its times are, never beyond the screen, and is never too narrow to be seen.

import { describe, expect, test } from 'vitest';
import { wholeGraph, zoomTo } from '../../../src/flame/viewport.ts';
import { BAR_BAND, diamonds, outline, rectangles } from '../../../webview/traces/bar-paths.ts';
import { barShapes, LEAST_BAR_PX } from '../../../webview/traces/bar-shapes.ts';

/** 1000 ns on 500 pixels. */
const whole = wholeGraph({ total: 1000, rows: 1, widthPx: 500, heightPx: 22, rowPx: 22 });
const row = { startNs: 200, durationNs: 400, selfParts: [200, 300, 500, 600], pathParts: [200, 600], events: [250, 990] };

test('bar, self times, critical path and events stand at their times', () => {
  const { bar, self, path, events, outside } = barShapes(row, whole, 40);
  expect(bar).toEqual({ left: 100, width: 200 });
  expect(self).toEqual([{ left: 100, width: 50 }, { left: 250, width: 50 }]);
  expect(path).toEqual([bar]);
  expect(events).toEqual([125, 495]);
  expect(outside).toBeNull();
});

test('zoomed in, nothing reaches beyond the screen', () => {
  const { bar, self, path, events } = barShapes(row, zoomTo(whole, 250, 350), 40);
  expect(bar).toEqual({ left: 0, width: 500 });
  expect(self).toEqual([{ left: 0, width: 250 }]);
  expect(path).toEqual([bar]);
  expect(events).toEqual([0]);
});

test('a span of no duration is seen', () => {
  expect(barShapes({ ...row, durationNs: 0, selfParts: [], pathParts: [] }, whole, 40).bar).toEqual({ left: 100, width: LEAST_BAR_PX });
});

describe('the label stands', () => {
  test('behind the bar', () => expect(barShapes(row, whole, 40).label).toEqual({ left: 306, isInside: false }));
  test('before it where there is no room behind', () => expect(barShapes({ ...row, durationNs: 790 }, whole, 40).label).toEqual({ left: 54, isInside: false }));
  test('on it where there is none before either', () => expect(barShapes({ ...row, startNs: 0, durationNs: 1000 }, whole, 40).label).toEqual({ left: 6, isInside: true }));
  test('at the edge behind which the bar is', () => {
    expect(barShapes(row, zoomTo(whole, 700, 800), 40)).toMatchObject({ bar: null, outside: 'before', label: { left: 6 } });
    expect(barShapes(row, zoomTo(whole, 50, 150), 40)).toMatchObject({ bar: null, outside: 'after', label: { left: 454 } });
  });
});

test('shapes become paths, to a tenth of a pixel', () => {
  expect(rectangles([{ left: 1.234, width: 2 }, { left: 5, width: 1 }], { top: 4, height: 12 })).toBe('M1.2 4h2v12h-2zM5 4h1v12h-1z');
  expect(outline({ left: 10, width: 20 }, { top: 4, height: 12 }, 2)).toBe('M11 5h18v10h-18z');
  expect(outline({ left: 10, width: 1 }, { top: 4, height: 12 }, 2)).toBe('M11 5h0v10h0z');
  expect(diamonds([100], BAR_BAND)).toBe('M100 6l4 4l-4 4l-4 -4z');
});
