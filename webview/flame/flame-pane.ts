// The flame graph as one of the large views: which graph is shown, and what its keys change of the whole page.

import type { FunctionInfo } from '../../src/protocol/webview.ts';
import type { MainView, ViewParts } from '../views/main-view.ts';
import type { UnresolvedSources } from '../sources/unresolved-sources.ts';
import { FlameView } from './flame-view.ts';
import type { FlameCommand } from './keys.ts';

export class FlamePane implements MainView {
  private readonly graph: FlameView;

  constructor(parts: ViewParts) {
    const { totals, maxDepth, actions } = parts;
    const graph = { kind: 'top-down' } as const;
    this.graph = new FlameView({ parts, graph, total: totals.total, rows: maxDepth, onPainted: () => actions.painted() });
  }

  get root(): HTMLElement {
    return this.graph.root;
  }

  get tools(): HTMLElement {
    return this.graph.tools;
  }

  focus(): void {
    this.graph.focus();
  }

  run(command: FlameCommand): void {
    this.graph.run(command);
  }

  select(info: FunctionInfo | null): void {
    this.graph.select(info);
  }

  reselect(info: FunctionInfo): void {
    this.graph.reselect(info);
  }

  markUnresolved(unresolved: UnresolvedSources): void {
    this.graph.markUnresolved(unresolved);
  }

  retheme(): void {
    this.graph.retheme();
  }

  dispose(): void {
    this.graph.dispose();
  }
}
