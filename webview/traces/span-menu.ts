// What can be done with a span of a waterfall, as a context menu. Leaves out: doing it.

import type { WaterfallRow } from '../../src/protocol/traces.ts';
import { showMenu } from '../menus/menu.ts';
import { displayName } from '../text/display-name.ts';

export interface SpanActions {
  readonly open: (row: WaterfallRow) => void;
  readonly showDetails: (row: WaterfallRow) => void;
  readonly zoomTo: (row: WaterfallRow) => void;
  readonly copyName: (row: WaterfallRow) => void;
  readonly copyTraceId: () => void;
  /** Left out: there is no graph of operations. */
  readonly showOperation?: (row: WaterfallRow) => void;
  /** Only its service stands out, or all do again. */
  readonly toggleService: (row: WaterfallRow) => void;
  readonly isLit: (row: WaterfallRow) => boolean;
  readonly toggle: (row: WaterfallRow) => void;
}

/** Shows the menu, its corner at `at` (CSS pixels of the page). */
export function showSpanMenu(row: WaterfallRow, at: { readonly x: number; readonly y: number }, actions: SpanActions): void {
  const { showOperation } = actions;
  showMenu({
    label: `Actions for ${displayName(row.name, 80)}`,
    groups: [
      [
        { title: 'Open Source', key: 'Enter', run: () => actions.open(row) },
        { title: 'Show Details', key: null, run: () => actions.showDetails(row) },
        ...(showOperation === undefined ? [] : [{ title: 'Show Operation in Flame Graph', key: null, run: () => showOperation(row) }]),
      ],
      [
        { title: 'Zoom to this Span', key: 'z', run: () => actions.zoomTo(row) },
        ...(row.children === 0 ? [] : [{ title: row.open ? 'Fold' : 'Unfold', key: row.open ? '←' : '→', run: () => actions.toggle(row) }]),
        { title: 'Only this Service', key: null, checked: actions.isLit(row), run: () => actions.toggleService(row) },
      ],
      [
        { title: 'Copy Name', key: null, run: () => actions.copyName(row) },
        { title: 'Copy Trace Id', key: null, run: () => actions.copyTraceId() },
      ],
    ],
    ...at,
  });
}
