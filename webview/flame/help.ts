// The list of gestures and keys, over the page.

import { element, iconButton } from '../element.ts';
import { HELP } from './keys.ts';

/** Shows the help; it closes with Escape, its button or a click beside it, and gives the focus back. */
export function showHelp(host: HTMLElement): void {
  const dialog = element('dialog', 'help', { 'aria-label': 'Mouse and keys' });
  const close = iconButton('close', 'Close', 'Escape', () => dialog.close());
  const sections = HELP.map(([title, lines]) => {
    const list = element('dl', 'help-list');
    for (const [keys, effect] of lines) list.append(element('dt', '', {}, keys), element('dd', '', {}, effect));
    return element('section', '', {}, element('h2', '', {}, title), list);
  });
  dialog.append(element('div', 'help-body', {}, close, ...sections));
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => dialog.remove());
  host.append(dialog);
  dialog.showModal();
}
