// The list of the traces of a file: sorted and filtered by the host, with the histogram of their durations over it. Leaves
// out: one row (trace-row.ts), the histogram (latency-histogram.ts), the waterfall.

import { Cancelled } from '../../src/base/cancel.ts';
import { formatValue } from '../../src/base/format-value.ts';
import type { TraceFilter, TraceRow, TraceSort } from '../../src/protocol/traces.ts';
import { orSay } from '../channel.ts';
import { element, icon, setText } from '../element.ts';
import { showMenu } from '../menus/menu.ts';
import type { TracesState } from '../saved-state.ts';
import { CopyTable } from '../tables/copy-table.ts';
import { FilterField } from '../tables/filter-field.ts';
import type { PagedRows } from '../tables/paged-rows.ts';
import { RowGrid } from '../tables/row-grid.ts';
import { RowList, type ListPage } from '../tables/row-list.ts';
import { scrollMemory } from '../tables/scroll-memory.ts';
import { SortHead } from '../tables/sort-head.ts';
import { displayName } from '../text/display-name.ts';
import type { ViewParts } from '../views/main-view.ts';
import { EVERY_DURATION, rangeWords, type DurationRange } from './histogram-brush.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { SpanSelection } from './span-selection.ts';
import { serviceName } from './span-words.ts';
import { startText } from './start-text.ts';
import { TRACE_COLUMNS, TraceRowView } from './trace-row.ts';

export interface TraceListOptions {
  readonly parts: ViewParts;
  readonly spans: SpanSelection;
  /** The user wants to see a trace. */
  readonly onOpen: (row: TraceRow) => void;
  /** The first rows are there, or why there are none was said. */
  readonly onPainted: () => void;
}

export class TraceList {
  readonly root = element('section', 'trace-list table-panel', { 'aria-label': 'Traces' });
  readonly tools = element('div', 'flame-bar');
  private readonly options: TraceListOptions;
  private readonly histogram: LatencyHistogram;
  private readonly grid: RowGrid<TraceRow>;
  private readonly head: SortHead<TraceSort>;
  private readonly list: RowList<TraceRow>;
  private readonly field: FilterField;
  private readonly copy: CopyTable<TraceRow>;
  private readonly chipLabel = element('span', 'chip-label');
  private readonly chip: HTMLElement;
  private rows: PagedRows<TraceRow>;
  private selected: number | null = null;
  private sought: number | null = null;
  private longestNs = 0;
  private askedBins: string | null = null;

  constructor(options: TraceListOptions) {
    this.options = options;
    const { onOpen } = options;
    this.head = new SortHead(TRACE_COLUMNS, () => this.state, (sorting) => this.change(sorting));
    this.grid = this.makeGrid();
    this.histogram = new LatencyHistogram(this.state, (range) => this.change(range));
    this.field = new FilterField({
      label: 'Filter traces by name, service or figures',
      terms: 'words, "quoted words", /pattern/, service:shop, error:yes, duration>100ms, spans>10, -not, this | that',
      placeholder: 'Filter traces',
      value: this.state.filter,
      onFilter: (filter) => this.change({ filter }),
      onLeave: () => this.grid.enter(),
    });
    const remove = element('button', 'chip-remove', { 'type': 'button', 'aria-label': 'List traces of every duration', 'title': 'List traces of every duration' }, icon('close'));
    remove.addEventListener('click', () => {
      this.change(EVERY_DURATION);
      this.grid.root.focus();
    });
    this.chip = element('span', 'chip', { hidden: true }, this.chipLabel, remove);
    const fetch = (offset: number, limit: number, slot: string | null): Promise<ListPage<TraceRow>> => this.fetch(offset, limit, slot);
    this.list = new RowList({ noun: 'trace', nouns: 'traces', slot: 'traces', none: 'There are no traces in this file.', fetch });
    this.copy = this.makeCopy();
    this.tools.append(this.field.root, this.chip, this.list.count, this.copy.button);
    this.root.append(this.histogram.root, element('div', 'table-panel', {}, this.grid.root, this.list.empty));
    this.grid.root.addEventListener('keydown', (event) => {
      const row = this.rows.at(this.grid.currentRow);
      if (event.key !== 'ArrowRight' || event.ctrlKey || event.metaKey || event.altKey || row === undefined) return;
      event.preventDefault();
      onOpen(row);
    });
    this.rows = this.begin();
    this.grid.show(this.rows);
  }

  focus(): void {
    this.grid.enter();
  }

  focusFilter(): void {
    this.field.root.focus();
  }

  /** Goes to a trace as soon as its row is here: the user came back from it. */
  goTo(trace: number): void {
    this.selected = trace;
    this.sought = trace;
    this.seek();
  }

  /** Names of services may be others now. */
  renew(): void {
    this.grid.drawSoon();
  }

