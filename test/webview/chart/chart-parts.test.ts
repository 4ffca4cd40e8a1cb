// The parts of the flame chart's page that need no screen: ranges from places, the minimap's layers, why there is no chart.

import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../../src/formats/index.ts';
import { wholeGraph, zoomTo } from '../../../src/flame/viewport.ts';
import { laneName } from '../../../webview/chart/lane-heads.ts';
import { stackedTops } from '../../../webview/chart/minimap.ts';
import { whyNoChart } from '../../../webview/chart/no-times.ts';
import { wholeRange } from '../../../webview/chart/range-choice.ts';

describe('a range from two places', () => {
  const viewport = wholeGraph({ total: 1000.4, rows: 1, widthPx: 100, heightPx: 20, rowPx: 20 });

  test('in any order, in whole nanoseconds, within the recording', () => {
    expect(wholeRange(viewport, 700.2, 99.6)).toEqual({ fromNs: 100, toNs: 700 });
    expect(wholeRange(viewport, -50, 5000)).toEqual({ fromNs: 0, toNs: 1001 });
  });

  test('never empty: a pixel at least, a nanosecond where that is less', () => {
    expect(wholeRange(viewport, 500, 500)).toEqual({ fromNs: 500, toNs: 511 });
    expect(wholeRange(zoomTo(viewport, 500, 501), 500, 500)).toEqual({ fromNs: 500, toNs: 501 });
  });
});

test('the minimap stacks loads; the busiest stretch fills it', () => {
  expect(stackedTops([[1, 0, 2], [1, 1, 2]])).toEqual([[0.25, 0, 0.5], [0.5, 0.25, 1]]);
  expect(stackedTops([[0], [0]])).toEqual([[0], [0]]);
  expect(stackedTops([])).toEqual([]);
});

test('a thread is named with its process where there are several', () => {
  const thread = (name: string, process: string) => ({ name, process, totals: [], samples: 0 });
  expect(laneName([thread('main', 'web'), thread('io', 'web')], 1)).toBe('io');
  expect(laneName([thread('main', 'web'), thread('main', 'db')], 1)).toBe('db — main');
});

test.each(FORMATS.map(({ title }) => title))('%s: two sentences say why there is no chart and what to do', (formatTitle) => {
  expect(whyNoChart({ formatTitle })).toMatch(/^[^.]+: there is no order to show\. Record .+\.$/);
});
