// The call tree as one of the large views: a table of call nodes that are expanded where the user goes. Leaves out: which
// rows are visible (tree-model.ts), one of them (tree-row.ts), the grid (row-grid.ts).

import { messageOf } from '../../src/base/message-of.ts';
import { formatCount } from '../../src/base/format-value.ts';
import { MOST_TREE_STEPS, type FunctionInfo, type PageMethods, type TreeSort } from '../../src/protocol/webview.ts';
import { orSay } from '../channel.ts';
import { viewKey } from '../remembered-view.ts';
import { element, iconButton, setText } from '../element.ts';
import { showHelp } from '../flame/help.ts';
import { flameCommandOf, type FlameCommand } from '../flame/keys.ts';
import { invertButton } from '../flame/toolbar.ts';
import { RowGrid } from '../tables/row-grid.ts';
import { scrollMemory } from '../tables/scroll-memory.ts';
import type { FunctionTarget, MainView, ViewParts } from '../views/main-view.ts';
import { MOST_EXPANDED } from '../saved-state.ts';
import { shownValue } from '../views/shown-value.ts';
import { TreeModel, type TreeLine } from './tree-model.ts';
import { TREE_COLUMNS, TreeRowView } from './tree-row.ts';
import { countTitle } from '../views/count-title.ts';

/** Siblings that one key expands. */
const MOST_SIBLINGS = 200;

type Way = PageMethods['tree/way']['params']['to'];

export class TreePane implements MainView {
  readonly root = element('div', 'tree-view table-panel');
  readonly tools = element('div', 'table-tools');
  private readonly parts: ViewParts;
  private readonly grid: RowGrid<TreeLine>;
  private readonly head = element('div', 'table-head');
  private readonly headers = new Map<TreeSort, HTMLElement>();
  private readonly message = element('span', 'table-count', { role: 'status' });
  private readonly invertButton: HTMLButtonElement;
  private model: TreeModel;
  private isInverted: boolean;
  private selected: { readonly node: number | null; readonly info: FunctionInfo } | null = null;
  /** Ends when the tree is shown as it was left. */
  private restored: Promise<void> = Promise.resolve();

  constructor(parts: ViewParts) {
    const { summary, totals, memory, actions } = parts;
    this.parts = parts;
    this.isInverted = memory.state.inverted;
    const { unit } = shownValue(parts);
    for (const column of TREE_COLUMNS) this.head.append(this.headerOf(column));
    this.grid = new RowGrid({
      label: 'Call tree',
      head: this.head,
      scroll: scrollMemory(memory, 'tree'),
      isTree: true,
      makeRow: () => new TreeRowView({ unit, viewTotal: totals.total, counts: summary.counts }),
      isSelected: ({ row }) => row.node === this.selected?.node,
      onSelect: ({ row }) => {
        this.selected = { node: row.node, info: row.function };
        actions.select(row.function, this);
      },
      onOpen: ({ row }) => actions.open(row.function, null),
      onMenu: (line, at) => actions.showMenu(this.targetOf(line.row.node, line.row.function), at),
      onKey: (event, row) => this.onKey(event, row),
    });
    this.grid.root.addEventListener('click', (event) => this.onClick(event));
    this.invertButton = invertButton(this.isInverted, () => this.invert());
    const toolbar = element(
      'div', 'toolbar', { role: 'toolbar', 'aria-label': 'Call tree' },
      this.invertButton,
      iconButton('flame', 'Expand the heaviest path', 'h', () => this.expandHeaviest()),
      iconButton('collapse-all', 'Collapse all', null, () => this.collapseAll()),
    );
    this.tools.append(this.message, toolbar);
    this.root.append(this.grid.root);
    this.model = this.modelOf();
    this.showModel();
  }

  focus(): void {
    this.grid.enter();
  }

  run(command: FlameCommand): void {
    if (command === 'invert') this.invert();
    else if (command === 'fold-libraries') this.parts.actions.toggleFilter({ kind: 'fold-library' });
    else if (command === 'show-callers' && this.selected !== null) this.parts.actions.showIn('callers', this.selected.info);
    else if (command === 'help') showHelp(document.body);
  }

