// Colours of a differential flame graph: one hue for more, one for less, the stronger the more a call changed in relation to
// what it was; neutral where that may be chance. The hues are an orange and a blue, which all kinds of colour blindness tell
// apart; signs in the labels say the same.

import type { BoxColumns, BoxSet } from '../../src/flame/box-store.ts';
import { SIGNIFICANCES } from '../../src/protocol/compare.ts';
import { mix, over, packColor, parseColor, type Color } from '../flame/color.ts';
import { readableFill, type BoxColors } from '../flame/box-colors.ts';
import type { FlameScene } from '../flame/painter.ts';
import type { FlameTheme } from '../flame/theme.ts';

/** The hues of a theme. */
export interface DifferenceHues {
  readonly more: Color;
  readonly less: Color;
  readonly neutral: Color;
}

/** Where a hue begins: the smallest change that is no chance is still seen. */
const LEAST_HUE = 0.35;
/** In high contrast fills are this close to the background, so that text and outlines carry the picture. */
const HIGH_CONTRAST_FADE = 0.6;
/** Boxes that a search did not find. */
const FADE = 0.72;
/** Smaller changes than this count as none. */
const UNCHANGED = 0.005;

const FALLBACK = { more: { r: 224, g: 138, b: 46, a: 1 }, less: { r: 61, g: 133, b: 209, a: 1 } };

/** The hues as the theme has them. `read` gives the value of a CSS variable. */
export function differenceHues(theme: FlameTheme, read: (name: string) => string): DifferenceHues {
  const hue = (name: string, otherwise: Color): Color => over(parseColor(read(name)) ?? otherwise, theme.background);
  return {
    more: hue('--vscode-heatline-flameMore', FALLBACK.more),
    less: hue('--vscode-heatline-flameLess', FALLBACK.less),
    neutral: mix(theme.background, theme.foreground, 0.16),
  };
}

/** The hues of this page now. */
export function currentHues(theme: FlameTheme): DifferenceHues {
  const style = getComputedStyle(document.documentElement);
  return differenceHues(theme, (name) => style.getPropertyValue(name).trim());
}

/** How a call changed, -1 (gone) … 1 (new); 0 where it did not, or may not have. */
export function changeShare(before: number, after: number, significance: number): number {
  const most = Math.max(before, after);
  if (!(most > 0) || SIGNIFICANCES[significance] === 'noise') return 0;
  const share = (after - before) / most;
  return Math.abs(share) < UNCHANGED ? 0 : share;
}

/** The colour of a change. */
export function changeColor(share: number, theme: FlameTheme, { more, less, neutral }: DifferenceHues): Color {
  const plain = share === 0 ? neutral : mix(neutral, share > 0 ? more : less, LEAST_HUE + (1 - LEAST_HUE) * Math.abs(share));
  return theme.border === null ? readableFill(plain, theme) : mix(plain, theme.background, HIGH_CONTRAST_FADE);
}

/** In place of the colours by kind of code; what these know of searches stays. */
export class DifferenceColors implements Pick<BoxColors, 'colorsOf' | 'isFaded' | 'takesBackgroundText'> {
  private readonly colors: FlameScene['colors'];
  private readonly theme: FlameTheme;
  private readonly hues: DifferenceHues;
  private readonly ofSet = new WeakMap<BoxSet, Uint32Array>();

  constructor(colors: FlameScene['colors'], theme: FlameTheme, hues: DifferenceHues) {
    this.colors = colors;
    this.theme = theme;
    this.hues = hues;
  }

  colorsOf(set: BoxSet): Uint32Array {
    const known = this.ofSet.get(set);
    if (known !== undefined) return known;
    const { columns } = set;
    const colors = new Uint32Array(columns.function.length);
    for (let i = 0; i < colors.length; i++) colors[i] = this.colorOf(columns, i);
    this.ofSet.set(set, colors);
    return colors;
  }

  isFaded(functionIndex: number): boolean {
    return this.colors.isFaded(functionIndex);
  }

  takesBackgroundText(packed: number): boolean {
    return this.colors.takesBackgroundText(packed);
  }

  private colorOf({ merged, function: fn, before, after, significance }: BoxColumns, i: number): number {
    const { theme, hues } = this;
    const isMerged = merged[i]! > 0;
    const plain = isMerged ? theme.merged : changeColor(changeShare(before?.[i] ?? NaN, after?.[i] ?? NaN, significance?.[i] ?? 0), theme, hues);
    return packColor(this.isFaded(fn[i]!) ? mix(plain, theme.background, FADE) : plain);
  }
}
