// One row of a waterfall: its name as deep as it stands, marks, its bar. Leaves out: the bar (bar-view.ts), which rows there
// are.

import { formatCount, formatValue } from '../../src/base/format-value.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { WaterfallRow } from '../../src/protocol/traces.ts';
import { element, setText } from '../element.ts';
import { cssOf } from '../flame/color.ts';
import type { GridRowView } from '../tables/row-grid.ts';
import { displayName } from '../text/display-name.ts';
import { barShapes } from './bar-shapes.ts';
import { BarView } from './bar-view.ts';
import type { ServiceColors } from './service-colors.ts';
import { hiddenErrorsWords, oddities, rowTooltip, serviceName, spokenFigures } from './span-words.ts';

/** What all rows of one waterfall have in common; `version` changes whenever anything else does. */
export interface RowScene {
  version: number;
  viewport: Viewport;
  colors: ServiceColors;
  /** How wide a label is, CSS pixels. */
  measure: (label: string) => number;
  readonly services: () => readonly string[];
  /** Spans of other services are dimmed; `null`: none is. */
  lit: number | null;
}

/** Deeper rows are indented as this one and say how deep they are. */
const MOST_INDENT = 16;
const INDENT_PX = 8;

export class WaterfallRowView implements GridRowView<WaterfallRow> {
  readonly root = element('div', 'table-row waterfall-row');
  private readonly scene: RowScene;
  private readonly indent = element('span', 'tree-indent', { 'aria-hidden': 'true' });
  private readonly twistie = element('span', 'twistie codicon', { 'aria-hidden': 'true' });
  private readonly error = element('span', 'mark-error codicon codicon-error', { hidden: true, role: 'img', 'aria-label': 'Failed' });
  private readonly odd = element('span', 'mark-odd codicon codicon-question', { hidden: true, role: 'img' });
  private readonly swatch = element('span', 'swatch', { 'aria-hidden': 'true' });
  private readonly name = element('span', 'name');
  private readonly hidden = element('span', 'hidden-errors', { hidden: true });
  private readonly service = element('span', 'span-service');
  private readonly figures = element('span', 'visually-hidden');
  private readonly bar = new BarView();
  private shown: WaterfallRow | undefined;
  private version = -1;

  constructor(scene: RowScene) {
    this.scene = scene;
    const name = [this.indent, this.twistie, this.error, this.odd, this.swatch, this.name, this.hidden, this.service];
    this.root.append(
      element('div', 'cell cell-span', { role: 'gridcell' }, ...name),
      element('div', 'cell cell-bars', { role: 'gridcell' }, this.figures, this.bar.root),
    );
  }

  show(row: WaterfallRow | undefined): void {
    if (row === this.shown && this.version === this.scene.version) return;
    if (row !== this.shown) this.showTexts(row);
    this.shown = row;
    this.version = this.scene.version;
    const { lit, colors } = this.scene;
    this.root.classList.toggle('dimmed', row !== undefined && lit !== null && row.service !== lit);
    this.root.classList.toggle('found', row?.matches === true);
    if (row === undefined) return;
    this.swatch.style.backgroundColor = cssOf(colors.of(row.service));
    this.paint(row);
  }

  private showTexts(row: WaterfallRow | undefined): void {
    if (row === undefined) {
      for (const name of ['aria-level', 'aria-expanded', 'title']) this.root.removeAttribute(name);
      return;
    }
    const service = serviceName(this.scene.services(), row.service);
    this.root.setAttribute('aria-level', String(row.depth + 1));
    if (row.children > 0) this.root.setAttribute('aria-expanded', String(row.open));
    else this.root.removeAttribute('aria-expanded');
    this.indent.style.width = `${Math.min(row.depth, MOST_INDENT) * INDENT_PX}px`;
    setText(this.indent, row.depth > MOST_INDENT ? formatCount(row.depth + 1) : '');
    this.twistie.className = `twistie codicon ${row.children === 0 ? '' : row.open ? 'codicon-chevron-down' : 'codicon-chevron-right'}`;
    this.error.hidden = !row.error;
    const odd = oddities(row.flags);
    this.odd.hidden = odd.length === 0;
    this.odd.setAttribute('aria-label', odd.join(' '));
    setText(this.name, displayName(row.name));
    setText(this.service, service);
    this.hidden.hidden = row.hiddenErrors === 0;
    setText(this.hidden, row.hiddenErrors === 0 ? '' : formatCount(row.hiddenErrors));
    this.hidden.setAttribute('aria-label', hiddenErrorsWords(row.hiddenErrors));
    this.hidden.setAttribute('role', 'img');
    this.hidden.title = hiddenErrorsWords(row.hiddenErrors);
    setText(this.figures, spokenFigures(row));
    this.root.title = rowTooltip(row, service);
  }

  private paint(row: WaterfallRow): void {
    const { viewport, colors, measure } = this.scene;
    const label = formatValue(row.durationNs, 'nanoseconds');
    const paint = { label, strong: colors.of(row.service), weak: colors.waiting(row.service), outline: colors.outline(row.service), isError: row.error };
    this.bar.show(barShapes(row, viewport, measure(label)), paint);
  }
}
