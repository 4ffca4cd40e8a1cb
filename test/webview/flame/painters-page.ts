// Runs in a browser, for painters.test.ts: paints the same pictures with both painters and counts the pixels that differ.
// Strips are the oracle; they are tested against a slower one in test/flame/raster.test.ts.

import { BoxStore, type BoxColumns, type BoxSet } from '../../../src/flame/box-store.ts';
import { LaneStore } from '../../../src/flame/lane-store.ts';
import { placeLanes, rowsOf } from '../../../src/flame/lanes.ts';
import { wholeGraph, zoomTo, type Viewport } from '../../../src/flame/viewport.ts';
import type { FunctionCategory, FunctionInfo } from '../../../src/protocol/webview.ts';
import { chartColors } from '../../../webview/chart/chart-colors.ts';
import { BoxColors } from '../../../webview/flame/box-colors.ts';
import { GpuRectPainter } from '../../../webview/flame/gpu-painter.ts';
import { FlamePainter, type FlameScene } from '../../../webview/flame/painter.ts';
import { findGpu } from '../../../webview/flame/painter-choice.ts';
import type { RectPainter } from '../../../webview/flame/rect-painter.ts';
import { RowStripPainter } from '../../../webview/flame/strip-painter.ts';
import { readTheme } from '../../../webview/flame/theme.ts';
import { NONE_UNRESOLVED } from '../../../webview/sources/unresolved-sources.ts';
import { themeVariables, type ThemeName } from '../gallery/themes.ts';

const CATEGORIES: readonly FunctionCategory[] = ['own', 'library', 'runtime', 'native', 'engine'];
const FUNCTIONS = 300;
/** Width of the graphs in their unit: nanoseconds, so that deep zooms are far below the precision of a Float32. */
const TOTAL = 3_600e9 + 0.125;
const ROWS = 40;

/** What a picture showed. */
export interface Compared {
  readonly picture: string;
  readonly differing: number;
  /** Different colours: a blank picture has one. */
  readonly colors: number;
}

const functions = new Map<number, FunctionInfo>();
for (let index = 0; index < FUNCTIONS; index++) {
  const category = CATEGORIES[index % CATEGORIES.length]!;
  functions.set(index, { index, name: `function${index}`, url: `file:///${index % 7}.js`, place: null, line1: null, category, package: null });
}

