// The waterfall of one trace: puts head, minimap, axis and rows together and decides what gestures and keys do. Leaves out:
// which trace and span are looked at (traces-pane.ts), how a row is drawn (waterfall-row.ts).

import { Cancelled } from '../../src/base/cancel.ts';
import { formatValue } from '../../src/base/format-value.ts';
import { messageOf } from '../../src/base/message-of.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { Folding, TraceMethods, TraceRow, WaterfallRow } from '../../src/protocol/traces.ts';
import { openOrSay, orSay } from '../channel.ts';
import { AxisTicks } from '../chart/axis-ticks.ts';
import { element } from '../element.ts';
import { DragMarks } from '../flame/drag-marks.ts';
import type { TracesState } from '../saved-state.ts';
import { RowGrid } from '../tables/row-grid.ts';
import type { ViewParts } from '../views/main-view.ts';
import { listenToBars } from './bar-gestures.ts';
import { isOpen, oneDeeper, sameFolding, toggled } from './folding.ts';
import { NameSash } from './name-sash.ts';
import { labelMeasure, ServiceColors, waterfallTheme } from './service-colors.ts';
import { showSpanMenu } from './span-menu.ts';
import { SpanSearch } from './span-search.ts';
import type { SpanSelection } from './span-selection.ts';
import { serviceName, skewSentence } from './span-words.ts';
import { TimeScale } from './time-scale.ts';
import { TraceOverview } from './trace-overview.ts';
import { runOnWaterfall, type CommandedWaterfall } from './waterfall-commands.ts';
import { WaterfallHead } from './waterfall-head.ts';
import { waterfallCommandOf, type WaterfallCommand } from './waterfall-keys.ts';
import { waterfallToolbar } from './waterfall-toolbar.ts';
import { WaterfallRowView, type RowScene } from './waterfall-row.ts';
import { WaterfallRows, type RowsQuestion } from './waterfall-rows.ts';

/** Height of the row of column heads; the style sheet says the same. */
const HEAD_PX = 24;

export interface WaterfallOptions {
  readonly parts: ViewParts;
  readonly spans: SpanSelection;
  readonly trace: TraceRow;
  /** What is seen first: time and folding as they were left. */
  readonly state: Pick<TracesState, 'from' | 'to' | 'openDepth' | 'toggled'>;
  /** `null`: there is no list to go back to. */
  readonly onBack: (() => void) | null;
  /** The user went to a span. */
  readonly onSelect: (span: number) => void;
  /** The visible time or what is folded changed. */
  readonly onChange: (change: Pick<TracesState, 'from' | 'to' | 'openDepth' | 'toggled'>) => void;
  /** The first rows are there, or why there are none was said. */
  readonly onPainted: () => void;
}

export class Waterfall {
  readonly root = element('section', 'waterfall', { 'aria-label': 'Waterfall' });
  readonly tools = element('div', 'flame-bar');
  private readonly options: WaterfallOptions;
  private readonly head: WaterfallHead;
  private readonly scale: TimeScale;
  private readonly rows: WaterfallRows;
  private readonly grid: RowGrid<WaterfallRow>;
  private readonly ticks = new AxisTicks();
  private readonly axisCell = element('div', 'cell cell-bars', { role: 'columnheader' }, element('span', 'visually-hidden', {}, 'Time'), this.ticks.root);
  private readonly marks = new DragMarks((from, to) => formatValue(to - from, 'nanoseconds'));
  private readonly overlay = element('div', 'bars-overlay', {}, this.marks.root);
  private readonly overview: TraceOverview;
  private readonly search: SpanSearch;
  private readonly sash: NameSash;
  private readonly scene: RowScene;
  private theme = waterfallTheme();
  private readonly commanded: CommandedWaterfall;
  private readonly resizeObserver = new ResizeObserver(() => this.measure());
  private folding: Folding;
  private selected: number | null = null;
  /** Gone to as soon as its row is here. */
  private sought: { readonly span: number; readonly moves: boolean } | null = null;
  private painted = false;