  dispose(): void {
    this.grid.dispose();
    this.field.dispose();
    this.histogram.dispose();
    this.root.remove();
  }

  private get state(): TracesState {
    return this.options.parts.memory.state.traces;
  }

  private makeGrid(): RowGrid<TraceRow> {
    const { spans, onOpen } = this.options;
    return new RowGrid({
      label: 'Traces',
      head: this.head.root,
      scroll: scrollMemory(this.options.parts.memory, 'traces'),
      makeRow: () => new TraceRowView({ services: () => spans.summary.services, longestNs: () => this.longestNs }),
      isSelected: ({ trace }) => trace === this.selected,
      onSelect: ({ trace }) => {
        this.selected = trace;
        this.sought = null;
      },
      onOpen,
      onMenu: (row, at) => this.showMenu(row, at),
    });
  }

  private makeCopy(): CopyTable<TraceRow> {
    const { parts, spans } = this.options;
    return new CopyTable({
      parts,
      columns: [
        { kind: 'text', title: 'Start', of: (row) => startText(row.startMs, true) },
        { kind: 'text', title: 'Service', of: (row) => serviceName(spans.summary.services, row.service) },
        { kind: 'text', title: 'Name', of: (row) => row.name },
        { kind: 'text', title: 'Duration', of: (row) => formatValue(row.durationNs, 'nanoseconds') },
        { kind: 'count', title: 'Spans', of: (row) => row.spans },
        { kind: 'count', title: 'Errors', of: (row) => row.errors },
        { kind: 'text', title: 'Trace', of: (row) => row.id },
      ],
      fetch: (offset, limit) => this.fetch(offset, limit, null),
    });
  }

  private showMenu(row: TraceRow, at: { readonly x: number; readonly y: number }): void {
    const { onOpen, parts: { actions } } = this.options;
    showMenu({
      label: `Actions for ${displayName(row.name, 80)}`,
      groups: [
        [{ title: 'Show Waterfall', key: 'Enter', run: () => onOpen(row) }],
        [
          { title: 'Copy Name', key: null, run: () => actions.copy(row.name, 'Copied the name') },
          { title: 'Copy Trace Id', key: null, run: () => actions.copy(row.id, 'Copied the trace id') },
        ],
        this.copy.items,
      ],
      ...at,
    });
  }

  private change(change: Partial<Pick<TracesState, 'sort' | 'descending' | 'filter' | 'fromNs' | 'toNs'>>): void {
    const { memory } = this.options.parts;
    const before = JSON.stringify(memory.state.traces);
    memory.update({ traces: { ...memory.state.traces, ...change } });
    if (JSON.stringify(memory.state.traces) === before) return;
    this.rows = this.begin();
    this.grid.show(this.rows);
  }

  private begin(): PagedRows<TraceRow> {
    const { state } = this;
    this.head.show(state);
    this.showRange(state);
    void this.askHistogram();
    return this.list.begin(state.filter !== '' || !this.chip.hidden, () => {
      this.grid.arrived();
      this.seek();
      this.options.onPainted();
    });
  }

  private seek(): void {
    const row = this.sought === null ? -1 : this.rows.findHere(({ trace }) => trace === this.sought);
    if (row < 0) return;
    this.sought = null;
    this.grid.goTo(row);
  }

  private showRange(range: DurationRange): void {
    this.chip.hidden = range.fromNs === null && range.toNs === null;
    setText(this.chipLabel, rangeWords(range));
    this.histogram.setRange(range);
  }

  private async fetch(offset: number, limit: number, slot: string | null): Promise<ListPage<TraceRow>> {
    const { channel, summary } = this.options.parts;
    const { sort, descending, filter: text, fromNs, toNs } = this.state;
    const filter: TraceFilter = { text, ...(fromNs !== null && { fromNs }), ...(toNs !== null && { toNs }) };
    const answer = await channel.request('traces/list', { filter, sort, descending, offset, limit }, slot);
    if (answer.revision !== summary.revision) throw new Cancelled();
    return answer;
  }

  /** Asks for the histogram where the terms are others than before. */
  private async askHistogram(): Promise<void> {
    const { channel, summary } = this.options.parts;
    const { filter: text } = this.state;
    if (text === this.askedBins) return;
    this.askedBins = text;
    const asked = channel.request('traces/histogram', { text }, 'traces histogram').then(({ revision, bins }) => {
      if (revision !== summary.revision) return;
      this.longestNs = bins.findLast(({ count }) => count > 0)?.toNs ?? 0;
      this.histogram.show(bins);
      this.histogram.setRange(this.state);
      this.grid.drawSoon();
    });
    // What is wrong with the terms is said in place of the rows.
    await orSay(asked, () => this.histogram.show([]));
  }
}
