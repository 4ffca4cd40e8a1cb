// Cuts a source text into tokens, for all languages: comments fall away, strings stay whole, brackets know each other.
// A scanner by hand, in one pass: what no language would accept costs no more than what all do, and spoils at most
// the rest of its line where strings end with lines. Guesses: where a regular expression begins; the text of JSX.

import type { Syntax } from './source-language.ts';
import { CLASSES, DIGIT, LETTER, SPACE, StringScanner } from './string-scanner.ts';
import { NUMBER, PART, PUNCTUATION, RAW, STRING, type Tokens, WORD } from './tokens.ts';

const WORDS_BEFORE_REGEX = new Set(
  'return typeof case in of delete void throw new else do await yield instanceof if unless when and or not while until'.split(' '),
);

/** The tokens of a text. Linear in its length, whatever it holds. */
export function scan(text: string, syntax: Syntax): Tokens {
  return new Scanner(text, syntax).run();
}

class Scanner extends StringScanner {
  /** No regular expression begins before: looking for its end went as far in vain. */
  private noRegexBefore = 0;

  run(): Tokens {
    const { text } = this;
    if (this.syntax.language === 'php') this.skipToPhp();
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at);
      const unitClass = code < 128 ? CLASSES[code] : LETTER;
      if (unitClass === SPACE) this.space(code);
      else if (unitClass === LETTER) this.word();
      else if (unitClass === DIGIT) this.number();
      else this.mark(text[this.at]!);
    }
    return this.tokens.finish();
  }

  private space(code: number): void {
    this.at++;
    if (code === 10) this.readHeredocs();
  }

  private word(): void {
    const { text } = this;
    const from = this.at;
    this.at = this.endOfWord(from);
    if (this.at - from <= 2 && this.prefixedString(from)) return;
    if (this.syntax.language === 'ruby' && /[?!]/.test(text[this.at] ?? '') && text[this.at + 1] !== '=') this.at++;
    this.tokens.add(WORD, from, this.at);
  }

  /** `r"…"`, `f'''…'''`, `br#"…"#`: whether the word is the beginning of a string. */
  private prefixedString(from: number): boolean {
    const { text, at } = this;
    const next = text[at];
    if (this.syntax.language === 'python' && (next === '"' || next === "'")) {
      const prefix = text.slice(from, at).toLowerCase();
      if (!/^(?:[rbuft]|[bft]r|r[bft])$/.test(prefix)) return false;
      this.string(next, prefix.includes('r') ? RAW : STRING, /[ft]/.test(prefix));
      return true;
    }
    if (this.syntax.language === 'rust' && (next === '"' || next === '#')) {
      const prefix = text.slice(from, at);
      if (prefix === 'b' || prefix === 'c') return false;
      if (!/^[bc]?r$/.test(prefix)) return false;
      return this.rustRawString();
    }
    return false;
  }

  private number(): void {
    const from = this.at;
    this.at = this.endOfWord(from);
    const next = this.text.charCodeAt(this.at + 1);
    if (this.text[this.at] === '.' && next < 128 && CLASSES[next] === DIGIT) this.at = this.endOfWord(this.at + 1);
    this.tokens.add(NUMBER, from, this.at);
  }

  private mark(unit: string): void {
    const { syntax, text, at } = this;
    const next = text[at + 1];
    switch (unit) {
      case '"':
        return this.string(unit, STRING, false);
      case "'":
        return this.single();
      case '`':
        return this.backtick();
      case '/':
        return this.slash(next);
      case '#':
        if (syntax.hashComments && !(syntax.language === 'php' && next === '[')) return this.skipLine();
        return this.plain();
      case '(':
      case '[':
      case '{':
        this.tokens.open(unit, this.at++);
        return;
      case ')':
      case ']':
      case '}':
        return this.closing(unit);
      default:
        if (!this.special(unit, next)) this.plain();
    }
  }

  /** What few languages have. Whether it was read. */
  private special(unit: string, next: string | undefined): boolean {
    const { language } = this.syntax;
    if (language === 'csharp' && (unit === '@' || unit === '$')) return this.csharpString();
    if (language === 'php' && unit === '?' && next === '>') {
      this.skipToPhp();
      return true;
    }
    if (unit === '<' && next === '<' && (language === 'ruby' || language === 'php')) return this.heredoc();
    if (language === 'ruby' && unit === '=' && this.isLineStart() && this.text.startsWith('=begin', this.at)) {
      this.skipPast('\n=end');
      return true;
    }
    if (language === 'ruby' && unit === '%') return this.percentString();
    if (language === 'ruby' && unit === ':') return this.symbol();
    return false;
  }

  private plain(): void {
    this.tokens.add(PUNCTUATION, this.at, ++this.at);
  }

  private closing(unit: string): void {
    const string = this.tokens.close(unit, this.at++);
    if (string === undefined) return;
    const part = this.stringParts(PART, string.quote!);
    this.tokens.continueAt(string.token, part);
  }

  private slash(next: string | undefined): void {
    const { syntax, text } = this;
    if (syntax.slashComments && next === '/') return this.skipLine();
    if (syntax.slashComments && next === '*') return this.skipBlock();
    if (!syntax.regex || this.at < this.noRegexBefore || !this.mayBeRegex(next)) return this.plain();
    let inClass = false;
    for (let i = this.at + 1; i < text.length; i++) {
      const unit = text[i];
      if (unit === '\n') {
        this.noRegexBefore = i;
        return this.plain();
      }
      if (unit === '\\') i++;
      else if (unit === '[') inClass = true;
      else if (unit === ']') inClass = false;
      else if (unit === '/' && !inClass) {
        this.at = this.endOfWord(i + 1);
        // Something that is a value, so that what follows it is a division.
        this.tokens.add(NUMBER, i, this.at);
        return;
      }
    }
    this.noRegexBefore = text.length;
    this.plain();
  }

  private mayBeRegex(next: string | undefined): boolean {
    const { tokens } = this;
    const kind = tokens.lastKind();
    const last = tokens.count - 1;
    const text = kind === WORD || kind === PUNCTUATION ? tokens.textOf(last) : '';
    if (kind === WORD) {
      if (WORDS_BEFORE_REGEX.has(text)) return true;
      // Ruby's `split /,/` has a space before and none after.
      return this.syntax.language === 'ruby' && /\s/.test(this.text[this.at - 1]!) && !/[\s=]/.test(next ?? ' ');
    }
    if (kind !== PUNCTUATION) return kind === 0;
    if (text === ')') return /^(?:if|while|for|with)$/.test(tokens.textOf(tokens.matchOf(last) - 1));
    // `</div>` is the end of an element.
    return text !== ']' && text !== '}' && text !== '<';
  }

  private single(): void {
    const { text, at } = this;
    if (this.syntax.single === 'string') return this.string("'", this.syntax.language === 'ruby' ? RAW : STRING, false);
    // A character: at most a long escape. Rust's lifetimes have no second quote.
    const found = /'(?:\\(?:u\{[\da-fA-F_]{0,8}\}|[^\n][\da-fA-F]{0,8})|[^\\'\n]{1,2})'/y;
    found.lastIndex = at;
    if (found.test(text)) {
      this.tokens.add(NUMBER, at, found.lastIndex);
      this.at = found.lastIndex;
    } else this.plain();
  }

  private backtick(): void {
    if (this.syntax.backtick === 'none') return this.plain();
    this.at++;
    if (this.syntax.backtick === 'template') this.stringParts(STRING, '`');
    else this.addString(RAW, this.at, this.text.indexOf('`', this.at), 1);
  }

  private isLineStart(): boolean {
    return this.at === 0 || this.text[this.at - 1] === '\n';
  }

  private skipLine(): void {
    const end = this.text.indexOf('\n', this.at);
    let until = end < 0 ? this.text.length : end;
    if (this.syntax.language === 'php') {
      const close = this.text.slice(this.at, until).indexOf('?>');
      if (close >= 0) until = this.at + close;
    }
    this.at = until;
  }

  private skipBlock(): void {
    if (!this.syntax.nestedComments) return this.skipPast('*/');
    const { text } = this;
    let depth = 0;
    for (; this.at < text.length; this.at++) {
      if (text.startsWith('/*', this.at)) {
        depth++;
        this.at++;
      } else if (text.startsWith('*/', this.at)) {
        this.at++;
        if (--depth === 0) {
          this.at++;
          return;
        }
      }
    }
  }

  private skipPast(end: string): void {
    const found = this.text.indexOf(end, this.at + 2);
    this.at = found < 0 ? this.text.length : found + end.length;
  }

  /** PHP is between `<?php` or `<?=` and `?>`. */
  private skipToPhp(): void {
    const open = this.text.indexOf('<?', this.at);
    this.at = open < 0 ? this.text.length : open + (this.text.startsWith('<?php', open) ? 5 : 2);
  }
}
