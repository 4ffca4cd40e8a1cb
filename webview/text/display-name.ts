// Names from a profile as they may be shown: cut, and with every character visible that would hide, reorder or
// break text. The result goes to `textContent` or `fillText`, never into markup.

import { cutText } from '../../src/base/cut-text.ts';

/** Longest name in a line of its own. */
export const MAX_NAME = 300;

/**
 * Controls, bidirectional overrides and isolates, zero-width characters, line separators, lone surrogates. A name
 * of right-to-left letters is left as it is.
 */
const HIDDEN =
  /[\0-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/** A name for display, at most `max` characters and an ellipsis. */
export function displayName(name: string, max: number = MAX_NAME): string {
  // Cut first: a name of a million characters is not to be searched.
  const cut = name.length > max ? cutText(name, max) + '…' : name;
  const shown = cut.replace(HIDDEN, showHidden);
  return shown.trim() === '' ? '(anonymous)' : shown;
}

/** Longest text of several lines: a statement, a stack trace, a message. */
const MAX_TEXT = 20_000;

/** A text of several lines for display: line breaks stay, tabs are two blanks, what would hide or reorder text is visible. */
export function displayText(text: string): string {
  const cut = text.length > MAX_TEXT ? `${cutText(text, MAX_TEXT)}…` : text;
  return cut.split(/\r\n|\r|\n/).map((line) => line.replace(/\t/g, '  ').replace(HIDDEN, showHidden)).join('\n');
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);

/** As JavaScript source would write it: every font has these characters. */
function showHidden(character: string): string {
  const code = character.charCodeAt(0);
  const short = SHORT_ESCAPES.get(character);
  if (short !== undefined) return short;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
