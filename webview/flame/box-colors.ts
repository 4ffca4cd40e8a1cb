// Which colour a box has: by category, package, file or share, with a shade of its own for each function; matches of a
// search stand out, and the rest steps back, as does what the legend is not to show. Leaves out: reading the theme, drawing.

import type { BoxSet } from '../../src/flame/box-store.ts';
import { categoryOfKey, colorKey } from '../../src/flame/color-groups.ts';
import type { ColorMode } from '../../src/flame/color-groups.ts';
import type { FunctionCategory, FunctionInfo } from '../../src/protocol/webview.ts';
import { contrast, mix, packColor, shade, unpackColor } from './color.ts';
import type { Color } from './color.ts';
import { HEAT_SHARES } from './theme.ts';
import type { FlameTheme } from './theme.ts';

/** How far a box that a search did not find fades into the background. */
const FADE = 0.72;

/** In high contrast the fill is this close to the background, so that text and outlines carry the picture. */
const HIGH_CONTRAST_FADE = 0.7;

/** WCAG's contrast for text of this size, and a little for rounding. */
const READABLE = 4.55;

/** How far packages and files fade that are not among the largest: they share what colours are left. */
const SMALL_FADE = 0.55;

/** What colours stand for. */
export interface ColorScheme {
  readonly mode: ColorMode;
  /** The largest packages or files of the whole profile, whatever the view: each has a colour of its own. */
  readonly largest: readonly string[];
  /** Keys that are not dimmed; `null`: none is. */
  readonly lit: ReadonlySet<string> | null;
  /** The view's total, for shares. */
  readonly total: number;
}

/** Five fixed colours, nothing dimmed. */
export const BY_CATEGORY: ColorScheme = { mode: 'category', largest: [], lit: null, total: 0 };

/** The colour of a key without any shade. */
export function keyColor(theme: FlameTheme, key: string, largest: readonly string[]): Color {
  const category = categoryOfKey(key);
  if (category !== null) return theme.categories[category as FunctionCategory] ?? theme.categories.engine;
  const rank = largest.indexOf(key);
  if (rank >= 0 && rank < theme.palette.length) return theme.palette[rank]!;
  return mix(theme.palette[hash(key) % theme.palette.length]!, theme.merged, SMALL_FADE);
}

/** Which colour of heat a share of the view has. */
export function heatStep(share: number): number {
  const step = HEAT_SHARES.findIndex((from) => share < from);
  return step < 0 ? HEAT_SHARES.length : step;
}

/** Colours of one theme, one scheme and one search; a change of any needs a new one. */
export class BoxColors {
  private readonly theme: FlameTheme;
  private readonly functions: ReadonlyMap<number, FunctionInfo>;
  private readonly matches: ReadonlySet<number> | null;
  private readonly scheme: ColorScheme;
  private readonly ofFunction = new Map<number, number>();
  private readonly ofSet = new WeakMap<BoxSet, Uint32Array>();
  private readonly darkText = new Map<number, boolean>();

  /** `matches`: functions that a search found, or `null` without a search. */
  constructor(
    theme: FlameTheme, functions: ReadonlyMap<number, FunctionInfo>, matches: ReadonlySet<number> | null, scheme: ColorScheme = BY_CATEGORY,
  ) {
    this.scheme = scheme;
    this.theme = theme;
    this.functions = functions;
    this.matches = matches;
  }

  /** Colour of every box of a set, packed. */
  colorsOf(set: BoxSet): Uint32Array {
    const known = this.ofSet.get(set);
    if (known !== undefined) return known;
    const { function: functions, self } = set.columns;
    const colors = new Uint32Array(functions.length);
    const byHeat = this.scheme.mode === 'heat';
    for (let index = 0; index < colors.length; index++) {
      colors[index] = byHeat ? this.colorOfHeat(functions[index]!, self[index]!) : this.colorOfFunction(functions[index]!);
    }
    this.ofSet.set(set, colors);
    return colors;
  }

  /** Whether the background colour is the more readable text colour on this fill (else the foreground is). */
  takesBackgroundText(packed: number): boolean {
    let answer = this.darkText.get(packed);
    if (answer === undefined) {
      const fill = unpackColor(packed);
      answer = contrast(fill, this.theme.background) > contrast(fill, this.theme.foreground);
      this.darkText.set(packed, answer);
    }
    return answer;
  }

  /** Whether a function's boxes stepped back behind a search, or behind what the legend shows. */
  isFaded(functionIndex: number): boolean {
    return this.matches !== null ? !this.matches.has(functionIndex) : this.isDimmed(functionIndex);
  }

  private isDimmed(functionIndex: number): boolean {
    const { lit, mode } = this.scheme;
    const info = this.functions.get(functionIndex);
    return lit !== null && mode !== 'heat' && (info === undefined || !lit.has(colorKey(mode, info)));
  }

  private colorOfHeat(index: number, self: number): number {
    const { theme, matches, scheme } = this;
    if (index < 0 || matches !== null) return this.colorOfFunction(index);
    const step = heatStep(scheme.total > 0 ? self / scheme.total : 0);
    return packColor(theme.border === null ? this.readable(theme.heat[step]!) : mix(theme.heat[step]!, theme.background, HIGH_CONTRAST_FADE));
  }

  private colorOfFunction(index: number): number {
    const known = this.ofFunction.get(index);
    if (known !== undefined) return known;
    const packed = packColor(this.mixColor(index));
    this.ofFunction.set(index, packed);
    return packed;
  }

  private mixColor(index: number): Color {
    const { theme, matches } = this;
    if (matches?.has(index) === true) return theme.match;
    const plain = index < 0 ? theme.merged : this.plainColor(index);
    return matches !== null || this.isDimmed(index) ? mix(plain, theme.background, FADE) : plain;
  }

  private plainColor(index: number): Color {
    const { theme } = this;
    const info = this.functions.get(index);
    const { mode, largest } = this.scheme;
    const key = info === undefined ? '*engine' : colorKey(mode === 'heat' ? 'category' : mode, info);
    const base = keyColor(theme, key, largest);
    if (theme.border !== null) return mix(base, theme.background, HIGH_CONTRAST_FADE);
    // Files differ a little in hue, functions in lightness: neighbours can be told apart within one category.
    const hue = mode === 'category' ? ((hash(info?.url ?? '') % 25) - 12) * 0.75 : 0;
    const lightness = ((hash(`${info?.name ?? ''} ${index}`) % 9) - 4) * 0.014;
    return this.readable(shade(base, hue, lightness));
  }

  private readable(fill: Color): Color {
    return readableFill(fill, this.theme);
  }
}

/** Moves a fill away from its text colour until the text can be read. */
export function readableFill(fill: Color, { foreground, background }: FlameTheme): Color {
  let moved = fill;
  for (let step = 0; step < 8; step++) {
    const [onBackground, onForeground] = [contrast(moved, background), contrast(moved, foreground)];
    if (Math.max(onBackground, onForeground) >= READABLE) break;
    moved = mix(moved, onBackground > onForeground ? foreground : background, 0.08);
  }
  return moved;
}

/** FNV-1a: the same picture on every opening of the same file. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