/** Always the same numbers, 0 … 1. */
function randomFrom(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** An answer with about `most` boxes a row in a part of the graph; wide, narrow and merged ones, and holes. */
function makeSet(seed: number, x0: number, x1: number, most: number, minValue: number): BoxSet {
  const random = randomFrom(seed);
  const rows: { depth: number; start: number; total: number; merged: number; fn: number }[] = [];
  for (let depth = 0; depth < ROWS; depth++) {
    const mean = (x1 - x0) / most;
    for (let start = x0 - random() * mean; start < x1; ) {
      const total = random() < 0.5 ? mean * random() * 0.2 : mean * random() * 3;
      const merged = random() < 0.15 ? 1 + Math.floor(random() * 40) : 0;
      rows.push({ depth, start, total, merged, fn: merged > 0 ? -1 : Math.floor(random() * FUNCTIONS) });
      start += total + (random() < 0.6 ? 0 : mean * random());
    }
  }
  const ints = (of: (row: (typeof rows)[number]) => number): Int32Array => Int32Array.from(rows, of);
  const floats = (of: (row: (typeof rows)[number]) => number): Float64Array => Float64Array.from(rows, of);
  const columns: BoxColumns = {
    node: Int32Array.from(rows.keys()), parentNode: ints(() => -1), function: ints(({ fn }) => fn),
    depth: ints(({ depth }) => depth), merged: ints(({ merged }) => merged),
    start: floats(({ start }) => start), total: floats(({ total }) => total), self: floats(({ total }) => total / 2), samples: floats(() => 1),
  };
  return { columns, area: { x0, x1, depth0: 0, depth1: ROWS, minValue } };
}

function fill(store: BoxStore, seed: number): BoxStore {
  store.pin(makeSet(seed, 0, TOTAL, 30, 1e9));
  // A finer answer for a part, whose edges are no whole pixels, and one for a deep zoom into it.
  store.add(makeSet(seed + 1, TOTAL * 0.21, TOTAL * 0.777, 90, 1e7));
  store.add(makeSet(seed + 2, TOTAL * 0.4, TOTAL * 0.4 + 600, 120, 0));
  return store;
}

function makeScenes(): Map<string, FlameScene> {
  const scenes = new Map<string, FlameScene>();
  const graph = fill(new BoxStore(), 1);
  const lanes = placeLanes([{ rows: 12, collapsed: false }, { rows: ROWS, collapsed: true }, { rows: 9, collapsed: false }], true);
  const chart = new LaneStore(lanes);
  chart.stores.forEach((store, lane) => fill(store, 10 * (lane + 1)));
  const size = { total: TOTAL, rows: ROWS, widthPx: 401, heightPx: 243, rowPx: 20 };
  const zooms: Record<string, (viewport: Viewport) => Viewport> = {
    'whole': (viewport) => viewport,
    'zoomed': (viewport) => ({ ...zoomTo(viewport, TOTAL * 0.2, TOTAL * 0.43), scrollPx: 133.4 }),
    'deep': (viewport) => ({ ...zoomTo(viewport, TOTAL * 0.4 + 100.3, TOTAL * 0.4 + 228.7), scrollPx: 20.5 }),
  };
  for (const themeName of ['dark', 'light', 'high-contrast'] satisfies ThemeName[]) {
    const variables = themeVariables(themeName);
    const theme = readTheme((variable) => variables.get(variable) ?? '');
    const plain = new BoxColors(theme, functions, null);
    const dimmed = new BoxColors(theme, functions, new Set([3, 50, 51, 52]));
    const base = { functions, theme, unresolved: NONE_UNRESOLVED, labels: true, selected: null, hovered: null };
    for (const [zoom, move] of Object.entries(zooms)) {
      for (const ratio of [1, 1.25, 2]) {
        const name = `${themeName}, ${zoom}, ${ratio} pixels a CSS pixel`;
        const viewport = move(wholeGraph(size));
        const [selected, hovered] = [
          { start: viewport.x0 + 20.3, total: (viewport.x1 - viewport.x0) / 3, depth: 8 },
          { start: viewport.x0, total: (viewport.x1 - viewport.x0) / 5, depth: 10 },
        ];
        scenes.set(name, { ...base, viewport, ratio, store: graph, colors: plain });
        scenes.set(`${name}, marked and dimmed`, { ...base, viewport, ratio, store: graph, colors: dimmed, selected, hovered });
        scenes.set(`${name}, inverted`, { ...base, viewport: move(wholeGraph({ ...size, upwards: true })), ratio, store: graph, colors: plain });
        const onChart = move(wholeGraph({ ...size, rows: rowsOf(lanes) }));
        scenes.set(`${name}, chart`, { ...base, viewport: onChart, ratio, store: chart, colors: chartColors(plain, theme, 7), selected });
      }
    }
  }
  return scenes;
}

function picturePixels(rects: RectPainter, scene: FlameScene): Uint32Array {
  const canvas = document.createElement('canvas');
  new FlamePainter(canvas, rects).paint(scene);
  return new Uint32Array(canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
}

function compare(picture: string, scene: FlameScene, gpu: RectPainter, strips: RectPainter): Compared {
  const painted = picturePixels(gpu, scene);
  const wanted = picturePixels(strips, scene);
  return { picture, differing: wanted.reduce((sum, pixel, i) => sum + (pixel === painted[i] ? 0 : 1), 0), colors: new Set(painted).size };
}

/** In the tests the GPU is played by a program, which the page itself would not take. */
function makeGl(): WebGL2RenderingContext {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (gl === null) throw new Error('This browser has no WebGL2, not even in software.');
  return gl;
}

/** Paints with the GPU, fails where it says that it cannot: else strips would be compared with nothing. */
function surely(gpu: RectPainter): RectPainter {
  return {
    paint: (context, scene) => {
      if (!gpu.paint(context, scene)) throw new Error('The GPU painter could not paint.');
      return true;
    },
  };
}

Object.assign(window, {
  comparePainters: (): Compared[] => {
    const gpu = surely(GpuRectPainter.on(makeGl())!);
    const strips = new RowStripPainter();
    return [...makeScenes()].map(([picture, scene]) => compare(picture, scene, gpu, strips));
  },
  /** What the GPU painter says before and after its surface was taken away. */
  loseContext: (): boolean[] => {
    const gl = makeGl();
    const gpu = GpuRectPainter.on(gl)!;
    const [scene] = makeScenes().values();
    const context = document.createElement('canvas').getContext('2d')!;
    const before = gpu.paint(context, scene!);
    gl.getExtension('WEBGL_lose_context')!.loseContext();
    return [before, gpu.paint(context, scene!)];
  },
  findsGpu: (): boolean => findGpu() !== null,
});
