// The buttons of the graph.

import { element, iconButton } from '../element.ts';
import type { FlameCommand } from './keys.ts';

/** The toolbar; `run` does what a button says. */
export function toolbarOf(run: (command: FlameCommand) => void): HTMLElement {
  return element(
    'div',
    'toolbar',
    { role: 'toolbar', 'aria-label': 'Flame graph' },
    iconButton('zoom-in', 'Zoom in', '+', () => run('zoom-in')),
    iconButton('zoom-out', 'Zoom out', '-', () => run('zoom-out')),
    iconButton('screen-full', 'Show the whole graph', '0', () => run('reset')),
    iconButton('question', 'Mouse and keys', '?', () => run('help')),
  );
}
