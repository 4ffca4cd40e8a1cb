// Rows as runs of pixels, written into strips, against a slow oracle that asks for every pixel which box covers its middle.

import { expect, test } from 'vitest';
import { PixelStrip, paintRow } from '../../src/flame/raster.ts';
import type { RowBoxes, RowScale, RowStyle } from '../../src/flame/raster.ts';

const NOTHING = 0;
const GAP = 9999;

function boxesOf(list: readonly { start: number; total: number; merged?: number }[]): RowBoxes {
  return {
    start: Float64Array.from(list, ({ start }) => start),
    total: Float64Array.from(list, ({ total }) => total),
    colors: Uint32Array.from(list, (_, index) => index + 1),
    merged: Int32Array.from(list, ({ merged }) => merged ?? 0),
    from: 0,
    to: list.length,
  };
}

function paint(boxes: RowBoxes, widthPx: number, scale: Partial<RowScale> = {}, gapPx = 1): string {
  const strip = new Uint32Array(widthPx).fill(NOTHING);
  paintRow(new PixelStrip(strip, 0), boxes, { x0: 0, pxPerUnit: 1, clip0: 0, clip1: widthPx, ...scale }, { gap: GAP, gapPx });
  return rowText(strip);
}

function rowText(strip: Uint32Array): string {
  return Array.from(strip, (pixel) => (pixel === NOTHING ? '.' : pixel === GAP ? '|' : String.fromCharCode(96 + pixel))).join('');
}

test('boxes are filled, with a line at their right end where they are wide enough', () => {
  const boxes = boxesOf([{ start: 0, total: 5 }, { start: 5, total: 2 }, { start: 7, total: 3 }]);
  expect(paint(boxes, 12)).toBe('aaaa|bbcc|..');
});

test('a box belongs to the pixels whose middle it covers', () => {
  expect(paint(boxesOf([{ start: 0.6, total: 1.8 }]), 4)).toBe('.a..');
  expect(paint(boxesOf([{ start: 0.5, total: 1 }, { start: 1.5, total: 1 }]), 4)).toBe('ab..');
});

test('a box that begins left of the screen keeps its line at its true end only', () => {
  expect(paint(boxesOf([{ start: 0, total: 10 }]), 6, { x0: 4 })).toBe('aaaaa|');
  expect(paint(boxesOf([{ start: 0, total: 20 }]), 6, { x0: 4 })).toBe('aaaaaa');
});

test('merged boxes are hatched, but never invisible', () => {
  expect(paint(boxesOf([{ start: 0, total: 8, merged: 40 }]), 8)).toBe('aa||aa||');
  expect(paint(boxesOf([{ start: 2, total: 2, merged: 40 }]), 5)).toBe('..aa.');
});

test('nothing outside the clip is touched', () => {
  expect(paint(boxesOf([{ start: 0, total: 10 }]), 10, { clip0: 3, clip1: 6 })).toBe('...aaa....');
});

test('random rows are as the oracle says (seeds 1 to 300)', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { boxes, scale, style, widthPx } = randomRow(seed);
    const strip = new Uint32Array(widthPx);
    paintRow(new PixelStrip(strip, 0), boxes, scale, style);
    expect(rowText(strip), `seed ${seed}`).toBe(rowText(slowRow(boxes, scale, style, widthPx)));
  }
});

/** For each pixel: which box covers its middle, and is the pixel one of the last `gapPx` of that box? */
function slowRow(boxes: RowBoxes, scale: RowScale, style: RowStyle, widthPx: number): Uint32Array {
  const strip = new Uint32Array(widthPx);
  const boxAt = (pixel: number): number => {
    for (let box = boxes.from; box < boxes.to; box++) {
      const left = (boxes.start[box]! - scale.x0) * scale.pxPerUnit;
      const right = (boxes.start[box]! + boxes.total[box]! - scale.x0) * scale.pxPerUnit;
      if (left <= pixel + 0.5 && pixel + 0.5 < right) return box;
    }
    return -1;
  };
  for (let pixel = scale.clip0; pixel < scale.clip1; pixel++) {
    const box = boxAt(pixel);
    if (box < 0) continue;
    let first = pixel;
    let last = pixel;
    while (boxAt(first - 1) === box) first--;
    while (boxAt(last + 1) === box) last++;
    const seen = Math.min(last, scale.clip1 - 1) - Math.max(first, scale.clip0) + 1;
    const inGap =
      boxes.merged[box]! > 0
        ? seen > 2 && Math.floor(pixel / 2) % 2 === 1
        : last - first + 1 >= 3 * style.gapPx && pixel > last - style.gapPx;
    strip[pixel] = inGap ? style.gap : boxes.colors[box]!;
  }
  return strip;
}

function randomRow(seed: number): { boxes: RowBoxes; scale: RowScale; style: RowStyle; widthPx: number } {
  let state = seed * 7919;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const list: { start: number; total: number; merged: number }[] = [];
  let at = random() * 5;
  for (let box = 0; box < 20; box++) {
    const total = random() < 0.4 ? random() : random() * 12;
    list.push({ start: at, total, merged: random() < 0.2 ? 3 : 0 });
    at += total + (random() < 0.5 ? 0 : random() * 4);
  }
  const widthPx = 60;
  const clip0 = random() < 0.5 ? 0 : Math.floor(random() * 30);
  const clip1 = random() < 0.5 ? widthPx : clip0 + Math.floor(random() * (widthPx - clip0));
  const scale = { x0: random() * 20, pxPerUnit: 0.3 + random() * 3, clip0, clip1 };
  return { boxes: boxesOf(list), scale, style: { gap: GAP, gapPx: 1 + Math.floor(random() * 2) }, widthPx };
}
