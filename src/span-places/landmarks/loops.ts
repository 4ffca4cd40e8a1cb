// Loops, as all languages write them: heads with a body, and functions that are handed to what calls them for each item.
// Rules to be put beside words; which words is the languages' to say.

import { type Rule, rulesFor, type SourceReading } from './source-reading.ts';
import { isFirstOfLine, isWord, markAt, memberMark, openOfCall, type Tokens, wordAt } from './tokens.ts';

/** Tokens of a head, or of a body without brackets, that are looked at. */
const MOST_STEPS = 100;

/** `for (…) body`, `while (…) body`, `for await (…) body`. */
const headLoop: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = isWord(tokens, at + 1, 'await') ? at + 2 : at + 1;
  if (markAt(tokens, open) !== '(' || memberMark(tokens, at) >= 0) return;
  const close = tokens.match[open]!;
  const mark = markAt(tokens, close + 1);
  if (mark === '{') reading.enterLoop(at, close + 1, tokens.match[close + 1]!);
  // `;` is the end of `do … while (…);`.
  else if (mark !== ';') reading.enterLoop(at, close, endOfStatement(tokens, close + 1));
};

/** The last token of a statement that begins here: up to `;`, or to the end of its line. */
function endOfStatement(tokens: Tokens, from: number): number {
  let at = from;
  for (let steps = 0; at < tokens.count && steps < MOST_STEPS; at++, steps++) {
    const mark = markAt(tokens, at);
    if (mark === ';') return at;
    if (mark === '}' || mark === ')' || (at > from && isFirstOfLine(tokens, at))) return at - 1;
    if (mark === '(' || mark === '[' || mark === '{') at = tokens.match[at]!;
  }
  return at;
}

/** `do {`, `loop {`. */
const bareLoop: Rule = (reading, at) => {
  const { tokens } = reading;
  if (markAt(tokens, at + 1) === '{' && memberMark(tokens, at) < 0) reading.enterLoop(at, at + 1, tokens.match[at + 1]!);
};

/** Go's and Rust's `for … {`, without brackets around the head. */
export const blockLoop: Rule = (reading, at) => {
  const { tokens } = reading;
  for (let body = at + 1, steps = 0; body < tokens.count && steps < MOST_STEPS; body++, steps++) {
    const mark = markAt(tokens, body);
    if (mark === '}' || mark === ')') return;
    if (mark === '(' || mark === '[') body = tokens.match[body]!;
    else if (mark === '{') {
      const end = tokens.match[body]!;
      // `range []string{"a"} {`.
      if (markAt(tokens, end + 1) === '{') body = end + 1;
      reading.enterLoop(at, body, tokens.match[body]!);
      return;
    }
  }
};

/** Rust's `impl Load for Store {` is no loop. */
export const loopOverIn: Rule = (reading, at) => {
  const { tokens } = reading;
  for (let i = at + 1; i < at + 20; i++) {
    if (markAt(tokens, i) === '(') i = tokens.match[i]!;
    else if (isWord(tokens, i, 'in')) return blockLoop(reading, at);
    else if (markAt(tokens, i) === '{') return;
  }
};

/** `items.map((item) => …)`, `items.forEach { … }`, and `items.map(load)`, which is a call of `load`. */
const callbackLoop: Rule = (reading, at) => {
  if (memberMark(reading.tokens, at) >= 0) givenFunction(reading, at);
};

/** PHP's `array_map(function ($item) {…}, $items)`. */
export const givenFunction: Rule = (reading, at) => {
  const { tokens } = reading;
  if (markAt(tokens, at + 1) === '{') {
    reading.enterLoop(at, at + 1, tokens.match[at + 1]!);
    return;
  }
  const open = openOfCall(tokens, at);
  if (open < 0) return;
  if (isFunction(tokens, open + 1)) reading.enterLoop(at, open, tokens.match[open]!);
  else namedFunction(reading, at, open + 1);
};

/** Whether a function without a name begins here, in any of the languages. */
function isFunction(tokens: Tokens, at: number): boolean {
  const mark = markAt(tokens, at);
  if (mark === '|' || mark === '{') return true;
  const word = wordAt(tokens, at);
  if (word === 'async' || word === 'function' || word === 'fn' || word === 'static' || word === 'move') return true;
  if (word === '' && mark !== '(') return false;
  const after = mark === '(' ? tokens.match[at]! + 1 : at + 1;
  const next = markAt(tokens, after);
  // A type may stand before the arrow.
  return mark === '(' && next === ':' ? true : (next === '=' || next === '-') && markAt(tokens, after + 1) === '>';
}

/** `load`, `this.load`, `this::load`, `::load`. */
function namedFunction({ tokens, outline }: SourceReading, at: number, from: number): void {
  let last = from;
  for (let links = 0; links < 12; links++) {
    const mark = markAt(tokens, last);
    if (mark !== '.' && mark !== ':' && wordAt(tokens, last) === '') return;
    const next = markAt(tokens, last + 1);
    if (next === ')' || next === ',') break;
    last++;
  }
  if (wordAt(tokens, last) === '') return;
  outline.loop(at, last, last);
  outline.loopCall(last);
}

/** Loops of languages with brackets around heads; `callbacks`: names of methods that call a function for each item. */
export function loopRules(heads: string, callbacks: string): [string, Rule][] {
  return [...rulesFor(heads, headLoop), ...rulesFor('do', bareLoop), ...rulesFor(callbacks, callbackLoop)];
}

/** `loop {` and callbacks, for languages whose other loops have rules of their own. */
export function callbackRules(callbacks: string): [string, Rule][] {
  return [...rulesFor('loop', bareLoop), ...rulesFor(callbacks, callbackLoop)];
}
