// Cuts texts for display between characters as people see them: no half of an emoji, no letter without its accents.

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Texts of these alone have one character for each unit. */
const PLAIN = /^[\x20-\x7e\xa0-\u02ff]*$/;

/** Characters as people see them: an emoji with all its parts, a letter with its accents. */
export function visibleCharacters(text: string): string[] {
  return PLAIN.test(text) ? text.split('') : Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The longest beginning of at most `max` UTF-16 units that ends between two characters. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  // Looking at a little more than what stays tells whether a character ends there.
  const near = text.slice(0, max + 64);
  const cut = segmenter.segment(near).containing(max)?.index ?? max;
  if (cut > 0) return near.slice(0, cut);
  // One character of accents without end: any place but the middle of a pair.
  const last = near.charCodeAt(max - 1);
  return near.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}
