// Stack traces with every frame a link, and links to recorded places alone. Leaves out: finding files, which the host does.

import type { RecordedPlace, StackLine } from '../../src/protocol/traces.ts';
import { element } from '../element.ts';
import { displayName } from '../text/display-name.ts';

export type OnOpenPlace = (place: RecordedPlace) => void;

/** `orders.js:12`, of whatever path. */
export function placeLabel({ file, line1 }: RecordedPlace): string {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1) || file;
  return displayName(line1 === null ? name : `${name}:${line1}`, 80);
}

/** A place as a link. */
export function placeLink(place: RecordedPlace, onOpen: OnOpenPlace): HTMLElement {
  const button = element('button', 'link-button', { type: 'button', title: displayName(place.file, 300) }, placeLabel(place));
  button.addEventListener('click', () => onOpen(place));
  return button;
}

/** The lines of a trace; those of others' code are quiet. */
export function stackList(lines: readonly StackLine[], onOpen: OnOpenPlace): HTMLElement {
  const rows = lines.map(({ text, place, own }) => {
    const row = element('li', own ? 'stack-line' : 'stack-line of-others');
    if (place === null) row.append(displayName(text, 500));
    else {
      const link = element('button', 'link-button stack-link', { type: 'button', title: displayName(place.file, 300) }, displayName(text, 500));
      link.addEventListener('click', () => onOpen(place));
      row.append(link);
    }
    return row;
  });
  return element('ol', 'stack-lines', { tabindex: 0, 'aria-label': 'Stack trace' }, ...rows);
}
