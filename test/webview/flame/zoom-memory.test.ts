// The visible part of a graph from visit to visit: nothing is remembered before the size of the screen is known.

import { expect, test } from 'vitest';
import { wholeGraph, zoomTo, type Viewport } from '../../../src/flame/viewport.ts';
import type { FlameCanvas } from '../../../webview/flame/flame-canvas.ts';
import { ZoomMemory, type ZoomName } from '../../../webview/flame/zoom-memory.ts';
import { FRESH_STATE, type PageMemory, type SavedState } from '../../../webview/saved-state.ts';

const screen = wholeGraph({ total: 1000, rows: 50, widthPx: 100, heightPx: 200, rowPx: 20 });

function remembering(name: ZoomName | null, state: Partial<SavedState> = {}) {
  const memory = { state: { ...FRESH_STATE, ...state }, updates: 0, update(change: Partial<SavedState>) {
    this.state = { ...this.state, ...change };
    this.updates++;
  } };
  return { memory, zoom: new ZoomMemory(memory as unknown as PageMemory, name) };
}

function surfaceOf(viewport: Viewport) {
  const surface = { viewport, moveTo: (to: Viewport) => void (surface.viewport = to) };
  return surface as typeof surface & FlameCanvas;
}

test('the remembered part is shown once, when the screen has a size', () => {
  const { memory, zoom } = remembering('chartZoom', { chartZoom: { from: 0.25, to: 0.5, row: 3 } });
  zoom.remember(screen);
  expect([zoom.restore(surfaceOf({ ...screen, widthPx: 1 })), zoom.isRestored, memory.updates]).toEqual([false, false, 0]);
  const surface = surfaceOf(screen);
  expect(zoom.restore(surface)).toBe(true);
  expect(surface.viewport).toMatchObject({ x0: 250, x1: 500, scrollPx: 60 });
  expect(zoom.restore(surface)).toBe(false);
});

test('another part is remembered as shares, under its own name; the same one is no news', () => {
  const { memory, zoom } = remembering('invertedZoom');
  zoom.restore(surfaceOf(screen));
  zoom.remember(zoomTo(screen, 100, 300));
  zoom.remember(zoomTo(screen, 100, 300));
  expect([memory.state.invertedZoom, memory.state.zoom, memory.updates]).toEqual([{ from: 0.1, to: 0.3, row: 0 }, FRESH_STATE.zoom, 1]);
});

test('what is shown again is no news, though shares of a width are not exact', () => {
  const wide = { ...screen, total: 1_119_234_567.3, x1: 1_119_234_567.3 };
  const isExact = ({ from, to }: SavedState['zoom']): boolean => from * wide.total / wide.total === from && to * wide.total / wide.total === to;
  const zooms = Array.from({ length: 500 }, (_, i) => ({ from: i / 997, to: (i + 300) / 997, row: 0 }));
  expect(zooms.every(isExact)).toBe(false);
  for (const remembered of zooms) {
    const { memory, zoom } = remembering('zoom', { zoom: remembered });
    zoom.restore(surfaceOf(wide));
    zoom.remember(zoom.recall(wide)!);
    expect(memory.updates).toBe(0);
  }
});

test('a graph without a name shows all, and remembers nothing', () => {
  const { memory, zoom } = remembering(null);
  const surface = surfaceOf(screen);
  expect([zoom.restore(surface), surface.viewport, zoom.recall(screen)]).toEqual([true, screen, null]);
  zoom.remember(zoomTo(screen, 100, 300));
  expect(memory.updates).toBe(0);
});
