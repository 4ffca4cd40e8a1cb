// What commands do to a waterfall. Leaves out: which keys and buttons ask for them, what the parts do.

import type { Folding, WaterfallRow } from '../../src/protocol/traces.ts';
import { showHelp } from '../flame/help.ts';
import { openTo } from './folding.ts';
import type { SpanSearch } from './span-search.ts';
import type { TimeScale } from './time-scale.ts';
import type { WaterfallCommand } from './waterfall-keys.ts';

/** What commands work on. */
export interface CommandedWaterfall {
  readonly scale: TimeScale;
  readonly search: SpanSearch;
  /** The row that the keyboard is on. */
  readonly row: () => WaterfallRow | undefined;
  /** Whether it is open as soon as the rows that were asked for are there: keys may be faster. */
  readonly willBeOpen: (row: WaterfallRow) => boolean;
  readonly stepDown: () => void;
  readonly toggle: (row: WaterfallRow) => void;
  readonly goTo: (span: number) => void;
  readonly fold: (folding: Folding) => void;
  /** One step out: the ruler, the service that stands out, the waterfall itself. */
  readonly back: () => void;
}

export function runOnWaterfall(on: CommandedWaterfall, command: WaterfallCommand): void {
  if (typeof command !== 'string') on.fold(openTo(command.depth));
  else RUN[command](on);
}

const RUN: Readonly<Record<Extract<WaterfallCommand, string>, (on: CommandedWaterfall) => void>> = {
  'unfold-or-child': (on) => {
    const row = on.row();
    if (row === undefined || row.children === 0) return;
    if (!on.willBeOpen(row)) on.toggle(row);
    // The row below is its child only if it has been opened.
    else if (row.open) on.stepDown();
  },
  'fold-or-parent': (on) => {
    const row = on.row();
    if (row === undefined) return;
    if (row.children > 0 && on.willBeOpen(row)) on.toggle(row);
    else if (row.parent !== null) on.goTo(row.parent);
  },
  'unfold-all': (on) => on.fold(openTo(null)),
  'fold-all': (on) => on.fold(openTo(0)),
  'zoom-in': ({ scale }) => scale.zoomStep(1),
  'zoom-out': ({ scale }) => scale.zoomStep(-1),
  'pan-left': ({ scale }) => scale.panStep(-1),
  'pan-right': ({ scale }) => scale.panStep(1),
  'reset': ({ scale }) => scale.reset(),
  'zoom-to-selection': ({ row, scale }) => {
    const current = row();
    if (current !== undefined) scale.zoomToSpan(current);
  },
  'search': ({ search }) => search.focus(),
  'next-match': ({ search }) => search.step(1),
  'previous-match': ({ search }) => search.step(-1),
  'help': () => showHelp(document.body),
  'back': ({ back }) => back(),
};
