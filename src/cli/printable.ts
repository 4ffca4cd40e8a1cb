// Text from files and arguments as a terminal may see it: nothing in it is obeyed, hides or reorders.

/** C0 and C1 controls, bidirectional marks, overrides and isolates, line separators. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text with U+FFFD for every character that a terminal could obey; one line. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd');
}

/** JSON with the same characters escaped, which leaves its meaning as it is. Line breaks between values stay. */
export function printableJson(value: unknown): string {
  const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, 2).replace(UNPRINTABLE, (character) => (character === '\n' ? character : escape(character)));
}
