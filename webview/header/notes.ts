// What had to be repaired, guessed or left out while reading the file: counted in the header, listed on request.

import { formatCount } from '../../src/base/format-value.ts';
import type { Note, Severity } from '../../src/protocol/webview.ts';
import { element, icon } from '../element.ts';
import { displayName } from '../text/display-name.ts';

const SEVERITIES: readonly (readonly [Severity, string, string, string])[] = [
  ['error', 'error', 'error', 'errors'],
  ['warning', 'warning', 'warning', 'warnings'],
  ['info', 'info', 'note', 'notes'],
];

/** Longest note shown. */
const MAX_NOTE = 1000;

/** The button that counts them and the list it opens; `null` where there are none. */
export function notesOf(
  notes: readonly Note[],
  open: boolean,
  onToggle: (open: boolean) => void,
): { readonly button: HTMLElement; readonly list: HTMLElement } | null {
  if (notes.length === 0) return null;
  const list = element('ul', 'notes-list', { id: 'notes-list', 'aria-label': 'Notes on this file' });
  const button = element('button', 'notes-button', { type: 'button', 'aria-controls': list.id });
  const words: string[] = [];
  for (const [severity, iconName, one, many] of SEVERITIES) {
    const found = notes.filter((note) => note.severity === severity);
    if (found.length === 0) continue;
    words.push(`${formatCount(found.length)} ${found.length === 1 ? one : many}`);
    // The button's name says it in words.
    button.append(element('span', `note-count note-${severity}`, { 'aria-hidden': 'true' }, icon(iconName), formatCount(found.length)));
    for (const note of found) list.append(noteItem(note, iconName));
  }
  button.title = `${words.join(', ')} on reading this file`;
  button.setAttribute('aria-label', button.title);
  const show = (shown: boolean): void => {
    list.hidden = !shown;
    button.setAttribute('aria-expanded', String(shown));
  };
  button.addEventListener('click', () => {
    const shown = button.getAttribute('aria-expanded') !== 'true';
    show(shown);
    onToggle(shown);
  });
  show(open);
  return { button, list };
}

function noteItem(note: Note, iconName: string): HTMLElement {
  const message = element('span', '', {}, displayName(note.message, MAX_NOTE));
  return element('li', `note note-${note.severity}`, {}, icon(iconName), message);
}
