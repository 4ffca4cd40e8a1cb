// Columns of tokens while they grow, with the brackets that are open. Used by scanner.ts alone.

import { PUNCTUATION, type Tokens } from './tokens.ts';

const CLOSER: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** What waits for its end: a bracket, or a string that goes on after the hole. */
interface Opened {
  readonly token: number;
  readonly closer: string;
  /** The quote of the string around the hole; undefined for a bracket. */
  readonly quote: string | undefined;
}

export class TokenColumns {
  count = 0;
  private kind: Uint8Array<ArrayBuffer>;
  private start: Int32Array<ArrayBuffer>;
  private end: Int32Array<ArrayBuffer>;
  private line: Int32Array<ArrayBuffer>;
  private match: Int32Array<ArrayBuffer>;
  private readonly opened: Opened[] = [];
  /** How many of each closer are waited for: a stray closer must not search all of them. */
  private readonly waited = new Map<string, number>();
  private atLine = 0;

  private readonly text: string;
  private readonly lineStarts: Int32Array;

  constructor(text: string) {
    this.text = text;
    this.lineStarts = lineStartsOf(text);
    const room = 64 + (text.length >> 2);
    this.kind = new Uint8Array(room);
    this.start = new Int32Array(room);
    this.end = new Int32Array(room);
    this.line = new Int32Array(room);
    this.match = new Int32Array(room);
  }

  /** Adds a token; its index. */
  add(kind: number, start: number, end: number): number {
    if (this.count === this.kind.length) this.grow();
    const at = this.count++;
    this.kind[at] = kind;
    this.place(at, start, end);
    return at;
  }

  /** Gives a token its place, where that is known only later: heredocs. */
  place(at: number, start: number, end: number): void {
    while (start < this.lineStarts[this.atLine]!) this.atLine--;
    while (this.atLine + 1 < this.lineStarts.length && this.lineStarts[this.atLine + 1]! <= start) this.atLine++;
    this.start[at] = start;
    this.end[at] = end;
    this.line[at] = this.atLine;
  }

  setKind(at: number, kind: number): void {
    this.kind[at] = kind;
  }

  /** Takes back the last token. */
  takeBack(): void {
    this.count--;
  }

  /** Kind of the last token, 0 before the first. */
  lastKind(): number {
    return this.count === 0 ? 0 : this.kind[this.count - 1]!;
  }

  /** Text of a token. */
  textOf(at: number): string {
    return at < 0 || at >= this.count ? '' : this.text.slice(this.start[at], this.end[at]);
  }

  startOf(at: number): number {
    return this.start[at]!;
  }

  matchOf(at: number): number {
    return this.match[at]!;
  }

  open(mark: string, start: number): void {
    this.push({ token: this.add(PUNCTUATION, start, start + 1), closer: CLOSER[mark]!, quote: undefined });
  }

  /** A hole in a string; `token` is the part before it. */
  openHole(token: number, quote: string): void {
    this.push({ token, closer: '}', quote });
  }

  /** A closing bracket. Returns the string that goes on, where it closes a hole. */
  close(mark: string, start: number): Opened | undefined {
    if ((this.waited.get(mark) ?? 0) === 0) {
      this.add(PUNCTUATION, start, start + 1);
      return undefined;
    }
    let last = this.pop();
    while (last.closer !== mark) last = this.pop();
    if (last.quote !== undefined) return last;
    const at = this.add(PUNCTUATION, start, start + 1);
    this.link(last.token, at);
    return undefined;
  }

  /** Both ends of a bracket. */
  link(open: number, close: number): void {
    this.match[open] = close;
    this.match[close] = open;
  }

  /** A string goes on with that part. */
  continueAt(token: number, part: number): void {
    this.match[token] = part;
  }

  finish(): Tokens {
    for (const { token } of this.opened) this.match[token] = this.count;
    const { text, count, kind, start, end, line, match, lineStarts } = this;
    return { text, count, kind, start, end, line, match, lineStarts };
  }

  private push(opened: Opened): void {
    this.opened.push(opened);
    this.waited.set(opened.closer, (this.waited.get(opened.closer) ?? 0) + 1);
  }

  private pop(): Opened {
    const last = this.opened.pop()!;
    this.waited.set(last.closer, this.waited.get(last.closer)! - 1);
    // Left open inside of something that ends: it ends there too.
    this.match[last.token] = this.count;
    return last;
  }

  private grow(): void {
    const room = this.kind.length * 2;
    this.kind = grown(this.kind, new Uint8Array(room));
    this.start = grown(this.start, new Int32Array(room));
    this.end = grown(this.end, new Int32Array(room));
    this.line = grown(this.line, new Int32Array(room));
    this.match = grown(this.match, new Int32Array(room));
  }
}

function grown<Column extends Uint8Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

/** Lines end with `\n`, `\r\n` or `\r`, as editors have it. */
function lineStartsOf(text: string): Int32Array {
  const starts = [0];
  const hasReturn = text.includes('\r');
  if (!hasReturn) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return new Int32Array(starts);
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return new Int32Array(starts);
}
