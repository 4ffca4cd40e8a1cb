// Help over the page: closes with Escape, its button or a click beside it, and gives the focus back.

import { element, iconButton } from './element.ts';

/** One part: a heading, and what stands beside what. */
export type HelpSection = readonly [title: string, lines: readonly (readonly [string, string])[]];

export interface HelpDialog {
  /** For screen readers. */
  readonly label: string;
  readonly sections: readonly HelpSection[];
  /** A paragraph before the sections. */
  readonly intro?: string;
}

export function showDialog(host: HTMLElement, { label, sections, intro }: HelpDialog): void {
  const dialog = element('dialog', 'help', { 'aria-label': label });
  const close = iconButton('close', 'Close', 'Escape', () => dialog.close());
  const parts = sections.map(([title, lines]) => {
    const list = element('dl', 'help-list');
    for (const [term, words] of lines) list.append(element('dt', '', {}, term), element('dd', '', {}, words));
    return element('section', '', {}, element('h2', '', {}, title), list);
  });
  const first = intro === undefined ? null : element('p', 'help-intro', {}, intro);
  dialog.append(element('div', 'help-body', {}, close, first, ...parts));
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => dialog.remove());
  host.append(dialog);
  dialog.showModal();
}
