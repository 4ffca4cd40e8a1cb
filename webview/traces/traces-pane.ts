// The large view of traces: their list, or the waterfall of the one that is shown. Leaves out: both.

import { element } from '../element.ts';
import type { MainView, ViewParts } from '../views/main-view.ts';
import type { SpanSelection } from './span-selection.ts';

export class TracesPane implements MainView {
  readonly root = element('div', 'traces-pane');
  readonly tools = element('div', 'table-tools');

  constructor(_parts: ViewParts, _spans: SpanSelection) {}

  focus(): void {
    this.root.focus();
  }

  run(): void {}

  select(): void {}

  retheme(): void {}

  dispose(): void {}
}
