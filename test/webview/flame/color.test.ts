// Colours as numbers, and the theme that is read from VS Code's variables.

import { expect, test } from 'vitest';
import { contrast, mix, over, packColor, parseColor, shade, unpackColor } from '../../../webview/flame/color.ts';
import { readTheme } from '../../../webview/flame/theme.ts';

const WHITE = { r: 255, g: 255, b: 255, a: 1 };
const BLACK = { r: 0, g: 0, b: 0, a: 1 };

test.each([
  ['#1f1f1f', { r: 31, g: 31, b: 31, a: 1 }],
  ['#abc', { r: 170, g: 187, b: 204, a: 1 }],
  ['#ff000080', { r: 255, g: 0, b: 0, a: 128 / 255 }],
  [' rgba(234, 92, 0, 0.33) ', { r: 234, g: 92, b: 0, a: 0.33 }],
  ['rgb(1 2 3 / 0.5)', { r: 1, g: 2, b: 3, a: 0.5 }],
  ['', null],
  ['transparent', null],
  ['#12345', null],
])('%j is read', (css, color) => {
  expect(parseColor(css)).toEqual(color);
});

test('packed pixels are opaque and keep their colour', () => {
  const color = { r: 12, g: 200, b: 255, a: 1 };
  expect([...new Uint8Array(Uint32Array.of(packColor(color)).buffer)]).toEqual([12, 200, 255, 255]);
  expect(unpackColor(packColor(color))).toEqual(color);
});

test('mixing, overlaying and contrast', () => {
  expect(mix(BLACK, WHITE, 0.2)).toEqual({ r: 51, g: 51, b: 51, a: 1 });
  expect(over({ ...WHITE, a: 0.2 }, BLACK)).toEqual({ r: 51, g: 51, b: 51, a: 1 });
  expect(contrast(BLACK, WHITE)).toBeCloseTo(21, 6);
  expect(contrast(WHITE, WHITE)).toBeCloseTo(1, 6);
});

test('shading nothing changes nothing, for every hue', () => {
  for (const css of ['#ff0000', '#c08040', '#40c080', '#4080c0', '#8040c0', '#777777', '#c04080']) {
    const color = parseColor(css)!;
    const shaded = shade(color, 0, 0);
    for (const channel of ['r', 'g', 'b'] as const) expect(shaded[channel]).toBeCloseTo(color[channel], 6);
  }
});

test('a theme without Heatline’s colours uses VS Code’s, and without any it can still be read', () => {
  const variables = new Map([
    ['--vscode-editor-background', '#000000'],
    ['--vscode-charts-orange', '#d18616'],
    ['--vscode-contrastBorder', '#6fc3df'],
  ]);
  const theme = readTheme((name) => variables.get(name) ?? '');
  expect(theme.categories.own).toEqual(parseColor('#d18616'));
  expect(theme.border).toEqual(parseColor('#6fc3df'));
  expect(contrast(theme.foreground, theme.background)).toBeGreaterThan(7);
  expect(readTheme(() => '').border).toBeNull();
});
