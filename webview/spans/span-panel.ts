// The tab that tells all of the selected span.

import { element } from '../element.ts';
import type { ViewParts } from '../views/main-view.ts';
import type { SpanSelection } from '../traces/span-selection.ts';

export class SpanPanel {
  readonly root = element('div', 'span-panel');
  readonly tools = element('div', 'table-tools');

  constructor(_parts: ViewParts, _spans: SpanSelection) {}

  /** It came into view. */
  wake(): void {}

  dispose(): void {}
}
