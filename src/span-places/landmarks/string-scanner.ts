// Strings of all languages: quotes, escapes, holes, long strings, heredocs. Part of scanner.ts, which says when one begins.

import type { Syntax } from './source-language.ts';
import { TokenColumns } from './token-columns.ts';
import { HOLED, PUNCTUATION, RAW, STRING, VERBATIM } from './tokens.ts';

const OTHER = 0;
export const SPACE = 1;
export const LETTER = 2;
export const DIGIT = 3;

/** Class of each ASCII unit; all above are letters. */
export const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const unit = String.fromCharCode(code);
  if (code <= 32) return SPACE;
  if (/[\w$]/.test(unit)) return /\d/.test(unit) ? DIGIT : LETTER;
  return OTHER;
});

interface Heredoc {
  readonly token: number;
  readonly terminator: string;
}

export class StringScanner {
  protected readonly text: string;
  protected readonly syntax: Syntax;
  protected readonly tokens: TokenColumns;
  /** The next unit to read. */
  protected at = 0;
  /** Their texts begin on the next line. */
  private heredocs: Heredoc[] = [];
  private heredocsFail = false;

  constructor(text: string, syntax: Syntax) {
    this.text = text;
    this.syntax = syntax;
    this.tokens = new TokenColumns(text);
  }

