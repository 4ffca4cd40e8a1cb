// Which colour a box has: by category, with a shade of its own for each file and function; matches of a search stand
// out and the rest steps back. Leaves out: reading the theme, drawing.

import type { BoxSet } from '../../src/flame/box-store.ts';
import type { FunctionInfo } from '../../src/protocol/webview.ts';
import { contrast, mix, packColor, shade, unpackColor } from './color.ts';
import type { Color } from './color.ts';
import type { FlameTheme } from './theme.ts';

/** How far a box that a search did not find fades into the background. */
const FADE = 0.72;

/** In high contrast the fill is this close to the background, so that text and outlines carry the picture. */
const HIGH_CONTRAST_FADE = 0.7;

/** WCAG's contrast for text of this size. */
const READABLE = 4.5;

/** Colours of one theme and one search; a change of either needs a new one. */
export class BoxColors {
  private readonly theme: FlameTheme;
  private readonly functions: ReadonlyMap<number, FunctionInfo>;
  private readonly matches: ReadonlySet<number> | null;
  private readonly ofFunction = new Map<number, number>();
  private readonly ofSet = new WeakMap<BoxSet, Uint32Array>();
  private readonly darkText = new Map<number, boolean>();

  /** `matches`: functions that a search found, or `null` without a search. */
  constructor(theme: FlameTheme, functions: ReadonlyMap<number, FunctionInfo>, matches: ReadonlySet<number> | null) {
    this.theme = theme;
    this.functions = functions;
    this.matches = matches;
  }

  /** Colour of every box of a set, packed. */
  colorsOf(set: BoxSet): Uint32Array {
    const known = this.ofSet.get(set);
    if (known !== undefined) return known;
    const functions = set.columns.function;
    const colors = new Uint32Array(functions.length);
    for (let index = 0; index < colors.length; index++) colors[index] = this.colorOfFunction(functions[index]!);
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

  /** Whether a function's boxes stepped back behind a search. */
  isFaded(functionIndex: number): boolean {
    return this.matches !== null && !this.matches.has(functionIndex);
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
    return matches === null ? plain : mix(plain, theme.background, FADE);
  }

  private plainColor(index: number): Color {
    const { theme } = this;
    const info = this.functions.get(index);
    const base = theme.categories[info?.category ?? 'engine'];
    if (theme.border !== null) return mix(base, theme.background, HIGH_CONTRAST_FADE);
    // Files differ a little in hue, functions in lightness: neighbours can be told apart within one category.
    const hue = ((hash(info?.url ?? '') % 25) - 12) * 0.75;
    const lightness = ((hash(`${info?.name ?? ''} ${index}`) % 9) - 4) * 0.014;
    return this.readable(shade(base, hue, lightness));
  }

  /** Moves a fill away from its text colour until the text can be read. */
  private readable(fill: Color): Color {
    const { foreground, background } = this.theme;
    let moved = fill;
    for (let step = 0; step < 8; step++) {
      const [onBackground, onForeground] = [contrast(moved, background), contrast(moved, foreground)];
      if (Math.max(onBackground, onForeground) >= READABLE) break;
      moved = mix(moved, onBackground > onForeground ? foreground : background, 0.08);
    }
    return moved;
  }
}

/** FNV-1a: the same picture on every opening of the same file. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
