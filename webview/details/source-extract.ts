// A few lines of a function's source with their heat, or why there are none and what can be done. The text is text.

import { formatAmount } from '../../src/base/format-value.ts';
import type { SourceExtract, SourceRemedy, Unit } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';
import { remedyTitle } from '../sources/source-words.ts';
import { displayName } from '../text/display-name.ts';

export interface ExtractOptions {
  readonly unit: Unit;
  readonly noun: string | null;
  /** Opens the source at a line, 1-based. */
  readonly onOpen: (line1: number) => void;
  readonly onMend: (url: string, remedy: SourceRemedy) => void;
}

/** The extract as a table, or a sentence with a button. */
export function extractOf(source: SourceExtract, options: ExtractOptions): HTMLElement {
  if (source.kind === 'none') {
    const { message, url, remedy } = source;
    const note = element('p', 'details-note', {}, message);
    if (remedy !== null && url !== null) {
      const button = element('button', 'link-button', { type: 'button' }, remedyTitle(remedy));
      button.addEventListener('click', () => options.onMend(url, remedy));
      note.append(' ', button);
    }
    return note;
  }
  const figures = source.lines.map(({ self, total }) => Math.max(self ?? 0, total ?? 0));
  const showsTotal = source.lines.some(({ self, total }) => (total ?? 0) > 0 && (self ?? 0) === 0);
  const body = element('tbody');
  source.lines.forEach((line, row) => {
    const gap = row > 0 && line.line1 > source.lines[row - 1]!.line1 + 1;
    const link = element('button', 'link-button', { 'type': 'button', 'aria-label': `Open line ${line.line1}` }, String(line.line1));
    link.addEventListener('click', () => options.onOpen(line.line1));
    const value = line.self !== null && line.self > 0 ? line.self : line.total;
    const words = value === null || figures[row] === 0 ? '' : formatAmount(value, options.unit, options.noun);
    const heat = line.bucket === null ? '' : ` heat-${line.bucket + 1}`;
    const figure = element('td', 'extract-figure', line.self === value || words === '' ? {} : { title: 'With what it called' }, words);
    body.append(element('tr', `extract-line${gap ? ' after-gap' : ''}${heat}`, {}, element('td', 'extract-number', {}, link), figure, element('td', 'extract-text', {}, displayLine(line.text))));
  });
  const head = element('thead', 'visually-hidden', {}, element('tr', '', {}, ...['Line', showsTotal ? 'Self, or total' : 'Self', 'Text'].map((title) => element('th', '', { scope: 'col' }, title))));
  const table = element('table', 'extract', { 'aria-label': `Hottest lines of ${displayName(source.path, 120)}` }, head, body);
  const scroller = element('div', 'extract-scroller', { 'tabindex': 0, 'role': 'region', 'aria-label': 'Source lines' }, table);
  const path = element('p', 'details-note', {}, displayName(source.path, 160));
  return element('div', '', {}, path, scroller, source.remark === null ? null : element('p', 'details-note', {}, source.remark));
}

/** Tabs as blanks; what would turn the direction of text or draw nothing is shown as a dot. */
function displayLine(text: string): string {
  return text.replace(/\t/g, '  ').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '·');
}
