// The flame chart as one of the large views: asks for the overview and makes the chart of it, or says why there is none.

import type { FunctionInfo } from '../../src/protocol/webview.ts';
import { orSay } from '../channel.ts';
import { element } from '../element.ts';
import { withRange } from '../filters/filtered-view.ts';
import type { FlameCommand } from '../flame/keys.ts';
import type { UnresolvedSources } from '../sources/unresolved-sources.ts';
import type { FunctionTarget, MainView, ViewParts } from '../views/main-view.ts';
import { ChartView } from './chart-view.ts';
import { whyNoChart } from './no-times.ts';

/** Columns of the minimap: more could not be told apart. */
const OVERVIEW_COLUMNS = 1000;

export class ChartPane implements MainView {
  readonly root = element('div', 'chart-pane');
  readonly tools = element('div', 'table-tools');
  readonly ready: Promise<void>;
  private parts: ViewParts;
  private chart: ChartView | null = null;
  private hadFirst: () => void = () => undefined;
  /** What came before the chart was there. */
  private selected: { readonly info: FunctionInfo | null; readonly moves: boolean } | null = null;
  private unresolved: UnresolvedSources | null = null;
  private wantsFocus = false;

  constructor(parts: ViewParts) {
    this.parts = parts;
    this.ready = new Promise((resolve) => (this.hadFirst = resolve));
    if (!parts.summary.timed) this.explain(whyNoChart(parts.summary));
    else if (parts.summary.spanNs > 0) void this.load();
    else this.explain('All samples of this file were taken at one moment: there is no time to show.');
  }

  /** Range and value type do not change the chart. */
  update(parts: ViewParts): boolean {
    const { summary, view } = this.parts;
    const same = JSON.stringify([parts.summary.revision, parts.view.threads, parts.view.filters]) === JSON.stringify([summary.revision, view.threads, view.filters]);
    if (!same) return false;
    this.parts = parts;
    this.chart?.update(parts);
    return true;
  }

  focus(): void {
    if (this.chart === null) this.wantsFocus = true;
    else this.chart.focus();
  }

  run(command: FlameCommand): void {
    this.chart?.run(command);
  }

  select(info: FunctionInfo | null): void {
    if (this.chart === null) this.selected = { info, moves: true };
    else this.chart.select(info);
  }

  reselect(info: FunctionInfo): void {
    if (this.chart === null) this.selected = { info, moves: false };
    else this.chart.reselect(info);
  }

  target(): FunctionTarget | null {
    return this.chart?.target() ?? null;
  }

  picture(): ReturnType<NonNullable<MainView['picture']>> {
    return this.chart?.picture() ?? null;
  }

  wake(): void {
    this.chart?.wake();
  }

  rememberNow(): void {
    this.chart?.rememberNow();
  }

  recall(): void {
    this.chart?.recall();
  }

  markUnresolved(unresolved: UnresolvedSources): void {
    this.unresolved = unresolved;
    this.chart?.markUnresolved(unresolved);
  }

  retheme(): void {
    this.chart?.retheme();
  }

  dispose(): void {
    this.chart?.dispose();
    this.root.remove();
  }

  private async load(): Promise<void> {
    const { channel, view, summary } = this.parts;
    const asked = channel.request('chart/overview', { view: withRange(view, null), columns: OVERVIEW_COLUMNS }, 'chart overview');
    const shown = asked.then((overview) => {
      if (overview.revision !== summary.revision) return;
      if (overview.lanes.length === 0) this.explain('No sample of this view has a stack: there is nothing to draw.');
      else this.show(new ChartView({ parts: this.parts, overview, onPainted: () => this.paintedFirst(), owner: this }));
    });
    await orSay(shown, (message) => this.explain(`The flame chart could not be loaded: ${message}`));
  }

  private show(chart: ChartView): void {
    this.chart = chart;
    this.root.replaceChildren(chart.root);
    this.tools.replaceChildren(chart.tools);
    if (this.unresolved !== null) chart.markUnresolved(this.unresolved);
    if (this.selected?.moves === false && this.selected.info !== null) chart.reselect(this.selected.info);
    else if (this.selected !== null) chart.select(this.selected.info);
    if (this.wantsFocus) chart.focus();
  }

  private explain(sentence: string): void {
    this.root.replaceChildren(element('div', 'state-page', {}, element('p', 'state-message', {}, sentence)));
    this.paintedFirst();
  }

  private paintedFirst(): void {
    this.hadFirst();
    // Not before the page has all of its parts.
    queueMicrotask(() => this.parts.actions.painted());
  }
}
