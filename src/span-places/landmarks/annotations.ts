// Annotations before a declaration, as Java, Kotlin, C#, PHP and Rust have them, read as one list with what follows.

import { literalsAt, markAt, namedPart, openOfCall, partsWithin, type Tokens, wordAt } from './tokens.ts';

export interface Annotation {
  readonly name: string;
  /** Token of its name. */
  readonly at: number;
  /** First tokens of its arguments. */
  readonly parts: readonly number[];
}

/** What a list of annotations stands before. */
export interface Declaration {
  readonly annotations: readonly Annotation[];
  readonly kind: 'class' | 'method' | 'other';
  readonly name: string;
  readonly nameAt: number;
}

/** An annotation whose name, dotted or with `::`, begins at a token. */
export function annotationAt(tokens: Tokens, from: number): { readonly annotation: Annotation; readonly next: number } {
  let at = from;
  for (let links = 0; links < 10; links++) {
    if (markAt(tokens, at + 1) === '.') at += 2;
    else if (markAt(tokens, at + 1) === ':' && markAt(tokens, at + 2) === ':') at += 3;
    else if (markAt(tokens, at + 1) === '\\') at += 2;
    else break;
  }
  const open = openOfCall(tokens, at);
  return {
    annotation: { name: wordAt(tokens, at), at, parts: open < 0 ? [] : partsWithin(tokens, open) },
    next: open < 0 ? at + 1 : tokens.match[open]! + 1,
  };
}

/** Literals of an annotation by the names of its arguments, or of the first that has no name. */
export function annotationTexts(tokens: Tokens, { parts }: Annotation, ...keys: string[]): string[] {
  for (const key of keys) {
    const value = namedPart(tokens, parts, key);
    if (value >= 0) return literalsAt(tokens, value);
  }
  const [first] = parts;
  if (first === undefined || isNamed(tokens, first)) return [];
  return literalsAt(tokens, first);
}

function isNamed(tokens: Tokens, at: number): boolean {
  const mark = markAt(tokens, at + 1);
  return wordAt(tokens, at) !== '' && (mark === '=' || (mark === ':' && markAt(tokens, at + 2) !== ':'));
}

const TYPE_WORDS = new Set(['class', 'interface', 'record', 'object', 'enum', 'struct', 'trait']);
const MOST_STEPS = 80;

/** The class or method that is declared from a token on, after modifiers and types. */
export function declarationAt(tokens: Tokens, from: number): Omit<Declaration, 'annotations'> {
  const none = { kind: 'other', name: '', nameAt: -1 } as const;
  for (let at = from, steps = 0; at < tokens.count && steps < MOST_STEPS; at++, steps++) {
    const word = wordAt(tokens, at);
    const mark = markAt(tokens, at);
    if (TYPE_WORDS.has(word) && wordAt(tokens, at + 1) !== '') return { kind: 'class', name: wordAt(tokens, at + 1), nameAt: at + 1 };
    if (mark === '[') at = tokens.match[at]!;
    else if (mark === '(') {
      const name = nameBefore(tokens, at);
      if (name >= from) return { kind: 'method', name: wordAt(tokens, name), nameAt: name };
      at = tokens.match[at]!;
    } else if ([';', '{', '}', ')', '=', '@'].includes(mark)) return none;
  }
  return none;
}

/** The name before a bracket, or before the type parameters before it; or -1. */
function nameBefore(tokens: Tokens, open: number): number {
  if (wordAt(tokens, open - 1) !== '') return open - 1;
  if (markAt(tokens, open - 1) !== '>') return -1;
  for (let at = open - 1, depth = 0; at > open - 30 && at > 0; at--) {
    if (markAt(tokens, at) === '>') depth++;
    else if (markAt(tokens, at) === '<' && --depth === 0) return wordAt(tokens, at - 1) === '' ? -1 : at - 1;
  }
  return -1;
}

/** The `{` of a body after a token, or -1 where `;` or another declaration comes first. */
export function bodyFrom(tokens: Tokens, from: number): number {
  for (let at = from, steps = 0; at < tokens.count && steps < MOST_STEPS; at++, steps++) {
    const mark = markAt(tokens, at);
    if (mark === '{') return at;
    if (mark === '(' || mark === '[') at = tokens.match[at]!;
    else if (mark === ';' || mark === '}' || mark === ')') return -1;
  }
  return -1;
}
