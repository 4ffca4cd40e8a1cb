// What is taken along: shapes of a graph as it is shown, the SVG of them with hostile names, stacks as text.

import { expect, test } from 'vitest';
import type { BoxSet } from '../../../src/flame/box-store.ts';
import { BoxStore } from '../../../src/flame/box-store.ts';
import { scrollTo, wholeGraph, zoomTo } from '../../../src/flame/viewport.ts';
import type { FunctionInfo } from '../../../src/protocol/webview.ts';
import { BoxColors } from '../../../webview/flame/box-colors.ts';
import { readTheme } from '../../../webview/flame/theme.ts';
import { pictureShapes, type PictureGraph, type PictureScene, type PictureShapes } from '../../../webview/take/picture-shapes.ts';
import { escaped, pictureSvg } from '../../../webview/take/picture-svg.ts';
import { stackText } from '../../../webview/take/stack-text.ts';
import { themeVariables } from '../gallery/themes.ts';

const HOSTILE = `</title></svg><script>alert(1)</script>"'&\u0000\ud800`;

function infoOf(index: number, name: string): FunctionInfo {
  return { index, name, url: 'file:///a.js', place: `a.js:${index}`, line1: index, category: 'own' };
}

/** Rows of boxes: function, start, total. */
function graphOf(rows: readonly (readonly (readonly [fn: number, start: number, total: number])[])[], names: readonly string[]): PictureGraph {
  const all = rows.flatMap((row, depth) => row.map(([fn, start, total]) => ({ fn, start, total, depth })));
  const ints = (of: (box: (typeof all)[number]) => number): Int32Array => Int32Array.from(all, of);
  const set: BoxSet = {
    area: { x0: 0, x1: 100, depth0: 0, depth1: rows.length, minValue: 0 },
    columns: {
      node: ints(() => 0), parentNode: ints(() => -1), function: ints(({ fn }) => fn), depth: ints(({ depth }) => depth), merged: ints(({ fn }) => (fn < 0 ? 3 : 0)),
      start: Float64Array.from(all, ({ start }) => start), total: Float64Array.from(all, ({ total }) => total), self: new Float64Array(all.length), samples: new Float64Array(all.length),
    },
  };
  const store = new BoxStore();
  store.add(set);
  const variables = themeVariables('dark');
  const theme = readTheme((name) => variables.get(name) ?? '');
  const functions = new Map(names.map((name, index) => [index, infoOf(index, name)]));
  const viewport = wholeGraph({ total: 100, rows: rows.length, widthPx: 1000, heightPx: 200, rowPx: 20 });
  return { viewport, store, functions, colors: new BoxColors(theme, functions, null), theme };
}

/** Seven pixels a character, cut without an ellipsis. */
const fitter = { fit: (text: string, roomPx: number): string | null => (roomPx < 14 ? null : text.slice(0, Math.floor(roomPx / 7))) };

const GRAPH = graphOf([[[0, 0, 100]], [[1, 0, 60], [-1, 60, 1], [2, 61, 0.5]]], ['main', 'work', 'thin']);

const sceneOf = (...graphs: PictureGraph[]): PictureScene => ({ title: 'run.cpuprofile', graphs });

const boxesInWords = ({ boxes }: PictureShapes): string[] => boxes.map(({ x, y, width, title }) => `${x},${y} ${Math.round(width)} ${title ?? '-'}`);

test('every box that is shown is a rectangle, and those with room have their name', () => {
  const shapes = pictureShapes(sceneOf(GRAPH), fitter);
  expect([shapes.width, shapes.height]).toEqual([1024, 80]);
  expect(boxesInWords(shapes)).toEqual(['12,28 999 main (a.js:0)', '12,48 599 work (a.js:1)', '612,48 9 -', '622,48 4 thin (a.js:2)']);
  expect(shapes.texts.map(({ text }) => text)).toEqual(['run.cpuprofile', 'main', 'work']);
});

test('of a zoomed graph only what is on screen', () => {
  const shapes = pictureShapes(sceneOf({ ...GRAPH, viewport: zoomTo(GRAPH.viewport, 50, 70) }), fitter);
  expect(boxesInWords(shapes)).toEqual(['12,28 999 main (a.js:0)', '12,48 499 work (a.js:1)', '512,48 49 -', '562,48 24 thin (a.js:2)']);
});

