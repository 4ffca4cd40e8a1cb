// What the colours of a graph stand for: the choice of it, the legend, and the scheme that follows from both. One stands in
// every graph; the choice is shared through what the page remembers. Leaves out: the colours of boxes (box-colors.ts).

import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import type { ColorMode } from '../../src/flame/color-groups.ts';
import type { ColorGroup, View } from '../../src/protocol/webview.ts';
import { orSay } from '../channel.ts';
import { element } from '../element.ts';
import { sameView } from '../filters/filtered-view.ts';
import type { ViewParts } from '../views/main-view.ts';
import type { ColorScheme } from './box-colors.ts';
import { Legend } from './legend.ts';
import { PALETTE_SIZE } from './palette.ts';
import type { FlameTheme } from './theme.ts';

/** The choices in the order of their list. */
const MODES: readonly (readonly [ColorMode, string])[] = [
  ['category', 'Kind of code'],
  ['package', 'Package'],
  ['file', 'File'],
  ['heat', 'Self time'],
];

type Groups = { readonly groups: readonly ColorGroup[]; readonly others: { readonly count: number; readonly self: number } };

const NO_GROUPS: Groups = { groups: [], others: { count: 0, self: 0 } };

export interface ColoringOptions {
  readonly parts: Pick<ViewParts, 'channel' | 'summary' | 'view' | 'totals' | 'memory'>;
  readonly theme: FlameTheme;
  /** Whether boxes have a self of their own to be coloured by. */
  readonly bySelf?: boolean;
  /** Boxes have other colours now. */
  readonly onChange: () => void;
  readonly onError: (message: string) => void;
}

export class Coloring {
  readonly root: HTMLElement;
  private readonly options: ColoringOptions;
  private parts: ColoringOptions['parts'];
  private readonly legend: Legend;
  private readonly select = element('vscode-single-select', 'color-select', { label: 'Colour by' });
  private theme: FlameTheme;
  private mode: ColorMode;
  private lit: ReadonlySet<string> | null = null;
  private largest: readonly string[] = [];
  private shown = NO_GROUPS;

  constructor(options: ColoringOptions) {
    this.options = options;
    this.parts = options.parts;
    this.theme = options.theme;
    this.mode = this.remembered();
    this.legend = new Legend((lit) => {
      this.lit = lit;
      options.onChange();
    });
    // Only values of times are self times.
    const unit = options.parts.summary.valueTypes[options.parts.view.valueType]?.unit;
    for (const [mode, title] of MODES) {
      if (mode === 'heat' && options.bySelf === false) continue;
      const words = mode === 'heat' && unit !== 'nanoseconds' ? 'Self' : title;
      this.select.append(element('vscode-option', '', { value: mode, selected: mode === this.mode }, words));
    }
    this.select.addEventListener('change', () => this.choose(this.select.value as ColorMode));
    this.root = element('div', 'coloring', {}, element('span', 'fact-label', {}, 'Colour by'), this.select, this.legend.root);
  }

  get scheme(): ColorScheme {
    const { mode, largest, lit } = this;
    return { mode, largest, lit, total: this.parts.totals.total };
  }

  /** The theme changed. */
  retheme(theme: FlameTheme): void {
    this.theme = theme;
    this.legend.show(theme);
  }

  /** The same graph with figures of another view. */
  update(parts: ColoringOptions['parts']): void {
    this.parts = parts;
    void this.ask();
  }

  /** Another graph may have chosen otherwise meanwhile. */
  follow(): void {
    const mode = this.remembered();
    if (mode === this.mode) return;
    this.select.value = mode;
    this.take(mode);
  }

  private remembered(): ColorMode {
    const { colorBy } = this.parts.memory.state;
    return colorBy === 'heat' && this.options.bySelf === false ? 'category' : colorBy;
  }

  private choose(mode: ColorMode): void {
    this.parts.memory.update({ colorBy: mode });
    this.take(mode);
  }

  private take(mode: ColorMode): void {
    this.mode = mode;
    this.lit = null;
    this.shown = NO_GROUPS;
    this.list();
    this.options.onChange();
    void this.ask();
  }

  private list(): void {
    this.legend.list({ mode: this.mode, ...this.shown, largest: this.largest, total: this.parts.totals.total }, this.theme);
  }

  /**
   * Asks what the view has, and what the whole profile has: colours do not change with ranges and filters. Called when the
   * first boxes are there: they come first.
   */
  async ask(): Promise<void> {
    const { mode } = this;
    const { summary, view } = this.parts;
    if (mode === 'heat') {
      this.list();
      return;
    }
    const asked = this.askFor(mode, view, { valueType: summary.defaultValueType, threads: null });
    await orSay(asked, this.options.onError);
  }

  private async askFor(mode: Exclude<ColorMode, 'heat'>, view: View, whole: View): Promise<void> {
    const { channel, summary } = this.parts;
    const shown = channel.request('colors/groups', { view, mode, limit: PALETTE_SIZE });
    const isWhole = sameView(view, whole);
    const all = isWhole || mode === 'category' ? shown : channel.request('colors/groups', { view: whole, mode, limit: PALETTE_SIZE });
    const [inView, inAll] = await Promise.all([shown, all]);
    if (this.mode !== mode || inView.revision !== summary.revision) return;
    this.shown = inView;
    this.largest = inAll.groups.map(({ key }) => key).filter((key) => !key.startsWith('*'));
    this.list();
    this.options.onChange();
  }
}
