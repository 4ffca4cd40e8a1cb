// The buttons of a waterfall.

import { element, iconButton } from '../element.ts';
import type { WaterfallCommand } from './waterfall-keys.ts';

/** The toolbar; `run` does what a button says, `onDeeper` unfolds one level more. */
export function waterfallToolbar(run: (command: WaterfallCommand) => void, onDeeper: () => void): HTMLElement {
  return element(
    'div', 'toolbar', { 'role': 'toolbar', 'aria-label': 'Waterfall' },
    iconButton('collapse-all', 'Fold all', '_', () => run('fold-all')),
    iconButton('unfold', 'Unfold one level more', null, onDeeper),
    iconButton('expand-all', 'Unfold all', '*', () => run('unfold-all')),
    iconButton('zoom-in', 'Zoom in', '+', () => run('zoom-in')),
    iconButton('zoom-out', 'Zoom out', '-', () => run('zoom-out')),
    iconButton('screen-full', 'Show the whole trace', '0', () => run('reset')),
    iconButton('question', 'Mouse and keys', '?', () => run('help')),
  );
}
