// The differential flame graph as one of the large views: the calls of both profiles in one graph, as wide as what they
// took after (where what is gone has no width) or before (where what is new has none). Leaves out: the comparing.

import { messageOf } from '../../src/base/message-of.ts';
import type { Baseline } from '../../src/protocol/compare.ts';
import type { FlameGraphRef, FunctionInfo } from '../../src/protocol/webview.ts';
import { unlessCancelled } from '../channel.ts';
import { element, setText } from '../element.ts';
import { cssOf } from '../flame/color.ts';
import { FlameView } from '../flame/flame-view.ts';
import type { FlameCommand } from '../flame/keys.ts';
import { currentTheme } from '../flame/theme.ts';
import type { PictureGraph } from '../take/picture-shapes.ts';
import type { FunctionTarget, MainView, ViewParts } from '../views/main-view.ts';
import { changeColor, currentHues, DifferenceColors } from './difference-colors.ts';
import { withBaselineFunctions } from './baseline-functions.ts';

type Widths = 'after' | 'before';

export class DifferencePane implements MainView {
  readonly root = element('div', 'flame-pane difference-pane');
  readonly tools = element('div', 'table-tools');
  readonly ready: Promise<void>;
  private readonly parts: ViewParts;
  private readonly baseline: Baseline;
  private readonly legend = element('div', 'difference-legend');
  private readonly swatches: (readonly [share: number, swatch: HTMLElement])[] = [];
  private readonly holder = element('div', 'flame-pane');
  private readonly message = element('p', 'graph-remark', { role: 'status', hidden: true });
  private readonly buttons = new Map<Widths, HTMLButtonElement>();
  /** `null` until the size is known. */
  private graph: FlameView | null = null;
  private widths: Widths = 'after';
  private selected: FunctionInfo | null = null;
  private endWait: () => void = () => undefined;
  private isDisposed = false;

  constructor(parts: ViewParts, baseline: Baseline) {
    this.parts = { ...parts, actions: withBaselineFunctions(parts) };
    this.baseline = baseline;
    this.ready = new Promise((resolve) => (this.endWait = resolve));
    this.build();
    void this.place('after');
  }

  focus(): void {
    this.graph?.focus();
  }

  run(command: FlameCommand): void {
    this.graph?.run(command);
  }

  select(info: FunctionInfo | null): void {
    this.selected = info;
    this.graph?.select(info);
  }

  reselect(info: FunctionInfo): void {
    this.selected = info;
    this.graph?.reselect(info);
  }

  target(): FunctionTarget | null {
    const target = this.graph?.target() ?? null;
    // Its node is one of the graph of both.
    return target === null || target.info.onlyBefore === true ? null : { ...target, node: null };
  }

  picture(): readonly PictureGraph[] | null {
    if (this.graph === null) return null;
    const scaled = this.parts.summary.traces?.only === true ? 'scaled by traces' : 'scaled by total';
    const heading = `Difference to the baseline, ${this.baseline.scale === 'total' ? scaled : 'absolute'}. Blue: less, orange: more. Widths: ${this.widths}`;
    return this.graph.picture().map((drawn) => ({ ...drawn, heading }));
  }

  retheme(): void {
    this.color();
    this.graph?.retheme();
  }

  dispose(): void {
    this.isDisposed = true;
    this.graph?.dispose();
    this.endWait();
  }

  private build(): void {
    const entry = (share: number, words: string): HTMLElement => {
      const swatch = element('span', 'swatch', { 'aria-hidden': 'true' });
      this.swatches.push([share, swatch]);
      return element('li', 'legend-entry', {}, swatch, words);
    };
    const choice = (widths: Widths, words: string, title: string): HTMLElement => {
      const button = element('button', 'choice-button', { 'type': 'button', 'title': title, 'aria-pressed': 'false' }, words);
      button.addEventListener('click', () => void this.place(widths));
      this.buttons.set(widths, button);
      return button;
    };
    this.legend.append(
      element('ul', 'legend', { 'aria-label': 'Colours' }, entry(-1, '− less'), entry(-0.3, ''), entry(0, 'same, or may be chance'), entry(0.3, ''), entry(1, '+ more')),
      element('span', 'difference-widths', { 'role': 'group', 'aria-label': 'Widths' },
        element('span', 'fact-label', {}, 'Widths'),
        choice('after', 'After', 'As wide as what calls take now: what is gone has no width'),
        choice('before', 'Before', 'As wide as what calls took in the baseline: what is new has no width')),
    );
    this.color();
    this.root.append(this.legend, this.message, this.holder);
  }

  private color(): void {
    const theme = currentTheme();
    const hues = currentHues(theme);
    for (const [share, swatch] of this.swatches) swatch.style.backgroundColor = cssOf(changeColor(share, theme, hues));
  }

  /** Shows the graph in other widths as soon as its size is known; until then the one before stays. */
  private async place(widths: Widths): Promise<void> {
    const { channel, summary, view } = this.parts;
    const graph: FlameGraphRef = { kind: 'difference', baseline: this.baseline, widths };
    try {
      await unlessCancelled(channel.request('flame/size', { view, graph }, 'size difference').then((size) => {
        if (size.revision === summary.revision && !this.isDisposed) this.show(widths, graph, size);
      }));
    } catch (error) {
      this.message.hidden = false;
      setText(this.message, messageOf(error));
      this.endWait();
    }
  }

  private show(widths: Widths, graph: FlameGraphRef, { total, rows }: { readonly total: number; readonly rows: number }): void {
    const hadFocus = this.holder.contains(document.activeElement);
    this.graph?.dispose();
    for (const [choice, button] of this.buttons) button.setAttribute('aria-pressed', String(choice === widths));
    const { actions } = this.parts;
    const isEmpty = !(total > 0) || rows === 0;
    this.message.hidden = !isEmpty;
    setText(this.message, isEmpty ? `There is nothing to show: the ${widths === 'after' ? 'profile' : 'baseline'} has no calls in this view.` : '');
    const shown = new FlameView({
      parts: { ...this.parts, totals: { ...this.parts.totals, total }, actions: { ...actions, select: (info) => this.tell(info) } },
      graph,
      total,
      rows,
      zoomName: null,
      isPart: true,
      label: `Differential flame graph, widths ${widths}`,
      colorsOf: (colors, theme) => new DifferenceColors(colors, theme, currentHues(theme)),
      onPainted: () => actions.painted(),
    });
    this.graph = shown;
    this.widths = widths;
    this.holder.replaceChildren(shown.root, shown.strip);
    this.tools.replaceChildren(shown.tools);
    if (this.selected !== null) shown.reselect(this.selected);
    if (hadFocus) shown.focus();
    if (isEmpty) this.endWait();
    else void shown.ready.then(() => this.endWait());
  }

  private tell(info: FunctionInfo | null): void {
    this.selected = info;
    this.parts.actions.select(info, this);
  }
}
