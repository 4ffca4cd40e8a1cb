// The buttons of a graph: flame graph, flame chart.

import { element, iconButton } from '../element.ts';
import type { FlameCommand } from './keys.ts';

export interface GraphToolbarOptions {
  readonly name: string;
  /** What is seen when nothing is zoomed, such as `graph`. */
  readonly whole: string;
  /** Whether libraries are folded. */
  readonly folded: boolean;
  /** Stands before the others: what only one kind of graph has. */
  readonly first: HTMLElement | null;
}

/** The toolbar; `run` does what a button says. */
export function graphToolbar(run: (command: FlameCommand) => void, { name, whole, folded, first }: GraphToolbarOptions): HTMLElement {
  const fold = iconButton('fold', 'Fold libraries and runtimes', 'l', () => run('fold-libraries'));
  fold.setAttribute('aria-pressed', String(folded));
  return element(
    'div',
    'toolbar',
    { 'role': 'toolbar', 'aria-label': name },
    first,
    fold,
    iconButton('zoom-in', 'Zoom in', '+', () => run('zoom-in')),
    iconButton('zoom-out', 'Zoom out', '-', () => run('zoom-out')),
    iconButton('screen-full', `Show the whole ${whole}`, '0', () => run('reset')),
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
