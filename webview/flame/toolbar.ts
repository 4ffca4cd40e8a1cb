// The buttons of the graph.

import { element, iconButton } from '../element.ts';
import type { FlameCommand } from './keys.ts';

/** The toolbar; `run` does what a button says. `folded`: whether libraries are folded. */
export function toolbarOf(run: (command: FlameCommand) => void, folded: boolean): HTMLElement {
  const fold = iconButton('fold', 'Fold libraries and runtimes', 'l', () => run('fold-libraries'));
  fold.setAttribute('aria-pressed', String(folded));
  return element(
    'div',
    'toolbar',
    { role: 'toolbar', 'aria-label': 'Flame graph' },
    fold,
    iconButton('zoom-in', 'Zoom in', '+', () => run('zoom-in')),
    iconButton('zoom-out', 'Zoom out', '-', () => run('zoom-out')),
    iconButton('screen-full', 'Show the whole graph', '0', () => run('reset')),
    iconButton('question', 'Mouse and keys', '?', () => run('help')),
  );
}