  constructor(options: WaterfallOptions) {
    this.options = options;
    const { parts, spans, trace, state, onBack } = options;
    const { from, to, openDepth, toggled: toggledSpans } = state;
    this.folding = { openDepth, toggled: toggledSpans };
    this.scale = new TimeScale(trace.durationNs, { from, to }, (viewport) => this.moved(viewport));
    const colors = new ServiceColors(this.theme, spans.summary.services.length, [trace.service]);
    this.scene = { version: 0, viewport: this.scale.viewport, colors, measure: labelMeasure(this.theme), services: () => spans.summary.services, lit: null };
    this.head = new WaterfallHead({ trace, onBack, onLit: (service) => this.light(service) });
    this.rows = new WaterfallRows(
      { ask: (question) => this.ask(question), onRows: () => this.arrived(), onError: (error) => this.failed(error) },
      this.folding,
    );
    this.grid = this.makeGrid();
    this.overview = new TraceOverview({
      parts, trace: trace.trace, scale: this.scale, theme: () => this.theme, colors: () => this.scene.colors, onServices: () => this.takeColors(),
    });
    this.search = new SpanSearch({
      find: (text, after, backwards) => parts.channel.request('waterfall/find', { trace: trace.trace, text, from: after, backwards }, 'waterfall find'),
      current: () => this.selected,
      onTerms: (text) => this.rows.search(text),
      onFound: (span) => {
        this.select(span);
        void this.reveal(span);
      },
      onLeave: () => this.grid.enter(),
    });
    this.commanded = this.asCommanded();
    const body = element('div', 'waterfall-body', {}, this.grid.root, this.overlay);
    this.sash = new NameSash(body, () => this.measure());
    body.append(this.sash.root);
    this.tools.append(this.search.root, waterfallToolbar((command) => this.run(command), () => void this.fold(oneDeeper(this.folding))));
    this.root.append(this.head.root, this.overview.minimap.root, body);
    this.listen();
    this.resizeObserver.observe(this.axisCell);
    this.grid.show(this.rows);
    void this.overview.ask();
  }

  focus(): void {
    this.grid.enter();
  }

  /** Goes to a span, opening what hides it. */
  async reveal(span: number): Promise<void> {
    const { channel, summary, actions } = this.options.parts;
    const row = this.rows.rowOf(span);
    if (row >= 0 && sameFolding(this.rows.shownFolding ?? this.folding, this.folding)) {
      // The next key may come before an answer would.
      channel.cancelSlot('waterfall where');
      this.goTo(span, row, this.folding);
      return;
    }
    this.selected = span;
    this.grid.drawSoon();
    const asked = channel.request('waterfall/where', { span, folding: this.folding }, 'waterfall where').then(({ revision, trace, row, folding }) => {
      // What was gone to meanwhile is newer.
      if (revision !== summary.revision || trace !== this.options.trace.trace || this.selected !== span) return;
      this.goTo(span, row, folding);
    });
    await orSay(asked, (message) => actions.say(message));
  }

  /** Goes to a span whose row is known. `moves`: also in time, where it is not seen. */
  goTo(span: number, row: number, folding: Folding, moves = true): void {
    this.selected = span;
    this.sought = { span, moves };
    this.setFolding(folding);
    this.grid.goTo(row);
    this.rows.fold(folding, row);
    this.seek();
  }

  run(command: WaterfallCommand): void {
    runOnWaterfall(this.commanded, command);
  }

  /** Names of services may be others now. */
  renew(): void {
    this.redraw();
  }

  retheme(): void {
    this.theme = waterfallTheme();
    this.scene.measure = labelMeasure(this.theme);
    this.takeColors();
    this.overview.minimap.paint();
  }

  dispose(): void {
    // An answer would move what is not there any more, and have that remembered.
    for (const slot of ['waterfall where', 'waterfall find', 'waterfall overview']) this.options.parts.channel.cancelSlot(slot);
    this.resizeObserver.disconnect();
    this.grid.dispose();
    this.overview.dispose();
    this.search.dispose();
    this.root.remove();
  }

  // -- parts ---------------------------------------------------------------------------------------------------------