  /** The flame graph may have been inverted meanwhile, which the tree follows. */
  wake(): void {
    if (this.isInverted !== this.parts.memory.state.inverted) this.begin();
  }

  recall(): void {
    this.wake();
  }

  select(info: FunctionInfo | null): void {
    if (info === null) {
      this.selected = null;
      this.grid.goTo(-1);
    } else if (info.index !== this.selected?.info.index) {
      this.selected = { node: null, info };
      void this.go({ function: info.index }, -1);
    }
  }

  target(): FunctionTarget | null {
    return this.selected === null ? null : this.targetOf(this.selected.node, this.selected.info);
  }

  retheme(): void {
    // Colours come from the style sheet.
  }

  dispose(): void {
    this.grid.dispose();
    this.root.remove();
  }

  private targetOf(node: number | null, info: FunctionInfo): FunctionTarget {
    return { info, node: this.isInverted ? null : node, line1: null };
  }

  // -- which tree ----------------------------------------------------------------------------------------------------

  private get graph(): { readonly kind: 'top-down' | 'inverted' } {
    return { kind: this.isInverted ? 'inverted' : 'top-down' };
  }

  private modelOf(): TreeModel {
    const { channel, view, memory, summary } = this.parts;
    const { graph } = this;
    const sort = memory.state.treeSort;
    const model: TreeModel = new TreeModel(
      async (node, offset, limit) => {
        const answer = await channel.request('tree/children', { view, graph, node, sort, offset, limit });
        return answer.revision === summary.revision ? answer : { rows: [], of: 0 };
      },
      () => {
        if (this.model === model) this.grid.arrived();
      },
      (error) => this.parts.actions.say(messageOf(error)),
    );
    return model;
  }

  /** Begins anew: another sorting or reading. What is selected is shown again. */
  private begin(): void {
    this.isInverted = this.parts.memory.state.inverted;
    this.invertButton.setAttribute('aria-pressed', String(this.isInverted));
    this.model = this.modelOf();
    this.showModel();
    const { selected } = this;
    if (selected !== null) void this.go({ function: selected.info.index }, -1);
  }

  private showModel(): void {
    setText(this.message, '');
    for (const [sort, header] of this.headers) {
      if (sort === this.parts.memory.state.treeSort) header.setAttribute('aria-sort', sort === 'name' ? 'ascending' : 'descending');
      else header.removeAttribute('aria-sort');
    }
    this.root.classList.toggle('inverted', this.isInverted);
    this.restored = this.restore();
  }

  // -- what is remembered --------------------------------------------------------------------------------------------

  /** The tree that call nodes belong to: this one in any reading of the same file. */
  private get treeKey(): string {
    const { view, summary: { functionCount, maxDepth, totals } } = this.parts;
    return JSON.stringify([this.graph.kind, viewKey(view), functionCount, maxDepth, totals]);
  }

  private remember(): void {
    this.parts.memory.update({ tree: { of: this.treeKey, expanded: this.model.expanded(MOST_EXPANDED) } });
  }

  /** Expands what was expanded when the tree was left, and only then shows it: rows would move below the user's hands. */
  private async restore(): Promise<void> {
    const { channel, view, summary, memory, actions } = this.parts;
    const { model, graph } = this;
    const { of, expanded } = memory.state.tree;
    if (of === this.treeKey && expanded.length > 0) {
      const asked = channel.request('tree/steps', { view, graph, sort: memory.state.treeSort, nodes: expanded }, 'tree steps').then(({ revision, steps }) => {
        if (revision === summary.revision) model.expandAll(steps);
      });
      await orSay(asked, (message) => actions.say(message));
    }
    if (model === this.model) this.grid.show(model);
  }

  private headerOf({ sort, title, className }: (typeof TREE_COLUMNS)[number]): HTMLElement {
    const text = title === 'Samples' ? countTitle(this.parts.summary) : title;
    const cell = element('div', className, { role: 'columnheader' });
    if (sort === null) {
      cell.append(element('span', 'plain-header', {}, text));
      return cell;
    }
    const button = element('button', 'sort-button', { type: 'button' }, text, element('span', 'sort-arrow', { 'aria-hidden': 'true' }));
    button.addEventListener('click', () => {
      this.parts.memory.update({ treeSort: sort });
      this.begin();
    });
    cell.append(button);
    this.headers.set(sort, cell);
    return cell;
  }

