// Colours of a waterfall: one for each service, and those of marks. From the theme, that everybody can tell apart. Leaves
// out: where they are drawn.

import { contrast, mix, over, parseColor, type Color } from '../flame/color.ts';
import { choosePalette, PALETTE_SIZE } from '../flame/palette.ts';
import { currentTheme, type FlameTheme } from '../flame/theme.ts';

/** How much of the ground is in a bar where its span only waits for others. */
const WAITING = 0.6;

/** How much of the text's colour is in a bar's outline: pale colours on a pale ground are seen by it. */
const OUTLINE = 0.45;

/** Bars stand on the ground itself, narrow ones too: a colour near to that of the ground would not be seen. */
const LEAST_CONTRAST = 2;

export interface WaterfallTheme {
  readonly flame: FlameTheme;
  /** Of services. */
  readonly palette: readonly Color[];
  readonly error: Color;
}

export function waterfallTheme(): WaterfallTheme {
  const flame = currentTheme();
  const style = getComputedStyle(document.documentElement);
  const error = parseColor(style.getPropertyValue('--vscode-editorError-foreground').trim()) ?? parseColor(style.getPropertyValue('--vscode-errorForeground').trim());
  return { flame, palette: servicePalette(flame), error: error === null ? flame.foreground : over(error, flame.background) };
}

/** Colours that can be told apart, and from the ground. */
export function servicePalette({ palette, background, foreground }: Pick<FlameTheme, 'palette' | 'background' | 'foreground'>): readonly Color[] {
  const seen = choosePalette(palette, background, foreground, 3 * PALETTE_SIZE).filter((color) => contrast(color, background) >= LEAST_CONTRAST);
  return seen.length === 0 ? palette : seen.slice(0, PALETTE_SIZE);
}

/** Measures labels beside bars. On a canvas of its own: one in the page would have its styles computed for every label. */
export function labelMeasure({ flame }: WaterfallTheme): (label: string) => number {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.font = `${flame.fontSizePx - 1}px ${flame.fontFamily}`;
  return (label) => context.measureText(label).width;
}

/** Which colour of the palette each service has: its own where there are enough, else by its place among those of the trace. */
export function paletteIndexes(all: number, shown: readonly number[], palette: number): ReadonlyMap<number, number> {
  const ordered = [...shown].sort((a, b) => a - b);
  return new Map(ordered.map((service, place) => [service, (all <= palette ? service : place) % palette]));
}

export class ServiceColors {
  private readonly indexes: ReadonlyMap<number, number>;
  private readonly theme: WaterfallTheme;

  /** `all`: services of the file; `shown`: those of the trace. */
  constructor(theme: WaterfallTheme, all: number, shown: readonly number[]) {
    this.theme = theme;
    this.indexes = paletteIndexes(all, shown, theme.palette.length);
  }

  of(service: number): Color {
    const { palette } = this.theme;
    // Of very many services the server names only those that are at work most.
    return palette[this.indexes.get(service) ?? service % palette.length]!;
  }

  /** Of a bar where its span waits. */
  waiting(service: number): Color {
    return mix(this.of(service), this.theme.flame.background, WAITING);
  }

  /** Around a bar; in high contrast that of everything. */
  outline(service: number): Color {
    const { border, foreground } = this.theme.flame;
    return border ?? mix(this.of(service), foreground, OUTLINE);
  }
}
