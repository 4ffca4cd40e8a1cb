// The flame graph as one of the large views: top-down or inverted, and what its keys change of the whole page.

import { formatCount } from '../../src/base/format-value.ts';
import type { FunctionInfo } from '../../src/protocol/webview.ts';
import { orSay } from '../channel.ts';
import { element, setText } from '../element.ts';
import type { FunctionTarget, MainView, ViewParts } from '../views/main-view.ts';
import { NONE_UNRESOLVED, type UnresolvedSources } from '../sources/unresolved-sources.ts';
import { FlameView } from './flame-view.ts';
import type { FlameCommand } from './keys.ts';

export class FlamePane implements MainView {
  readonly root = element('div', 'flame-pane');
  readonly tools = element('div', 'table-tools');
  readonly ready: Promise<void>;
  private readonly parts: ViewParts;
  private readonly remark = element('p', 'graph-remark', { role: 'status', hidden: true });
  /** `null` until the size of an inverted graph is known. */
  private graph: FlameView | null = null;
  private isInverted = false;
  private selected: FunctionInfo | null = null;
  private unresolved: UnresolvedSources = NONE_UNRESOLVED;
  private endWait: () => void = () => undefined;
  private isDisposed = false;

  constructor(parts: ViewParts) {
    this.parts = parts;
    this.ready = new Promise((resolve) => (this.endWait = resolve));
    this.root.append(this.remark);
    void this.showReading(parts.memory.state.inverted);
  }

  rememberNow(): void {
    this.graph?.rememberNow();
  }

  recall(): void {
    this.wake();
    this.graph?.recall();
  }

  /** The call tree may have been inverted meanwhile, which the graph follows. */
  wake(): void {
    if (this.graph !== null && this.isInverted !== this.parts.memory.state.inverted) void this.showReading(!this.isInverted);
  }

  focus(): void {
    this.graph?.focus();
  }

  run(command: FlameCommand): void {
    if (command === 'invert') this.invert();
    else this.graph?.run(command);
  }

  select(info: FunctionInfo | null): void {
    this.selected = info;
    this.graph?.select(info);
  }

  target(): FunctionTarget | null {
    return this.graph?.target() ?? null;
  }

  reselect(info: FunctionInfo, node: number | null): void {
    this.selected = info;
    this.graph?.reselect(info, node);
  }

  markUnresolved(unresolved: UnresolvedSources): void {
    this.unresolved = unresolved;
    this.graph?.markUnresolved(unresolved);
  }

  picture(): ReturnType<FlameView['picture']> | null {
    return this.graph?.picture() ?? null;
  }

  retheme(): void {
    this.graph?.retheme();
  }

  dispose(): void {
    this.isDisposed = true;
    this.graph?.dispose();
    this.endWait();
  }

  private invert(): void {
    const inverted = !this.parts.memory.state.inverted;
    this.parts.memory.update({ inverted });
    void this.showReading(inverted);
  }

  /** Shows the other reading as soon as its size is known; until then the one before stays. */
  private async showReading(inverted: boolean): Promise<void> {
    const { channel, summary, view, totals, maxDepth } = this.parts;
    if (!inverted) {
      channel.cancelSlot('size inverted');
      this.place(inverted, { total: totals.graphTotal ?? totals.total, rows: maxDepth, hidden: 0 });
      return;
    }
    const asked = channel.request('flame/size', { view, graph: { kind: 'inverted' } }, 'size inverted').then((size) => {
      if (size.revision === summary.revision && !this.isDisposed) this.place(inverted, size);
    });
    await orSay(asked, (message) => {
      this.parts.actions.say(message);
      this.endWait();
    });
  }

  private place(inverted: boolean, { total, rows, hidden }: { readonly total: number; readonly rows: number; readonly hidden: number }): void {
    const hadFocus = this.root.contains(document.activeElement) || this.tools.contains(document.activeElement);
    this.graph?.dispose();
    this.isInverted = inverted;
    const graph = new FlameView({
      parts: { ...this.parts, actions: { ...this.parts.actions, select: (info) => this.tell(info) } },
      graph: { kind: inverted ? 'inverted' : 'top-down' },
      total,
      rows,
      zoomName: inverted ? 'invertedZoom' : 'zoom',
      ...(inverted && { label: 'Inverted flame graph' }),
      onInvert: () => this.invert(),
      onPainted: () => this.parts.actions.painted(),
    });
    this.graph = graph;
    this.remark.hidden = hidden === 0;
    setText(this.remark, hidden === 0 ? '' : leftOutText(hidden));
    this.root.replaceChildren(graph.root, this.remark);
    this.tools.replaceChildren(graph.tools);
    graph.markUnresolved(this.unresolved);
    if (this.selected !== null) graph.reselect(this.selected);
    if (hadFocus) graph.focus();
    void graph.ready.then(() => this.endWait());
  }

  private tell(info: FunctionInfo | null): void {
    this.selected = info;
    this.parts.actions.select(info, this);
  }
}

/** What a graph that is read from the leaves leaves out, in a sentence. */
export function leftOutText(paths: number): string {
  return paths === 1 ? '1 path too small to see is left out.' : `${formatCount(paths)} paths too small to see are left out.`;
}
