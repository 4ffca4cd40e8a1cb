// The flame graph's colours and font, read from VS Code's CSS variables; read again whenever the theme changes.

import type { FunctionCategory } from '../../src/protocol/webview.ts';
import { luminance, mix, over, parseColor } from './color.ts';
import type { Color } from './color.ts';
import { choosePalette, heatRamp } from './palette.ts';

export interface FlameTheme {
  readonly background: Color;
  readonly foreground: Color;
  readonly categories: Readonly<Record<FunctionCategory, Color>>;
  /** For packages and files, that can be told apart. */
  readonly palette: readonly Color[];
  /** From cold to hot: by share of the view, one more than {@link HEAT_SHARES}. */
  readonly heat: readonly Color[];
  /** Many narrow boxes drawn as one. */
  readonly merged: Color;
  readonly match: Color;
  readonly selection: Color;
  /** Outlines of boxes; only in high contrast. */
  readonly border: Color | null;
  readonly fontFamily: string;
  /** CSS pixels. */
  readonly fontSizePx: number;
}

/** Gives the value of a CSS variable, `''` where it is not set. */
export type ReadVariable = (name: string) => string;

/** Heatline's contributed colours; the second is VS Code's own, used where the first has no value. */
export const CATEGORY_VARIABLES: readonly (readonly [FunctionCategory, string, string])[] = [
  ['own', '--vscode-heatline-flameOwn', '--vscode-charts-orange'],
  ['library', '--vscode-heatline-flameLibrary', '--vscode-charts-blue'],
  ['runtime', '--vscode-heatline-flameRuntime', '--vscode-charts-green'],
  ['native', '--vscode-heatline-flameNative', '--vscode-charts-purple'],
  ['engine', '--vscode-heatline-flameEngine', '--vscode-descriptionForeground'],
];

/** Beyond the categories' colours, for what needs more of them. */
const MORE_COLORS: readonly string[] = ['yellow', 'blue', 'purple', 'green'].map((name) => `--vscode-charts-${name}`);

/** Shares from which the next colour of heat begins: those of the editors' line heat. */
export const HEAT_SHARES: readonly number[] = [0.002, 0.01, 0.03, 0.08, 0.2];

const BLACK: Color = { r: 0, g: 0, b: 0, a: 1 };
const WHITE: Color = { r: 255, g: 255, b: 255, a: 1 };
const GREY: Color = { r: 128, g: 128, b: 128, a: 1 };

/** The theme that the variables describe. Missing ones are made from those that are there. */
export function readTheme(read: ReadVariable): FlameTheme {
  const background = parseColor(read('--vscode-editor-background')) ?? WHITE;
  const color = (names: readonly string[], otherwise: Color): Color => {
    for (const name of names) {
      const parsed = parseColor(read(name));
      if (parsed !== null && parsed.a > 0) return over(parsed, background);
    }
    return otherwise;
  };
  const foreground = color(
    ['--vscode-editor-foreground', '--vscode-foreground'],
    luminance(background) > 0.4 ? BLACK : WHITE,
  );
  const categories = new Map<FunctionCategory, Color>();
  for (const [category, own, other] of CATEGORY_VARIABLES) categories.set(category, color([own, other], GREY));
  const of = (category: FunctionCategory): Color => categories.get(category)!;
  const border = parseColor(read('--vscode-contrastBorder'));
  const outlined = border !== null && border.a > 0;
  const more = MORE_COLORS.map((name) => color([name], of('own')));
  const cold = mix(background, foreground, 0.16);
  const size = Number.parseFloat(read('--vscode-font-size'));
  return {
    background,
    foreground,
    categories: {
      own: of('own'),
      library: of('library'),
      runtime: of('runtime'),
      native: of('native'),
      engine: of('engine'),
    },
    palette: choosePalette([of('own'), of('library'), of('runtime'), of('native'), ...more], background, foreground),
    heat: heatRamp(cold, of('own'), background, foreground, HEAT_SHARES.length + 1),
    merged: mix(background, foreground, 0.3),
    // High contrast marks matches with outlines, which the boxes have already: there they are filled instead.
    match: outlined
      ? foreground
      : color(['--vscode-editor-findMatchBackground', '--vscode-editor-findMatchHighlightBackground'], foreground),
    selection: color(['--vscode-focusBorder'], foreground),
    border: outlined ? over(border, background) : null,
    fontFamily: read('--vscode-font-family') || 'sans-serif',
    fontSizePx: (size > 0 ? size : 13) - 1,
  };
}

/** The theme of this page now. */
export function currentTheme(): FlameTheme {
  const style = getComputedStyle(document.documentElement);
  return readTheme((name) => style.getPropertyValue(name).trim());
}

/** Calls back after VS Code changed the theme: it then rewrites classes and variables of the document. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  const options = { attributes: true, attributeFilter: ['class', 'style'] };
  observer.observe(document.documentElement, options);
  observer.observe(document.body, options);
}