  private makeGrid(): RowGrid<WaterfallRow> {
    const head = element('div', 'table-head', {}, element('div', 'cell cell-span', { role: 'columnheader' }, element('span', 'plain-header', {}, 'Span')), this.axisCell);
    return new RowGrid({
      label: 'Spans of the trace',
      head,
      isTree: true,
      makeRow: () => new WaterfallRowView(this.scene),
      isSelected: ({ span }) => span === this.selected,
      onSelect: ({ span }) => this.select(span),
      onOpen: (row) => this.open(row),
      onKey: (event) => this.onKey(event),
      onMenu: (row, at) => this.showMenu(row, at),
    });
  }

  private listen(): void {
    const { grid, scale, marks } = this;
    const drawn = marks.gestures({ get viewport() { return scale.viewport; }, moveTo: (viewport) => scale.move(viewport) });
    listenToBars(grid.root, {
      bars: () => this.axisCell.getBoundingClientRect(),
      zoom: (factor, atPx) => scale.zoom(factor, atPx),
      pan: (dxPx) => scale.pan(dxPx),
      measure: (from, to) => drawn.measure?.(from, to, false),
      frame: (from, to, done) => drawn.frame?.(from, to, done),
    });
    grid.root.addEventListener('click', ({ target }) => {
      if (!(target instanceof Element) || target.closest('.twistie') === null) return;
      const row = this.rows.at(Number(target.closest<HTMLElement>('[data-row]')?.dataset['row']));
      if (row !== undefined && row.children > 0) this.toggle(row);
    });
  }

  // -- time ------------------------------------------------------------------------------------------------------------

  private measure(): void {
    const { clientWidth } = this.axisCell;
    const { left } = this.axisCell.getBoundingClientRect();
    const host = this.grid.root;
    this.overlay.style.left = `${left - host.getBoundingClientRect().left}px`;
    this.overlay.style.width = `${clientWidth}px`;
    if (clientWidth > 0) this.scale.resize(clientWidth, Math.max(0, host.clientHeight - HEAD_PX));
  }

  private moved(viewport: Viewport): void {
    const { x0, x1, widthPx } = viewport;
    this.scene.viewport = viewport;
    this.ticks.show(viewport);
    this.overview.minimap.show(viewport);
    this.marks.place(viewport);
    this.redraw();
    if (widthPx <= 1) return;
    this.rows.show({ fromNs: x0, toNs: x1, widthPx });
    this.remember();
  }

  private redraw(): void {
    this.scene.version++;
    this.grid.drawSoon();
  }

  private remember(): void {
    this.options.onChange({ ...this.scale.shares, ...this.folding });
  }

  // -- rows ----------------------------------------------------------------------------------------------------------

  private async ask(question: RowsQuestion): Promise<TraceMethods['waterfall/rows']['result']> {
    const { parts, trace } = this.options;
    const answer = await parts.channel.request('waterfall/rows', { trace: trace.trace, ...question });
    if (answer.revision !== parts.summary.revision) throw new Cancelled();
    return answer;
  }

  private arrived(): void {
    this.grid.arrived();
    this.seek();
    this.head.say(skewSentence(this.skews()));
    this.paintedFirst();
  }

  private failed(error: unknown): void {
    if (!(error instanceof Cancelled)) this.options.parts.actions.say(messageOf(error));
    this.paintedFirst();
  }

  private paintedFirst(): void {
    if (this.painted) return;
    this.painted = true;
    this.options.onPainted();
  }

  /** By service: what is recognised in the rows that came. */
  private skews(): Map<string, number> {
    const skews = new Map<string, number>();
    const { services } = this.options.spans.summary;
    for (const { service, skewNs } of this.rows.here) if (skewNs !== 0) skews.set(serviceName(services, service), skewNs);
    return skews;
  }

  /** Goes to the span that is sought, if its row is here. */
  private seek(): void {
    if (this.sought === null) return;
    const row = this.rows.rowOf(this.sought.span);
    const here = this.rows.at(row);
    if (here === undefined || !sameFolding(this.rows.shownFolding ?? this.folding, this.folding)) return;
    const { moves } = this.sought;
    this.sought = null;
    this.grid.goTo(row);
    if (moves) this.scale.reveal(here);
  }

