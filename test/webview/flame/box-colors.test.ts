// Colours of boxes: readable text on every one, matches of a search apart from the rest.

import { expect, test } from 'vitest';
import type { BoxSet } from '../../../src/flame/box-store.ts';
import type { FunctionCategory, FunctionInfo } from '../../../src/protocol/webview.ts';
import type { ColorMode } from '../../../src/flame/color-groups.ts';
import { BoxColors, heatStep, keyColor } from '../../../webview/flame/box-colors.ts';
import type { ColorScheme } from '../../../webview/flame/box-colors.ts';
import { contrast, packColor, unpackColor } from '../../../webview/flame/color.ts';
import type { FlameTheme } from '../../../webview/flame/theme.ts';
import { readTheme } from '../../../webview/flame/theme.ts';
import { themeVariables } from '../gallery/themes.ts';
import type { ThemeName } from '../gallery/themes.ts';

const CATEGORIES: readonly FunctionCategory[] = ['own', 'library', 'runtime', 'native', 'engine'];

const functions = new Map<number, FunctionInfo>();
for (let index = 0; index < 200; index++) {
  const category = CATEGORIES[index % CATEGORIES.length]!;
  functions.set(index, { index, name: `f${index}`, url: `file:///${index % 7}.js`, place: null, line1: null, category, package: index % 3 === 0 ? null : `p${index % 20}` });
}

/** A set whose box i is of function i - 1; box 0 is a merged one. */
const set = {
  columns: { function: Int32Array.from({ length: 201 }, (_, index) => index - 1), self: Float64Array.from({ length: 201 }, (_, index) => index * index) },
} as unknown as BoxSet;

const themeOf = (name: ThemeName) => {
  const variables = themeVariables(name);
  return readTheme((variable) => variables.get(variable) ?? '');
};

const schemeOf = (mode: ColorMode): ColorScheme => ({ mode, largest: Array.from({ length: 8 }, (_, i) => (mode === 'file' ? `file:///${i}.js` : `p${i + 1}`)), lit: null, total: 40_000 });
const MODES: readonly ColorMode[] = ['category', 'package', 'file', 'heat'];

test.each<ThemeName>(['dark', 'light', 'high-contrast'])('labels can be read on every box, whatever colours stand for (%s)', (name) => {
  const theme = themeOf(name);
  for (const mode of MODES) readable(theme, new BoxColors(theme, functions, null, schemeOf(mode)), name === 'high-contrast' ? 7 : 4.5);
});

function readable(theme: FlameTheme, colors: BoxColors, least: number): void {
  for (const fill of colors.colorsOf(set)) {
    const ink = colors.takesBackgroundText(fill) ? theme.background : theme.foreground;
    expect(contrast(ink, unpackColor(fill))).toBeGreaterThanOrEqual(least);
  }
}

test('the largest packages have colours of their own in every view, and a package one base colour', () => {
  const theme = themeOf('dark');
  const { largest } = schemeOf('package');
  expect(largest.map((key) => keyColor(theme, key, largest))).toEqual(theme.palette);
  // A view whose legend lists others, and another order of boxes, changes nothing.
  expect(keyColor(theme, 'p3', largest)).toEqual(theme.palette[2]);
  expect(keyColor(theme, 'p15', largest)).toEqual(keyColor(theme, 'p15', largest));
  expect(keyColor(theme, '*own', largest)).toEqual(theme.categories.own);
});

test('what the legend does not show steps back; a search goes before it', () => {
  const theme = themeOf('dark');
  const lit = { ...schemeOf('package'), lit: new Set(['p1', '*own']) };
  const colors = new BoxColors(theme, functions, null, lit);
  const plain = new BoxColors(theme, functions, null, schemeOf('package')).colorsOf(set);
  colors.colorsOf(set).forEach((fill, box) => {
    const info = functions.get(box - 1);
    const shown = info !== undefined && (info.package === 'p1' || (info.package === null && info.category === 'own'));
    expect([box, fill === plain[box], colors.isFaded(box - 1)]).toEqual([box, shown, !shown]);
  });
  expect(new BoxColors(theme, functions, new Set([5]), lit).isFaded(5)).toBe(false);
});

test('by share: the hotter the self, the hotter the colour', () => {
  expect([0, 0.0019, 0.002, 0.05, 0.2, 1].map(heatStep)).toEqual([0, 0, 1, 3, 5, 5]);
  const theme = themeOf('light');
  const fills = new BoxColors(theme, functions, null, schemeOf('heat')).colorsOf(set);
  expect(new Set(fills).size).toBe(7);
});

test.each<ThemeName>(['dark', 'light', 'high-contrast'])('matches have one colour and nothing else has it (%s)', (name) => {
  const theme = themeOf(name);
  const matches = new Set([3, 50, 199]);
  const fills = [...new BoxColors(theme, functions, matches).colorsOf(set)];
  const match = packColor(theme.match);
  expect(fills.flatMap((fill, box) => (fill === match ? [box - 1] : []))).toEqual([...matches]);
});

test('the same file has the same colours on every opening, and functions of a file differ', () => {
  const theme = themeOf('dark');
  const fills = new BoxColors(theme, functions, null).colorsOf(set);
  expect(new BoxColors(theme, functions, null).colorsOf(set)).toEqual(fills);
  expect(new Set(fills).size).toBeGreaterThan(60);
});
