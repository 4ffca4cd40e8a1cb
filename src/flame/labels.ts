// Fits names into boxes. Widths are sums of cached character widths, so that fitting thousands of labels measures
// each character once (kerning and ligatures are ignored: they make text narrower than assumed, hardly ever wider).

import { visibleCharacters } from '../base/cut-text.ts';

const ELLIPSIS = '…';

/** From this many characters on the middle is cut, so that `Parser.prototype.parseBlock` keeps its end. */
const MIDDLE_FROM = 10;

/** Most different characters whose widths are kept, and most names; CJK names could bring tens of thousands. */
const MOST_CACHED = 4096;

/** Cuts text to a width. One for each font. */
export class LabelFitter {
  private readonly widths = new Map<string, number>();
  private readonly split = new Map<string, readonly string[]>();
  private readonly measure: (character: string) => number;

  /** `measure` gives the width of one character in pixels. */
  constructor(measure: (character: string) => number) {
    this.measure = measure;
  }

  /** Width of a text in pixels. */
  widthOf(text: string): number {
    let width = 0;
    for (const character of this.charactersOf(text)) width += this.characterWidth(character);
    return width;
  }

  /**
   * The text, or as much of it as fits into `roomPx` with an ellipsis, or `null` where not even one character and
   * the ellipsis fit. Never splits what people see as one character.
   */
  fit(text: string, roomPx: number): string | null {
    const all = this.charactersOf(text);
    const characters: string[] = [];
    let width = 0;
    let fits = true;
    for (const character of all) {
      width += this.characterWidth(character);
      characters.push(character);
      if (width > roomPx) {
        fits = false;
        break;
      }
    }
    if (fits) return text === '' ? null : text;
    const room = roomPx - this.characterWidth(ELLIPSIS);
    const kept = this.countFromStart(characters, room);
    if (kept === 0) return null;
    if (kept < MIDDLE_FROM) return characters.slice(0, kept).join('') + ELLIPSIS;
    return this.cutMiddle(all, room);
  }

  private cutMiddle(characters: readonly string[], room: number): string {
    const head = this.countFromStart(characters, room * 0.5);
    let left = room;
    for (let i = 0; i < head; i++) left -= this.characterWidth(characters[i]!);
    let tail = characters.length;
    while (tail > head) {
      left -= this.characterWidth(characters[tail - 1]!);
      if (left < 0) break;
      tail--;
    }
    return characters.slice(0, head).join('') + ELLIPSIS + characters.slice(tail).join('');
  }

  private countFromStart(characters: readonly string[], room: number): number {
    let left = room;
    for (let count = 0; count < characters.length; count++) {
      left -= this.characterWidth(characters[count]!);
      if (left < 0) return count;
    }
    return characters.length;
  }

  /** Kept, for the same names are fitted in every picture. */
  private charactersOf(text: string): readonly string[] {
    let characters = this.split.get(text);
    if (characters === undefined) {
      characters = visibleCharacters(text);
      if (this.split.size >= MOST_CACHED) this.split.clear();
      this.split.set(text, characters);
    }
    return characters;
  }

  private characterWidth(character: string): number {
    const known = this.widths.get(character);
    if (known !== undefined) return known;
    const width = this.measure(character);
    if (this.widths.size < MOST_CACHED) this.widths.set(character, width);
    return width;
  }
}
