// The colours of a flame chart: those of the flame graph, and all boxes of the selected function in a colour of their own,
// for it may run many times; and those of the minimap, by category.

import type { BoxSet } from '../../src/flame/box-store.ts';
import type { ChartOverview } from '../../src/protocol/webview.ts';
import type { BoxColors } from '../flame/box-colors.ts';
import { mix, packColor, unpackColor } from '../flame/color.ts';
import type { FlameScene } from '../flame/painter.ts';
import { CATEGORY_VARIABLES, type FlameTheme } from '../flame/theme.ts';
import { stackedTops, type MinimapLayer } from './minimap.ts';

/** How much of a box's own colour is left where its function is selected. */
const OWN_SHARE = 0.25;

export class ChartColors {
  private readonly colors: BoxColors;
  private readonly theme: FlameTheme;
  private readonly selected: number;
  private readonly ofSet = new WeakMap<BoxSet, Uint32Array>();

  constructor(colors: BoxColors, theme: FlameTheme, selected: number) {
    this.colors = colors;
    this.theme = theme;
    this.selected = selected;
  }

  colorsOf(set: BoxSet): Uint32Array {
    const known = this.ofSet.get(set);
    if (known !== undefined) return known;
    const { columns } = set;
    const colors = this.colors.colorsOf(set).map((color, i) => (columns.function[i] === this.selected ? this.emphasised(color) : color));
    this.ofSet.set(set, colors);
    return colors;
  }

  isFaded(functionIndex: number): boolean {
    return functionIndex !== this.selected && this.colors.isFaded(functionIndex);
  }

  takesBackgroundText(packed: number): boolean {
    return this.colors.takesBackgroundText(packed);
  }

  private emphasised(packed: number): number {
    return packColor(mix(this.theme.selection, unpackColor(packed), OWN_SHARE));
  }
}

/** The colours where a function is selected; `null`: none is. */
export function chartColors(colors: BoxColors, theme: FlameTheme, selected: number | null): FlameScene['colors'] {
  return selected === null ? colors : new ChartColors(colors, theme, selected);
}

/** The load of a recording as layers of the minimap, by category. */
export function loadLayers(load: ChartOverview['load'], theme: FlameTheme): readonly MinimapLayer[] {
  const order = CATEGORY_VARIABLES.map(([category]) => category);
  const tops = stackedTops(order.map((category) => load[category]));
  return order.map((category, i) => ({ color: theme.categories[category], tops: tops[i]! }));
}
