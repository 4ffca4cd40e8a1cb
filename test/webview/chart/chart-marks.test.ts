// What stands around a chart's boxes in a picture: round times, and names of lanes by row.

import { expect, test } from 'vitest';
import { placeLanes, rowsOf } from '../../../src/flame/lanes.ts';
import { wholeGraph, scrollTo, zoomTo } from '../../../src/flame/viewport.ts';
import { chartMarks, type NamedLanes } from '../../../webview/chart/chart-marks.ts';

function lanesOf(rows: readonly number[], collapsed: readonly number[] = []): NamedLanes & { readonly rows: number } {
  const placed = placeLanes(rows.map((count, lane) => ({ rows: count, collapsed: collapsed.includes(lane) })), rows.length > 1);
  return { placed, several: rows.length > 1, nameOf: (lane) => `thread ${lane}`, rows: rowsOf(placed) };
}

const screenOf = (rows: number) => wholeGraph({ total: 2e9, rows, widthPx: 800, heightPx: 100, rowPx: 20 });
const headsOf = (marks: ReturnType<typeof chartMarks>) => [...marks.heads].map(([row, name]) => `${row} ${name}`);

test('times are round, and none is cut off at the right', () => {
  const { ticks } = chartMarks(screenOf(5), lanesOf([5]));
  expect(ticks.map(({ px, text }) => `${Math.round(px)} ${text}`)).toEqual(['0 0.0 s', '200 0.5 s', '400 1.0 s', '600 1.5 s']);
  expect(chartMarks(zoomTo(screenOf(5), 1e9, 1.1e9), lanesOf([5])).ticks.map(({ text }) => text)[0]).toBe('1.00 s');
});

test('a thread alone has no name', () => {
  expect(chartMarks(screenOf(5), lanesOf([5])).heads.size).toBe(0);
});

test('every lane on screen has its name, collapsed ones too', () => {
  const lanes = lanesOf([1, 3, 9], [1]);
  expect(headsOf(chartMarks(screenOf(lanes.rows), lanes))).toEqual(['0 thread 0', '2 thread 1', '3 thread 2']);
});

test('the lane that is scrolled has its name at the top', () => {
  const lanes = lanesOf([8, 8]);
  expect(headsOf(chartMarks(scrollTo(screenOf(lanes.rows), 100), lanes))).toEqual(['5 thread 0', '9 thread 1']);
});
