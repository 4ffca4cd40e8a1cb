// The buttons of the graph.

import { element, iconButton } from '../element.ts';
import type { FlameCommand } from './keys.ts';

/**
 * The toolbar; `run` does what a button says. `folded`: whether libraries are folded; `inverted`: whether the graph is, `null`
 * where it cannot be.
 */
export function toolbarOf(
  run: (command: FlameCommand) => void, { folded, inverted }: { readonly folded: boolean; readonly inverted: boolean | null },
): HTMLElement {
  const fold = iconButton('fold', 'Fold libraries and runtimes', 'l', () => run('fold-libraries'));
  fold.setAttribute('aria-pressed', String(folded));
  return element(
    'div',
    'toolbar',
    { role: 'toolbar', 'aria-label': 'Flame graph' },
    inverted === null ? null : invertButton(inverted, () => run('invert')),
    fold,
    iconButton('zoom-in', 'Zoom in', '+', () => run('zoom-in')),
    iconButton('zoom-out', 'Zoom out', '-', () => run('zoom-out')),
    iconButton('screen-full', 'Show the whole graph', '0', () => run('reset')),
    iconButton('question', 'Mouse and keys', '?', () => run('help')),
  );
}

/** Switches between the reading from the outermost calls and that from the leaves. */
export function invertButton(inverted: boolean, onPress: () => void): HTMLButtonElement {
  const button = iconButton('arrow-swap', 'Invert: begin with the functions that take time, then who called them', 'i', onPress);
  button.classList.add('invert-button');
  button.setAttribute('aria-pressed', String(inverted));
  return button;
}
