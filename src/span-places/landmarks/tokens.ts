// The tokens of one source text as columns, and the few questions that rules ask of them. Comments are no tokens.
// Every walk here is bounded, so that reading a text takes time linear in its length.

export const WORD = 1;
export const NUMBER = 2;
/** A string whose escapes count. Where `match` is not 0 the string has holes and goes on at that token. */
export const STRING = 3;
export const PUNCTUATION = 4;
/** What follows a hole in a string. */
export const PART = 5;
/** A string in which a backslash is a backslash. */
export const RAW = 6;
/** A string with holes that are left in its text: `f"{x}"`. */
export const HOLED = 7;
/** A string in which two quotes are one: C#'s `@"…"`. */
export const VERBATIM = 8;

/** Arguments that are looked at, and links of a chain that are walked back. */
const MOST_ARGUMENTS = 16;
const MOST_OPERANDS = 500;

/** What stands for a hole in the text of a string. */
export const HOLE = '${}';

/** Columns by token, in the order of the text. */
export interface Tokens {
  readonly text: string;
  readonly count: number;
  readonly kind: Uint8Array;
  /** Offsets in the text, the end exclusive; of strings without their quotes. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** 0-based. */
  readonly line: Int32Array;
  /** The other bracket; the next part of a string with holes; the end of a block in Python and Ruby; else 0. */
  readonly match: Int32Array;
  /** Offset of the first unit of each line. */
  readonly lineStarts: Int32Array;
}

/** A word, or "". */
export function wordAt(tokens: Tokens, at: number): string {
  return tokens.kind[at] === WORD && at < tokens.count ? tokens.text.slice(tokens.start[at], tokens.end[at]) : '';
}

export function isWord(tokens: Tokens, at: number, word: string): boolean {
  if (at < 0 || at >= tokens.count || tokens.kind[at] !== WORD) return false;
  const start = tokens.start[at]!;
  return tokens.end[at]! - start === word.length && tokens.text.startsWith(word, start);
}

/** The character of a punctuation token, or "". */
export function markAt(tokens: Tokens, at: number): string {
  return at >= 0 && at < tokens.count && tokens.kind[at] === PUNCTUATION ? tokens.text[tokens.start[at]!]! : '';
}

/** Whether the tokens from `at` are these words and marks. */
export function isSequence(tokens: Tokens, at: number, ...wanted: string[]): boolean {
  return wanted.every((each, i) => (/^\w/.test(each) ? isWord(tokens, at + i, each) : markAt(tokens, at + i) === each));
}

export function isString(tokens: Tokens, at: number): boolean {
  const kind = at < tokens.count ? tokens.kind[at] : 0;
  return kind === STRING || kind! >= RAW;
}

/** Whether this token is the first of its line. */
export function isFirstOfLine(tokens: Tokens, at: number): boolean {
  return at === 0 || tokens.line[at] !== tokens.line[at - 1];
}

export function columnOf(tokens: Tokens, at: number): number {
  return tokens.start[at]! - tokens.lineStarts[tokens.line[at]!]!;
}

/** What a short string without holes says, or `null`. */
export function literalAt(tokens: Tokens, at: number): string | null {
  if (at < 0 || !isString(tokens, at) || tokens.kind[at] === HOLED) return null;
  if (tokens.match[at] !== 0 || tokens.end[at]! - tokens.start[at]! > 1000) return null;
  return textAt(tokens, at);
}

function textAt(tokens: Tokens, at: number): string {
  const text = tokens.text.slice(tokens.start[at], tokens.end[at]);
  if (tokens.kind[at] === VERBATIM) return text.replaceAll('""', '"');
  return tokens.kind[at] === RAW || !text.includes('\\') ? text : unescape(text);
}

const plainEscapes = new Map([['n', '\n'], ['t', '\t'], ['r', '\r'], ['0', '\0'], ['\n', ''], ['\r\n', '']]);

