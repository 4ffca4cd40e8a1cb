// One row of the list of traces, and which columns there are.

import { formatCount, formatValue } from '../../src/base/format-value.ts';
import type { TraceRow, TraceSort } from '../../src/protocol/traces.ts';
import { element, setText } from '../element.ts';
import type { GridRowView } from '../tables/row-grid.ts';
import type { SortColumn } from '../tables/sort-head.ts';
import { displayName } from '../text/display-name.ts';
import { serviceName } from './span-words.ts';
import { startText } from './start-text.ts';

/** Columns in the order of the page. */
export const TRACE_COLUMNS: readonly SortColumn<TraceSort>[] = [
  { sort: 'start', title: 'Start', className: 'cell cell-start', isText: true },
  { sort: 'service', title: 'Service', className: 'cell cell-service', isText: true },
  { sort: 'name', title: 'Name', className: 'cell cell-name', isText: true },
  { sort: 'duration', title: 'Duration', className: 'cell cell-duration' },
  { sort: 'spans', title: 'Spans', className: 'cell cell-count' },
  { sort: 'errors', title: 'Errors', className: 'cell cell-failed' },
];

/** What all rows have in common. */
export interface TraceRowScene {
  readonly services: () => readonly string[];
  /** The longest trace: its bar fills the cell. 0: not known yet. */
  readonly longestNs: () => number;
}

export class TraceRowView implements GridRowView<TraceRow> {
  readonly root = element('div', 'table-row');
  private readonly scene: TraceRowScene;
  private readonly day = element('span', 'start-day');
  private readonly time = element('span', 'start-time');
  private readonly service = element('span', 'name');
  private readonly name = element('span', 'name');
  private readonly rootless = element('span', 'mark-odd codicon codicon-question', {
    'role': 'img', 'hidden': true, 'aria-label': 'The root of this trace is not in the file', 'title': 'The root of this trace is not in the file',
  });
  private readonly bar = element('span', 'self-bar', { 'aria-hidden': 'true' });
  private readonly duration = element('span', 'value');
  private readonly spans = element('span', 'value');
  private readonly errorIcon = element('span', 'mark-error codicon codicon-error', { 'aria-hidden': 'true', 'hidden': true });
  private readonly errors = element('span', 'value');
  private shown: TraceRow | undefined;

  constructor(scene: TraceRowScene) {
    this.scene = scene;
    const cells = [[this.day, this.time], [this.service], [this.rootless, this.name], [this.bar, this.duration], [this.spans], [this.errorIcon, this.errors]];
    TRACE_COLUMNS.forEach(({ className }, column) => this.root.append(element('div', className, { role: 'gridcell' }, ...cells[column]!)));
  }

  show(row: TraceRow | undefined): void {
    if (row !== undefined) this.bar.style.width = `${Math.min(1, row.durationNs / Math.max(1, this.scene.longestNs())) * 100}%`;
    if (row === this.shown) return;
    this.shown = row;
    if (row === undefined) return;
    const [day = '', time = ''] = startText(row.startMs, true).split(' ');
    setText(this.day, `${day} `);
    setText(this.time, time);
    const service = serviceName(this.scene.services(), row.service);
    setText(this.service, service);
    this.service.title = row.services > 1 ? `${service} and ${formatCount(row.services - 1)} more` : service;
    setText(this.name, displayName(row.name));
    this.name.title = `${displayName(row.name)}\nTrace ${row.id}`;
    this.rootless.hidden = !row.rootless;
    setText(this.duration, formatValue(row.durationNs, 'nanoseconds'));
    setText(this.spans, formatCount(row.spans));
    this.errorIcon.hidden = row.errors === 0;
    setText(this.errors, row.errors === 0 ? '' : formatCount(row.errors));
  }
}