  protected endOfWord(from: number): number {
    let at = from;
    for (; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code < 128 && CLASSES[code]! < LETTER) break;
    }
    return at;
  }

  protected rustRawString(): boolean {
    const { text } = this;
    let quote = this.at;
    while (text[quote] === '#') quote++;
    if (text[quote] !== '"') return false;
    const end = text.indexOf('"' + '#'.repeat(Math.min(quote - this.at, 255)), quote + 1);
    this.addString(RAW, quote + 1, end, quote - this.at + 1);
    return true;
  }

  /** A string of which the end is known; -1 for the end of the text. */
  protected addString(kind: number, start: number, end: number, closing: number): void {
    const until = end < 0 ? this.text.length : end;
    this.tokens.add(kind, start, until);
    this.at = Math.min(until + closing, this.text.length);
  }

  /** A string that begins at this quote. `holed`: braces in it are holes. */
  protected string(quote: string, kind: number, holed: boolean): void {
    const { syntax, text } = this;
    if (syntax.tripleQuotes && text.startsWith(quote.repeat(3), this.at) && syntax.single !== 'char') return this.tripleString(quote, kind, holed);
    if (syntax.tripleQuotes && text.startsWith('"""', this.at)) return this.tripleString('"', STRING, holed);
    this.at++;
    if (syntax.hole !== null && quote === '"') {
      this.stringParts(kind, quote);
      return;
    }
    const start = this.at;
    const end = this.endOfString(quote, start);
    const dollar = syntax.language === 'php' && quote === '"' && text.slice(start, end).includes('$');
    this.addString(holed || dollar ? HOLED : kind, start, end, text[end] === quote ? 1 : 0);
  }

  /** Offset of the closing quote, or of the end of the line or text. */
  private endOfString(quote: string, from: number): number {
    const { text, syntax } = this;
    const closing = quote.charCodeAt(0);
    for (let i = from; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === closing) return i;
      if (code === 92) i += text.charCodeAt(i + 1) === 13 && text.charCodeAt(i + 2) === 10 ? 2 : 1;
      else if (!syntax.multiline && (code === 10 || code === 13)) return i;
    }
    return text.length;
  }

  private tripleString(quote: string, kind: number, holed: boolean): void {
    const { text, syntax } = this;
    const start = this.at + 3;
    const raw = syntax.language === 'kotlin' || syntax.language === 'csharp';
    let end = text.indexOf(quote.repeat(3), start);
    // A quote that a backslash stands before does not end it.
    while (!raw && end > start && text[end - 1] === '\\' && text[end - 2] !== '\\') end = text.indexOf(quote.repeat(3), end + 1);
    const dollar = syntax.language === 'kotlin' && text.slice(start, end < 0 ? undefined : end).includes('$');
    this.addString(holed || dollar ? HOLED : raw ? RAW : kind, start, end, 3);
  }

  /** Reads one part of a string with holes, from here to its end or next hole; the token. */
  protected stringParts(kind: number, quote: string): number {
    const { text } = this;
    const start = this.at;
    const closing = quote.charCodeAt(0);
    const hole = quote === '`' ? 36 : this.syntax.hole!.charCodeAt(0);
    const endsWithLine = quote !== '`' && !this.syntax.multiline;
    let i = start;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === closing) break;
      if (code === 92) i++;
      else if (code === hole && text.charCodeAt(i + 1) === 123) {
        const token = this.tokens.add(kind, start, i);
        this.tokens.openHole(token, quote);
        this.at = i + 2;
        return token;
      } else if (endsWithLine && code === 10) break;
    }
    const end = Math.min(i, text.length);
    const token = this.tokens.add(kind, start, end);
    this.at = end + (text.charCodeAt(end) === closing ? 1 : 0);
    return token;
  }

  /** `@"…"`, `$"…"`, `$@"…"`. */
  protected csharpString(): boolean {
    const { text } = this;
    let quote = this.at;
    while ((text[quote] === '@' || text[quote] === '$') && quote < this.at + 3) quote++;
    if (text[quote] !== '"') return false;
    const prefix = text.slice(this.at, quote);
    const holed = prefix.includes('$');
    this.at = quote;
    if (!prefix.includes('@') || text.startsWith('"""', quote)) {
      this.string('"', STRING, holed);
      return true;
    }
    let end = text.indexOf('"', quote + 1);
    // Two quotes are one in the text.
    while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
    this.addString(holed ? HOLED : VERBATIM, quote + 1, end, 1);
    return true;
  }

  /** Ruby's `%q(…)`, `%w[…]`, `%(…)`. */
  protected percentString(): boolean {
    const found = /%([qQwWiI]?)([([{<|!])/y;
    found.lastIndex = this.at;
    const match = found.exec(this.text);
    // Without a letter it is rather a remainder, after a value.
    if (!match || (match[1] === '' && this.tokens.lastKind() !== PUNCTUATION)) return false;
    const open = match[2]!;
    const close = { '(': ')', '[': ']', '{': '}', '<': '>' }[open] ?? open;
    const start = found.lastIndex;
    let depth = 0;
    let i = start;
    for (; i < this.text.length; i++) {
      const unit = this.text[i];
      if (unit === '\\') i++;
      else if (unit === close && depth-- === 0) break;
      else if (unit === open) depth++;
    }
    this.addString(/[wi]/i.test(match[1]!) ? HOLED : STRING, start, Math.min(i, this.text.length), 1);
    return true;
  }

  /** Ruby's `:name`, as a string. */
  protected symbol(): boolean {
    const code = this.text.charCodeAt(this.at + 1);
    if (this.text[this.at - 1] === ':' || code >= 128 || CLASSES[code] !== LETTER) return false;
    const end = this.endOfWord(this.at + 1);
    this.tokens.add(RAW, this.at + 1, end);
    this.at = end;
    return true;
  }

  /** `<<~SQL` and `<<<SQL`: the token stands here, its text from the next line on. */
  protected heredoc(): boolean {
    const found = this.syntax.language === 'php' ? /<<<[ \t]?(["']?)([A-Za-z_]\w{0,99})\1/y : /<<(?:[~-](["']?)|(["']))?([A-Z_]\w{0,99})\1\2/y;
    found.lastIndex = this.at;
    const match = this.heredocsFail ? null : found.exec(this.text);
    if (!match) return false;
    this.heredocs.push({ token: this.tokens.add(HOLED, this.at, this.at), terminator: match.at(-1)! });
    this.at = found.lastIndex;
    return true;
  }

  /** Reads the texts of heredocs whose line ends here. */
  protected readHeredocs(): void {
    if (this.heredocs.length === 0) return;
    const { text } = this;
    for (const { token, terminator } of this.heredocs) {
      let lineStart = this.at;
      for (; lineStart < text.length; lineStart = nextLine(text, lineStart)) {
        let from = lineStart;
        while (text[from] === ' ' || text[from] === '\t') from++;
        const code = text.charCodeAt(from + terminator.length);
        if (text.startsWith(terminator, from) && !(code < 128 && CLASSES[code]! >= LETTER)) {
          this.tokens.place(token, this.at, lineStart);
          this.at = from + terminator.length;
          break;
        }
      }
      // It was no heredoc. Looking for another's end again and again would take too long.
      if (lineStart >= text.length) this.heredocsFail = true;
      if (this.heredocsFail) break;
    }
    this.heredocs = [];
  }
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}
