// The buttons of the flame chart.

import { element, iconButton } from '../element.ts';
import type { FlameCommand } from '../flame/keys.ts';

export interface ChartToolsOptions {
  readonly run: (command: FlameCommand) => void;
  /** Whether libraries are folded. */
  readonly folded: boolean;
  /** Collapses the lanes of all threads, or expands them; left out where there is one thread. */
  readonly collapseAll?: () => void;
}

export function chartTools({ run, folded, collapseAll }: ChartToolsOptions): HTMLElement {
  const fold = iconButton('fold', 'Fold libraries and runtimes', 'l', () => run('fold-libraries'));
  fold.setAttribute('aria-pressed', String(folded));
  const lanes = collapseAll === undefined ? null : iconButton('collapse-all', 'Collapse or expand all threads', null, collapseAll);
  return element(
    'div',
    'toolbar',
    { 'role': 'toolbar', 'aria-label': 'Flame chart' },
    lanes,
    fold,
    iconButton('zoom-in', 'Zoom in', '+', () => run('zoom-in')),
    iconButton('zoom-out', 'Zoom out', '-', () => run('zoom-out')),
    iconButton('screen-full', 'Show the whole recording', '0', () => run('reset')),
    iconButton('question', 'Mouse and keys', '?', () => run('help')),
  );
}
