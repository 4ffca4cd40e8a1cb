// The visible part of the graph: what stays where under zoom and pan, and that no move leaves the graph.

import { describe, expect, test } from 'vitest';
import {
  between,
  mostScrollPx,
  panBy,
  pxOf,
  resize,
  revealBox,
  rowAt,
  scrollTo,
  showsAll,
  topOfRow,
  visibleRows,
  wholeGraph,
  xOf,
  zoomBy,
  zoomTo,
  zoomToArea,
  zoomToBox,
} from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';

const whole = wholeGraph({ total: 1000, rows: 50, widthPx: 500, heightPx: 200, rowPx: 20 });

function expectInside(viewport: Viewport): void {
  expect(viewport.x0).toBeGreaterThanOrEqual(0);
  expect(viewport.x1).toBeLessThanOrEqual(viewport.total);
  expect(viewport.x1).toBeGreaterThan(viewport.x0);
  expect(viewport.scrollPx).toBeGreaterThanOrEqual(0);
  expect(viewport.scrollPx).toBeLessThanOrEqual(mostScrollPx(viewport));
}

test('pixels and x are each other’s reverse', () => {
  const zoomed = zoomTo(whole, 300, 420);
  expect(pxOf(zoomed, xOf(zoomed, 123))).toBeCloseTo(123, 9);
  expect(pxOf(zoomed, 300)).toBe(0);
  expect(pxOf(zoomed, 420)).toBeCloseTo(500, 9);
});

test('zooming keeps what is under the pointer there', () => {
  const under = xOf(whole, 200);
  const zoomed = zoomBy(whole, 4, 200);
  expect(pxOf(zoomed, under)).toBeCloseTo(200, 9);
  expect(zoomed.x1 - zoomed.x0).toBeCloseTo(250, 9);
});

test('zooming out ends with the whole graph', () => {
  expect(showsAll(zoomBy(zoomTo(whole, 10, 20), 1 / 1e6, 33))).toBe(true);
});

test('zooming in ends at a part that numbers can still tell apart', () => {
  let viewport = whole;
  for (let step = 0; step < 200; step++) viewport = zoomBy(viewport, 2, 499);
  expectInside(viewport);
  const one = xOf(viewport, 250);
  expect(xOf(viewport, 251)).toBeGreaterThan(one);
});

test('panning stops at both ends and keeps the zoom', () => {
  const zoomed = zoomTo(whole, 400, 500);
  expect(panBy(zoomed, -1e9)).toMatchObject({ x0: 0, x1: 100 });
  expect(panBy(zoomed, 1e9)).toMatchObject({ x0: 900, x1: 1000 });
});

test('rows under the pointer follow the scrolling; only the rows of the graph are visible', () => {
  const scrolled = scrollTo(whole, 30);
  expect(rowAt(scrolled, 0)).toBe(1);
  expect(rowAt(scrolled, 10)).toBe(2);
  expect(visibleRows(scrolled)).toEqual({ depth0: 1, depth1: 12 });
  expect(visibleRows(scrollTo(whole, 1e9))).toEqual({ depth0: 40, depth1: 50 });
  expect(visibleRows({ ...whole, rows: 3 })).toEqual({ depth0: 0, depth1: 3 });
});

test('a higher screen scrolls back to what there is', () => {
  expect(resize(scrollTo(whole, 800), 500, 600).scrollPx).toBe(400);
  expect(resize(scrollTo(whole, 800), 500, 5000).scrollPx).toBe(0);
});

test('revealing a visible box moves nothing', () => {
  expect(revealBox(whole, { start: 100, total: 300, depth: 4 })).toEqual(whole);
});

test('revealing scrolls and pans to a box and zooms in on one too narrow to see', () => {
  const zoomed = zoomTo(whole, 0, 100);
  const there = revealBox(zoomed, { start: 800, total: 50, depth: 30 });
  expect(there.x1 - there.x0).toBeCloseTo(100, 9);
  expect(there.x0).toBeLessThan(850);
  expect(there.x1).toBeGreaterThan(800);
  const { depth0, depth1 } = visibleRows(there);
  expect(depth0).toBeLessThanOrEqual(30);
  expect(depth1).toBeGreaterThan(30);

  const narrow = { start: 500, total: 0.01, depth: 0 };
  const close = revealBox(whole, narrow);
  expect(pxOf(close, 500.01) - pxOf(close, 500)).toBeCloseTo(100, 6);
});

test('zooming to a box makes it fill the width', () => {
  expect(zoomToBox(whole, { start: 250, total: 50, depth: 49 })).toMatchObject({ x0: 250, x1: 300, scrollPx: 800 });
});