function unescape(text: string): string {
  return text.replace(/\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|(\r\n|[^]))/gi, (_, long, short, byte, plain) => {
    if (plain !== undefined) return plainEscapes.get(plain) ?? plain;
    const code = Number.parseInt(long ?? short ?? byte, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

/** A string with all that is joined to it. */
export interface JoinedText {
  /** Holes and joined values are {@link HOLE}. */
  readonly text: string;
  /** The token after it. */
  readonly next: number;
}

/** The whole of a string: its parts around holes, strings and values joined to it by `join`, in Python also by nothing. */
export function joinedText(tokens: Tokens, at: number, join: string, adjacent: boolean): JoinedText {
  let text = '';
  let next = at;
  for (let operands = 0; operands < MOST_OPERANDS && next < tokens.count; operands++) {
    if (isString(tokens, next)) {
      const whole = withHoles(tokens, next);
      text += whole.text;
      next = whole.next;
    } else {
      const after = afterValue(tokens, next);
      if (after === next) break;
      text += HOLE;
      next = after;
    }
    if (markAt(tokens, next) === join) next++;
    else if (!adjacent || !isString(tokens, next)) break;
  }
  return { text, next };
}

/** The rest of `base + '/x'` and `${base}/x`, an argument that begins with an unknown value; `null` for any other. */
export function pathAfterValue(tokens: Tokens, at: number, join: string): string | null {
  if (!(isString(tokens, at) ? tokens.match[at] !== 0 && tokens.start[at] === tokens.end[at] : wordAt(tokens, at) !== '')) return null;
  const { text, next } = joinedText(tokens, at, join, false);
  const path = text.slice(HOLE.length);
  return text.startsWith(HOLE) && path.startsWith('/') && [',', ')'].includes(markAt(tokens, next)) ? path.replaceAll(HOLE, '{}') : null;
}

function withHoles(tokens: Tokens, at: number): JoinedText {
  let text = textAt(tokens, at);
  let last = at;
  // Parts that follow are further on in the text, so that this ends.
  for (let part = tokens.match[at]!; part > last && part < tokens.count; part = tokens.match[part]!) {
    text += HOLE + textAt(tokens, part);
    last = part;
  }
  return { text, next: last + 1 };
}

/** The token after `a.b(c)[d]`, or `at` where no value begins. */
function afterValue(tokens: Tokens, at: number): number {
  let next = at;
  if (tokens.kind[next] === NUMBER) return next + 1;
  if (tokens.kind[next] !== WORD && markAt(tokens, next) !== '(') return at;
  for (let links = 0; links < 32 && next < tokens.count; links++) {
    const mark = markAt(tokens, next);
    if (tokens.kind[next] === WORD || mark === '.') next++;
    else if (mark === '(' || mark === '[') next = tokens.match[next]! + 1;
    else break;
  }
  return next;
}

/** The bracket that opens the arguments of the call of a word, after type arguments; or -1. */
export function openOfCall(tokens: Tokens, at: number): number {
  if (markAt(tokens, at + 1) === '(') return at + 1;
  if (markAt(tokens, at + 1) !== '<') return -1;
  let depth = 0;
  for (let i = at + 1, steps = 0; i < tokens.count && steps < 40; i++, steps++) {
    const mark = markAt(tokens, i);
    if (mark === '<') depth++;
    // The `>` of an arrow closes nothing.
    else if (mark === '>' && markAt(tokens, i - 1) !== '=' && --depth === 0) return markAt(tokens, i + 1) === '(' ? i + 1 : -1;
    else if (mark === '{' && tokens.match[i]! > i) i = tokens.match[i]!;
    else if (mark === ';' || mark === '{' || mark === '(' || mark === ')') return -1;
  }
  return -1;
}

/** The first token of each part between a bracket and its other one, as commas part it. */
export function partsWithin(tokens: Tokens, open: number, most = MOST_ARGUMENTS): number[] {
  return parts(tokens, open + 1, tokens.match[open]!, most);
}

/** The first token of each part of a range, as commas part it. */
export function parts(tokens: Tokens, from: number, end: number, most = MOST_ARGUMENTS): number[] {
  const starts: number[] = [];
  let wants = true;
  // Very long arguments are not read to their end.
  for (let i = from, steps = 0; i < end && steps < 2000; i++, steps++) {
    if (wants) {
      if (starts.length === most) break;
      starts.push(i);
      wants = false;
    }
    const mark = markAt(tokens, i);
    if (mark === ',') wants = true;
    else if (mark === '(' || mark === '[' || mark === '{') i = tokens.match[i]!;
    else if (tokens.match[i]! > i) i = tokens.match[i]! - 1;
  }
  return starts;
}

/** The value of `key = x`, `key: x`, `'key' => x` among parts, or -1. */
export function namedPart(tokens: Tokens, starts: readonly number[], key: string): number {
  for (const at of starts) {
    if (!isWord(tokens, at, key) && !(isString(tokens, at) && literalAt(tokens, at) === key)) continue;
    const mark = markAt(tokens, at + 1);
    if (mark === '=' || mark === ':') return markAt(tokens, at + 2) === '>' ? at + 3 : at + 2;
  }
  return -1;
}

/** Literals at a token: itself, or those of the list that opens there: `["a", "b"]`, `{"a"}`, `new[] {"a"}`, `listOf("a")`. */
export function literalsAt(tokens: Tokens, at: number): string[] {
  const one = literalAt(tokens, at);
  if (one !== null) return [one];
  for (let i = at; i < at + 5; i++) {
    const mark = markAt(tokens, i);
    if (mark === '(' || mark === '{' || (mark === '[' && tokens.match[i] !== i + 1)) {
      return partsWithin(tokens, i).flatMap((part) => literalAt(tokens, part) ?? []);
    }
  }
  return [];
}

/** The words of `a.b.c`, `a::b`, `a->b`, `[A::class, 'b']`, as `a.b.c`; "" where none begins. */
export function dottedAt(tokens: Tokens, at: number): string {
  let name = '';
  for (let i = at, links = 0; links < 12 && i < tokens.count; links++) {
    const word = wordAt(tokens, i);
    if (word === '' || word === 'function' || word === 'async') break;
    name += name === '' ? word : `.${word}`;
    i++;
    const mark = markAt(tokens, i);
    if (mark === '.') i++;
    else if ((mark === ':' && markAt(tokens, i + 1) === ':') || (mark === '-' && markAt(tokens, i + 1) === '>')) i += 2;
    else break;
  }
  return name;
}

/** The words before `.name`, `->name`, `::name`: the nearest one, or "" where a call or nothing stands there. */
export function receiverOf(tokens: Tokens, at: number): string {
  const dot = memberMark(tokens, at);
  return dot < 0 ? '' : wordAt(tokens, dot - 1);
}

/** The first token of `.`, `?.`, `->`, `::` before a member's name, or -1. */
export function memberMark(tokens: Tokens, at: number): number {
  const mark = markAt(tokens, at - 1);
  if (mark === '.') return ['?', '&', '!'].includes(markAt(tokens, at - 2)) ? at - 2 : at - 1;
  if ((mark === '>' && markAt(tokens, at - 2) === '-') || (mark === ':' && markAt(tokens, at - 2) === ':')) return at - 2;
  return -1;
}

/** Whether the chain that a member belongs to is called on this name: `otel.Tracer("x").Start`. Returns its first word. */
export function chainRoot(tokens: Tokens, at: number): number {
  let word = at;
  for (let links = 0; links < 100; links++) {
    const dot = memberMark(tokens, word);
    if (dot <= 0) return word;
    let before = dot - 1;
    const mark = markAt(tokens, before);
    if (mark === ')' || mark === ']') before = tokens.match[before]! - 1;
    if (before < 0 || tokens.kind[before] !== WORD) return word;
    word = before;
  }
  return word;
}
