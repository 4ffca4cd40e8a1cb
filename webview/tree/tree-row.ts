// One row of the call tree, and which columns there are.

import { formatCount, formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';
import type { TreeSort } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import { isUncertain } from '../flame/box-facts.ts';
import type { RowFigures } from '../tables/figure-cells.ts';
import type { GridRowView } from '../tables/row-grid.ts';
import { displayName } from '../text/display-name.ts';
import type { TreeLine } from './tree-model.ts';

/** Columns in the order of the page; those that sort say how. */
export const TREE_COLUMNS: readonly { readonly sort: TreeSort | null; readonly title: string; readonly className: string }[] = [
  { sort: 'total', title: 'Total', className: 'cell cell-total cell-bar' },
  { sort: 'self', title: 'Self', className: 'cell cell-self' },
  { sort: null, title: 'Samples', className: 'cell cell-samples' },
  { sort: 'name', title: 'Function', className: 'cell cell-name' },
  { sort: null, title: 'Place', className: 'cell cell-place' },
];

/** Deeper rows are indented as this one and say how deep they are. */
const MOST_INDENT = 16;
const INDENT_PX = 8;

export class TreeRowView implements GridRowView<TreeLine> {
  readonly root = element('div', 'table-row');
  private readonly figures: RowFigures;
  private readonly bar = element('span', 'self-bar', { 'aria-hidden': 'true' });
  private readonly total = element('span', 'value');
  private readonly totalShare = element('span', 'share');
  private readonly self = element('span', 'value');
  private readonly samples = element('span', 'value');
  private readonly indent = element('span', 'tree-indent', { 'aria-hidden': 'true' });
  private readonly twistie = element('span', 'twistie codicon', { 'aria-hidden': 'true' });
  private readonly category = element('span', 'category', { 'aria-hidden': 'true' });
  private readonly name = element('span', 'name');
  private readonly place = element('span', 'place');

  constructor(figures: RowFigures) {
    this.figures = figures;
    const cells = [
      [this.bar, this.total, this.totalShare],
      [this.self],
      [this.samples],
      [this.indent, this.twistie, this.category, this.name],
      [this.place],
    ];
    TREE_COLUMNS.forEach(({ className }, column) => {
      this.root.append(element('div', className, { role: 'gridcell' }, ...cells[column]!));
    });
  }

  show(line: TreeLine | undefined): void {
    if (line === undefined) {
      for (const name of ['aria-level', 'aria-expanded', 'aria-posinset', 'aria-setsize']) this.root.removeAttribute(name);
      return;
    }
    const { row, depth, expanded, position, siblings } = line;
    this.root.setAttribute('aria-level', String(depth + 1));
    this.root.setAttribute('aria-posinset', String(position + 1));
    this.root.setAttribute('aria-setsize', String(siblings));
    if (row.children > 0) this.root.setAttribute('aria-expanded', String(expanded));
    else this.root.removeAttribute('aria-expanded');
    this.indent.style.width = `${Math.min(depth, MOST_INDENT) * INDENT_PX}px`;
    setText(this.indent, depth > MOST_INDENT ? formatCount(depth + 1) : '');
    this.twistie.className = `twistie codicon ${row.children === 0 ? '' : expanded ? 'codicon-chevron-down' : 'codicon-chevron-right'}`;
    this.showFigures(line);
    const info = row.function;
    this.category.className = `category category-${info.category}`;
    const name = displayName(info.name);
    setText(this.name, name);
    this.name.title = name;
    setText(this.place, info.place === null ? '' : displayName(info.place));
    this.place.title = info.url === null ? '' : displayName(info.url);
  }

  private showFigures({ row }: TreeLine): void {
    const { unit, viewTotal, counts } = this.figures;
    const share = shareOf(row.total, viewTotal);
    this.bar.style.width = `${share * 100}%`;
    setText(this.total, formatValue(row.total, unit));
    setText(this.totalShare, formatShare(share));
    setText(this.self, row.self === 0 ? '' : formatValue(row.self, unit));
    setText(this.samples, counts === 'unknown' ? '' : formatCount(row.samples));
    this.root.classList.toggle('uncertain', isUncertain(row, counts));
  }
}
