// Colours of boxes: readable text on every one, matches of a search apart from the rest.

import { expect, test } from 'vitest';
import type { BoxSet } from '../../../src/flame/box-store.ts';
import type { FunctionCategory, FunctionInfo } from '../../../src/protocol/webview.ts';
import { BoxColors } from '../../../webview/flame/box-colors.ts';
import { contrast, packColor, unpackColor } from '../../../webview/flame/color.ts';
import { readTheme } from '../../../webview/flame/theme.ts';
import { themeVariables } from '../gallery/themes.ts';
import type { ThemeName } from '../gallery/themes.ts';

const CATEGORIES: readonly FunctionCategory[] = ['own', 'library', 'runtime', 'native', 'engine'];

const functions = new Map<number, FunctionInfo>();
for (let index = 0; index < 200; index++) {
  const category = CATEGORIES[index % CATEGORIES.length]!;
  functions.set(index, { index, name: `f${index}`, url: `file:///${index % 7}.js`, place: null, line1: null, category });
}

/** A set whose box i is of function i - 1; box 0 is a merged one. */
const set = { columns: { function: Int32Array.from({ length: 201 }, (_, index) => index - 1) } } as unknown as BoxSet;

const themeOf = (name: ThemeName) => {
  const variables = themeVariables(name);
  return readTheme((variable) => variables.get(variable) ?? '');
};

test.each<ThemeName>(['dark', 'light', 'high-contrast'])('labels can be read on every box (%s)', (name) => {
  const theme = themeOf(name);
  const colors = new BoxColors(theme, functions, null);
  for (const fill of colors.colorsOf(set)) {
    const ink = colors.takesBackgroundText(fill) ? theme.background : theme.foreground;
    expect(contrast(ink, unpackColor(fill))).toBeGreaterThanOrEqual(name === 'high-contrast' ? 7 : 4.5);
  }
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