test('an animation starts at one part, ends at the other, and stays in the graph', () => {
  const from = zoomTo(whole, 100, 900);
  const to = scrollTo(zoomTo(whole, 700, 710), 400);
  expect(between(from, to, 0)).toMatchObject({ x0: 100, x1: 900, scrollPx: 0 });
  expect(between(from, to, 1)).toEqual(to);
  for (let step = 0; step <= 20; step++) expectInside(between(from, to, step / 20));
  expect(between(from, panBy(from, 20), 0.5).x0).toBeCloseTo((from.x0 + panBy(from, 20).x0) / 2, 6);
});

test('random moves never leave the graph (seed 11)', () => {
  let state = 11;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  let viewport = whole;
  for (let step = 0; step < 5000; step++) {
    const kind = Math.floor(random() * 5);
    if (kind === 0) viewport = zoomBy(viewport, 2 ** (random() * 8 - 4), random() * viewport.widthPx);
    else if (kind === 1) viewport = panBy(viewport, (random() - 0.5) * 2000);
    else if (kind === 2) viewport = scrollTo(viewport, (random() - 0.2) * 2000);
    else if (kind === 3) viewport = resize(viewport, random() * 3000, random() * 2000);
    else viewport = revealBox(viewport, { start: random() * 900, total: random() * 100, depth: Math.floor(random() * 50) });
    expectInside(viewport);
  }
});

test('zooming to an area: its width fills the screen, its top row is on top, from whichever corner it was drawn', () => {
  const viewport = { ...wholeGraph({ total: 1000, rows: 100, widthPx: 500, heightPx: 200, rowPx: 20 }), scrollPx: 400 };
  const expected = { ...viewport, x0: 200, x1: 400, scrollPx: 420 };
  expect(zoomToArea(viewport, { x: 100, y: 35 }, { x: 200, y: 90 })).toEqual(expected);
  expect(zoomToArea(viewport, { x: 200, y: 90 }, { x: 100, y: 35 })).toEqual(expected);
  // Beyond the edges there is nothing.
  expect(zoomToArea(viewport, { x: -50, y: -900 }, { x: 250, y: 90 })).toEqual({ ...viewport, x0: 0, x1: 500, scrollPx: 0 });
});

describe('a graph that grows upwards', () => {
  const upwards = wholeGraph({ total: 1000, rows: 50, widthPx: 500, heightPx: 200, rowPx: 20, upwards: true });

  test('begins with row 0 at the bottom of the screen', () => {
    expect(topOfRow(upwards, 0)).toBe(180);
    expect(topOfRow(upwards, 9)).toBe(0);
    expect(visibleRows(upwards)).toEqual({ depth0: 0, depth1: 10 });
    // Few rows stand at the bottom as well.
    const low = wholeGraph({ total: 1, rows: 2, widthPx: 500, heightPx: 200, rowPx: 20, upwards: true });
    expect([topOfRow(low, 0), topOfRow(low, 1)]).toEqual([180, 160]);
    expect(visibleRows(low)).toEqual({ depth0: 0, depth1: 2 });
    expect([199, 180, 179.5, 160, 159].map((py) => rowAt(low, py))).toEqual([0, 0, 1, 1, 2]);
  });

  test('every row is where its top and the row below say, and visible rows are those on screen', () => {
    for (const scrollPx of [0, 7, 155, 333.5, 800]) {
      const scrolled = scrollTo(upwards, scrollPx);
      const { depth0, depth1 } = visibleRows(scrolled);
      for (let depth = 0; depth < 50; depth++) {
        const top = topOfRow(scrolled, depth);
        expect([rowAt(scrolled, top + 1), rowAt(scrolled, top + 19)]).toEqual([depth, depth]);
        expect(depth >= depth0 && depth < depth1).toBe(top < 200 && top + 20 > 0);
      }
    }
  });

  test('another height keeps the bottom in place, and reveals bring rows into view', () => {
    expect(topOfRow(resize(upwards, 500, 120), 0)).toBe(100);
    expect(topOfRow(resize(scrollTo(upwards, 700), 500, 120), 5)).toBe(100);
    expectInside(resize(upwards, 500, 5000));
    const revealed = revealBox(upwards, { start: 100, total: 300, depth: 30 });
    expect(topOfRow(revealed, 30)).toBe(20);
    expect(topOfRow(revealBox(scrollTo(upwards, 0), { start: 100, total: 300, depth: 0 }), 0)).toBe(180);
  });
});