  private select(span: number): void {
    this.selected = span;
    this.sought = null;
    this.options.onSelect(span);
  }

  private setFolding(folding: Folding): void {
    this.folding = folding;
    this.remember();
  }

  /** Folds otherwise, and stays at the selected span where it is still seen. */
  private async fold(folding: Folding): Promise<void> {
    const { channel, actions } = this.options.parts;
    const { selected } = this;
    const gone = async (): Promise<void> => {
      const where = selected === null ? null : await channel.request('waterfall/where', { span: selected, folding }, 'waterfall where');
      if (selected !== null && where !== null && sameFolding(where.folding, folding)) {
        this.goTo(selected, where.row, folding);
        return;
      }
      this.setFolding(folding);
      this.rows.fold(folding, 0);
      this.grid.goTo(0);
    };
    await orSay(gone(), (message) => actions.say(message));
  }

  /** Rows above it stay where they are, and so does it. */
  private toggle(row: WaterfallRow): void {
    this.setFolding(toggled(this.folding, row.span));
    this.rows.fold(this.folding);
  }

  private open({ span }: WaterfallRow): void {
    const { channel, actions } = this.options.parts;
    openOrSay(channel.request('span/open', { span, place: null }, 'span open'), actions.say);
  }

  // -- commands ------------------------------------------------------------------------------------------------------

  private onKey(event: KeyboardEvent): boolean {
    const command = waterfallCommandOf(event);
    if (command !== null) this.run(command);
    return command !== null;
  }

  private asCommanded(): CommandedWaterfall {
    const { grid, scale, search, options } = this;
    return {
      scale, search,
      row: () => this.rows.at(grid.currentRow),
      willBeOpen: (row) => isOpen(this.folding, row),
      stepDown: () => grid.moveTo(grid.currentRow + 1),
      toggle: (row) => this.toggle(row),
      goTo: (span) => {
        this.select(span);
        void this.reveal(span);
      },
      fold: (folding) => void this.fold(folding),
      back: () => {
        if (this.marks.clear()) return;
        if (this.scene.lit !== null) this.head.light(null);
        else if (options.onBack !== null) options.onBack();
        else scale.reset();
      },
    };
  }

  private showMenu(row: WaterfallRow, at: { readonly x: number; readonly y: number }): void {
    const { parts, spans, trace } = this.options;
    const { actions } = parts;
    showSpanMenu(row, at, {
      open: () => this.open(row),
      showDetails: () => actions.showSpan(),
      zoomTo: () => this.scale.zoomToSpan(row),
      copyName: () => actions.copy(row.name, 'Copied the name'),
      copyTraceId: () => actions.copy(trace.id, 'Copied the trace id'),
      ...(spans.summary.only && { showOperation: () => this.showOperation(row) }),
      toggleService: () => this.head.light(this.scene.lit === row.service ? null : row.service),
      isLit: () => this.scene.lit === row.service,
      toggle: () => this.toggle(row),
    });
  }

  private showOperation({ span }: WaterfallRow): void {
    const { channel, summary, actions } = this.options.parts;
    const work = async (): Promise<void> => {
      const { details } = await channel.request('spans/details', { span, all: false }, 'span operation');
      const operation = details?.operation ?? null;
      if (operation === null) return;
      const { revision, info } = await channel.request('functions/info', { function: operation }, 'span operation');
      if (revision === summary.revision && info !== null) actions.showIn('flame', info);
    };
    void orSay(work(), (message) => actions.say(message));
  }

  // -- services ------------------------------------------------------------------------------------------------------

  private light(service: number | null): void {
    this.scene.lit = service;
    this.redraw();
  }

  /** Colours of theme and services; the legend with them. */
  private takeColors(): void {
    const { spans, trace } = this.options;
    const { services } = spans.summary;
    const shown = this.overview.services ?? [trace.service];
    this.scene.colors = new ServiceColors(this.theme, services.length, shown);
    this.head.listServices(shown, services, this.scene.colors);
    this.redraw();
  }
}