const textsInWords = ({ texts }: PictureShapes): string[] => texts.map(({ x, y, text }) => `${x},${y} ${text}`);

test('a graph that grows upwards stands on its first row, and another one follows below under its own words', () => {
  const upwards = { ...GRAPH, viewport: wholeGraph({ total: 100, rows: 2, widthPx: 1000, heightPx: 200, rowPx: 20, upwards: true }), heading: 'Callers' };
  const shapes = pictureShapes(sceneOf(upwards, { ...GRAPH, heading: 'Callees' }), fitter);
  expect(textsInWords(shapes)).toEqual([
    '12,14 run.cpuprofile', '12,42 Callers', '16,85.5 main', '16,65.5 work', '12,110 Callees', '16,133.5 main', '16,153.5 work',
  ]);
  expect(shapes.height).toBe(28 + 2 * (28 + 40) + 12);
});

test('of a graph that is scrolled, whole rows, as many as are on screen', () => {
  const tall = graphOf(Array.from({ length: 30 }, (_, depth) => [[depth, 0, 100] as const]), Array.from({ length: 30 }, (_, i) => `f${i}`));
  const shapes = pictureShapes(sceneOf({ ...tall, viewport: scrollTo({ ...tall.viewport, heightPx: 50 }, 110) }), fitter);
  expect(shapes.texts.map(({ text }) => text)).toEqual(['run.cpuprofile', 'f5', 'f6', 'f7']);
  expect(shapes.boxes.map(({ y }) => y)).toEqual([28, 48, 68]);
});

test('a flame chart has its times above it, and names in place of boxes where its lanes begin', () => {
  const shapes = pictureShapes(sceneOf({ ...GRAPH, ticks: [{ px: 0, text: '0 s' }, { px: 500, text: '1 s' }], heads: new Map([[0, 'Main thread']]) }), fitter);
  expect(textsInWords(shapes)).toEqual(['12,14 run.cpuprofile', '16,42 0 s', '516,42 1 s', '12,65.5 Main thread', '16,85.5 work']);
  expect(boxesInWords(shapes).slice(0, 3)).toEqual(['12,35 1 -', '512,35 1 -', '12,76 599 work (a.js:1)']);
});

test('a box of a difference says how it changed', () => {
  const { store } = GRAPH;
  const changed = { layers: (depth: number, x0: number, x1: number) => store.layers(depth, x0, x1).map((set) => ({
    ...set, columns: { ...set.columns, before: Float64Array.of(100, 0, 1, 1), after: Float64Array.of(50, 60, 1, 1) },
  })) };
  expect(pictureShapes(sceneOf({ ...GRAPH, store: changed }), fitter).texts.map(({ text }) => text)).toEqual(['run.cpuprofile', '−50.0 % main', 'new work']);
});

test('names of strangers stay text in an SVG', () => {
  const svg = pictureSvg(pictureShapes({ title: HOSTILE, graphs: [{ ...graphOf([[[0, 0, 100]]], [HOSTILE]), heading: HOSTILE, ticks: [{ px: 1, text: HOSTILE }] }] }, { fit: (text) => text }));
  expect(svg).not.toMatch(/<script|\u0000|\p{Surrogate}/u);
  expect(svg.match(/<\/svg>/g)).toHaveLength(1);
  expect(svg.match(/<(?!\/)[a-z?]+/gi)!.sort()).toEqual(['<?xml', '<rect', '<rect', '<rect', '<svg', '<text', '<text', '<text', '<text', '<title', '<title']);
  expect(svg).not.toMatch(/ (on\w+|href|style)=/);
});

test('what XML cannot hold is marked', () => {
  expect(escaped('a<b>&"c\'d\u0001\ud800é😀')).toBe('a&lt;b&gt;&amp;&quot;c&#39;d\ufffd\ufffdé😀');
});

test('a stack is one line a call, the innermost first', () => {
  const path = [{ ...infoOf(0, 'main'), line1: 3 }, { ...infoOf(1, 'a\nb'), url: null }, { ...infoOf(2, ''), line1: null }];
  expect(stackText(path)).toBe('(anonymous) (file:///a.js)\na b\nmain (file:///a.js:3)');
});
