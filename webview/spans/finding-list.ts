// The findings about traces and profile.

import { element } from '../element.ts';
import type { ViewParts } from '../views/main-view.ts';
import type { SpanSelection } from '../traces/span-selection.ts';

export class FindingList {
  readonly root = element('div', 'finding-list');
  readonly tools = element('div', 'table-tools');

  constructor(_parts: ViewParts, _spans: SpanSelection | null) {}

  /** It came into view. */
  wake(): void {}

  dispose(): void {}
}
