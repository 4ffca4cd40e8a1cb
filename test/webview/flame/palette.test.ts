// The palette: colours that can be told apart by everybody, in every theme.

import { expect, test } from 'vitest';
import { BUCKET_SHARES } from '../../../src/heat/source-heat.ts';
import { contrast } from '../../../webview/flame/color.ts';
import { choosePalette, leastApart, PALETTE_SIZE } from '../../../webview/flame/palette.ts';
import { HEAT_SHARES, readTheme } from '../../../webview/flame/theme.ts';
import { themeVariables } from '../gallery/themes.ts';
import type { ThemeName } from '../gallery/themes.ts';

const THEMES: readonly ThemeName[] = ['dark', 'light', 'high-contrast'];

const themeOf = (name: ThemeName) => {
  const variables = themeVariables(name);
  return readTheme((variable) => variables.get(variable) ?? '');
};

test.each(THEMES)('any two colours differ for every kind of eyes, and all differ from the ground (%s)', (name) => {
  const { palette, background } = themeOf(name);
  expect(palette.length).toBe(PALETTE_SIZE);
  for (let a = 0; a < palette.length; a++) {
    for (let b = 0; b < a; b++) expect(leastApart(palette[a]!, palette[b]!)).toBeGreaterThan(0.045);
    expect(leastApart(palette[a]!, background)).toBeGreaterThan(0.045);
  }
});

test('red and green of one lightness are one colour for some', () => {
  const [red, green] = [{ r: 200, g: 60, b: 40, a: 1 }, { r: 40, g: 132, b: 30, a: 1 }];
  expect(leastApart(red, green)).toBeLessThan(0.09);
  expect(leastApart(red, { r: 90, g: 120, b: 220, a: 1 })).toBeGreaterThan(0.15);
});

test('the same theme has the same palette, and few candidates give as many as there are', () => {
  expect(themeOf('dark').palette).toEqual(themeOf('dark').palette);
  const [black, white, red] = [{ r: 0, g: 0, b: 0, a: 1 }, { r: 255, g: 255, b: 255, a: 1 }, { r: 255, g: 0, b: 0, a: 1 }];
  expect(choosePalette([red], black, white, 20).length).toBe(9);
});

test('heat has the steps of the editors, each further from the ground', () => {
  expect(HEAT_SHARES).toEqual(BUCKET_SHARES);
  for (const name of ['dark', 'light'] as const) {
    const { heat, background } = themeOf(name);
    for (let step = 1; step < heat.length; step++) expect(leastApart(heat[step]!, heat[step - 1]!)).toBeGreaterThan(0.02);
    expect(contrast(heat.at(-1)!, background)).toBeGreaterThan(contrast(heat[0]!, background));
  }
});
