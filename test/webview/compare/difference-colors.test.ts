// Colours of differences: two hues that the colour-blind tell apart, neutral where nothing is proven, readable labels.

import { describe, expect, test } from 'vitest';
import { SIGNIFICANCES } from '../../../src/protocol/compare.ts';
import { changeColor, changeShare, differenceHues } from '../../../webview/compare/difference-colors.ts';
import { contrast, luminance, type Color } from '../../../webview/flame/color.ts';
import { readTheme } from '../../../webview/flame/theme.ts';

const of = (word: (typeof SIGNIFICANCES)[number]): number => SIGNIFICANCES.indexOf(word);

test('the share of a change: from gone to new, 0 for chance and next to nothing', () => {
  expect(changeShare(100, 150, of('certain'))).toBeCloseTo(1 / 3);
  expect([changeShare(100, 0, of('certain')), changeShare(0, 100, of('unknown')), changeShare(100, 150, of('noise')), changeShare(1000, 1001, of('counted'))]).toEqual([-1, 1, 0, 0]);
  expect([changeShare(NaN, NaN, 0), changeShare(-5, -3, 0), changeShare(0, 0, 0)]).toEqual([0, 0, 0]);
});

/** A colour as those see it who lack one kind of cones (Viénot, Brettel and Mollon 1999; red, then green), in linear light. */
function seenWithout(cones: 'red' | 'green', { r, g, b, a }: Color): Color {
  const linear = (value: number): number => (value / 255) ** 2.2;
  const [red, green, blue] = [linear(r), linear(g), linear(b)];
  const mixed = cones === 'red' ? 0.11238 * red + 0.88762 * green : 0.29275 * red + 0.70725 * green;
  const last = cones === 'red' ? 0.00401 * red - 0.00401 * green + blue : -0.02234 * red + 0.02234 * green + blue;
  const back = (value: number): number => Math.max(0, Math.min(1, value)) ** (1 / 2.2) * 255;
  return { r: back(mixed), g: back(mixed), b: back(last), a };
}

function distance(a: Color, b: Color): number {
  return Math.hypot(a.r - b.r, a.g - b.g, a.b - b.b);
}

describe.each([
  ['dark', { '--vscode-editor-background': '#1f1f1f', '--vscode-editor-foreground': '#cccccc', '--vscode-heatline-flameMore': '#e08a2e', '--vscode-heatline-flameLess': '#3d85d1' }],
  ['light', { '--vscode-editor-background': '#ffffff', '--vscode-editor-foreground': '#3b3b3b', '--vscode-heatline-flameMore': '#f0a04b', '--vscode-heatline-flameLess': '#6ba7ea' }],
  ['high contrast', { '--vscode-editor-background': '#000000', '--vscode-editor-foreground': '#ffffff', '--vscode-contrastBorder': '#6fc3df', '--vscode-heatline-flameMore': '#ffb454', '--vscode-heatline-flameLess': '#6cb6ff' }],
] as const)('%s', (_, variables: Readonly<Record<string, string>>) => {
  const read = (name: string): string => variables[name] ?? '';
  const theme = readTheme(read);
  const hues = differenceHues(theme, read);
  const color = (share: number): Color => changeColor(share, theme, hues);

  test('more, less and the same are told apart, also without red or green cones', () => {
    const seen = [(c: Color) => c, (c: Color) => seenWithout('red', c), (c: Color) => seenWithout('green', c)];
    for (const see of seen) {
      expect(distance(see(color(1)), see(color(-1)))).toBeGreaterThan(45);
      expect(distance(see(color(1)), see(color(0)))).toBeGreaterThan(30);
      expect(distance(see(color(-1)), see(color(0)))).toBeGreaterThan(30);
    }
  });

  test('every fill has a text colour that can be read on it', () => {
    for (let share = -1; share <= 1; share += 0.05) {
      expect(Math.max(contrast(color(share), theme.background), contrast(color(share), theme.foreground))).toBeGreaterThan(4.4);
    }
  });

  test('larger changes are stronger', () => {
    const far = (share: number): number => Math.abs(luminance(color(share)) - luminance(color(0))) + distance(color(share), color(0)) / 1000;
    expect(far(1)).toBeGreaterThan(far(0.3));
    expect(far(-1)).toBeGreaterThan(far(-0.3));
  });
});