  private invert(): void {
    this.parts.memory.update({ inverted: !this.isInverted });
    this.begin();
  }

  // -- rows ----------------------------------------------------------------------------------------------------------

  private onKey({ key }: KeyboardEvent, row: number): boolean {
    const line = this.model.at(row);
    switch (key) {
      case 'ArrowRight':
        if (line !== undefined) this.stepIn(row, line);
        return true;
      case 'ArrowLeft':
        if (line !== undefined) this.stepOut(row, line);
        return true;
      case '*':
        if (line !== undefined) this.expandSiblings(row);
        return true;
      case 'h':
        this.expandHeaviest();
        return true;
      default:
        return this.runKey(key);
    }
  }

  private runKey(key: string): boolean {
    const command = flameCommandOf({ key, ctrlKey: false, metaKey: false, altKey: false });
    if (command !== 'show-callers') return false;
    this.run(command);
    return true;
  }

  private stepIn(row: number, { row: { children }, expanded }: TreeLine): void {
    if (expanded) this.grid.moveTo(row + 1);
    else if (children > 0) this.toggle(row, true);
  }

  private stepOut(row: number, { expanded }: TreeLine): void {
    if (expanded) this.toggle(row, false);
    else if (this.model.parentOf(row) >= 0) this.grid.moveTo(this.model.parentOf(row));
  }

  private toggle(row: number, open: boolean): void {
    if (open) this.model.expand(row);
    else this.model.collapse(row);
    setText(this.message, '');
    this.grid.renew(this.model, row);
    this.remember();
  }

  private expandSiblings(row: number): void {
    this.grid.renew(this.model, this.model.expandSiblings(row, MOST_SIBLINGS));
    this.remember();
  }

  private onClick({ target }: MouseEvent): void {
    if (!(target instanceof Element) || target.closest('.twistie') === null) return;
    const row = target.closest<HTMLElement>('[data-row]');
    const index = Number(row?.dataset['row']);
    const line = this.model.at(index);
    if (line !== undefined && line.row.children > 0) this.toggle(index, !line.expanded);
  }

  private collapseAll(): void {
    this.model.collapseAll();
    this.grid.show(this.model);
    this.remember();
  }

  private expandHeaviest(): void {
    const from = this.grid.currentRow;
    const line = from < 0 ? undefined : this.model.at(from);
    void this.go({ heaviestBelow: line?.row.node ?? null }, line === undefined ? -1 : from);
  }

  /** Expands a way and selects its end. */
  private async go(to: Way, from: number): Promise<void> {
    const { channel, view, summary, memory } = this.parts;
    await this.restored;
    const { model, graph } = this;
    const asked = channel.request('tree/way', { view, graph, sort: memory.state.treeSort, to }, 'tree way');
    const gone = asked.then(({ revision, steps, end }) => {
      if (revision !== summary.revision || model !== this.model) return;
      setText(this.message, wayText('function' in to, steps.length, end));
      const last = steps.at(-1);
      if (last === undefined) return;
      const index = model.follow(steps, from);
      const isElsewhere = 'function' in to;
      this.selected = { node: last.row.node, info: isElsewhere ? (this.selected?.info ?? last.row.function) : last.row.function };
      this.grid.renew(model, index);
      if (isElsewhere) this.grid.goTo(index);
      else this.grid.moveTo(index);
      this.remember();
    });
    await orSay(gone, (message) => this.parts.actions.say(message));
  }
}

/** What has to be said of a way. */
export function wayText(toFunction: boolean, steps: number, end: PageMethods['tree/way']['result']['end']): string {
  if (end === 'too-deep') return `Only the first ${formatCount(MOST_TREE_STEPS)} calls of this path are open.`;
  if (steps === 0) return toFunction ? 'The selected function is not in this tree.' : 'Nothing is below.';
  if (toFunction) return '';
  return end === 'split' ? 'Below, no call has half of it.' : '';
}
