// Declarations, loops and calls in loops of one text in a compact form: an index keeps hundreds of thousands. Names are one
// text, places are numbers; they are taken apart again for the few files that a question is about.

import { foldedName } from '../function-names.ts';
import type { DeclaredName, LoopCall, LoopLines, ReadSource } from './landmark.ts';

/** Also the form in which it is written to bytes. */
export interface PackedOutline {
  /** Each name once, parted by `\n`. */
  readonly names: string;
  /** By fours: name, container (-1 for none), line, twice the column and 1 for a class. */
  readonly declared: readonly number[];
  /** By threes: first line, last line, line of the head (-1 for none). */
  readonly loops: readonly number[];
  /** By twos: name, line. */
  readonly loopCalls: readonly number[];
}

export function packOutline({ declared, loops, loopCalls }: Omit<ReadSource, 'landmarks'>): PackedOutline {
  const numbers = new Map<string, number>();
  const number = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  };
  const columns = {
    declared: declared.flatMap(({ name, container, isClass, line, column }) => [number(name), container === '' ? -1 : number(container), line, 2 * column + (isClass ? 1 : 0)]),
    loops: loops.flatMap(({ from, to, line }) => [from, to, line ?? -1]),
    loopCalls: loopCalls.flatMap(({ name, line }) => [number(name), line]),
  };
  return { names: [...numbers.keys()].join('\n'), ...columns };
}

/** Keys that its declarations are found by: names without case and underscores, each once. */
export function declaredKeys({ names, declared }: PackedOutline): Set<string> {
  return keysOf(names, declared, 4);
}

/** Names that its loops call, each once. */
export function calledKeys({ names, loopCalls }: PackedOutline): Set<string> {
  return keysOf(names, loopCalls, 2);
}

function keysOf(names: string, rows: readonly number[], length: number): Set<string> {
  const folded = foldedName(names).split('\n');
  const keys = new Set<string>();
  for (let i = 0; i < rows.length; i += length) keys.add(folded[rows[i]!]!);
  return keys;
}

/** Its declarations under a key. */
export function declaredUnder({ names, declared }: PackedOutline, key: string): DeclaredName[] {
  const texts = names.split('\n');
  const found: DeclaredName[] = [];
  for (let i = 0; i < declared.length; i += 4) {
    const name = texts[declared[i]!]!;
    if (foldedName(name) !== key) continue;
    const place = declared[i + 3]!;
    found.push({ name, container: texts[declared[i + 1]!] ?? '', isClass: place % 2 === 1, line: declared[i + 2]!, column: place >> 1 });
  }
  return found;
}

/** Calls of a function that its loops repeat. */
export function callsOf({ names, loopCalls }: PackedOutline, name: string): LoopCall[] {
  const wanted = names.split('\n').indexOf(name);
  const found: LoopCall[] = [];
  for (let i = 0; i < loopCalls.length; i += 2) if (loopCalls[i] === wanted) found.push({ name, line: loopCalls[i + 1]! });
  return found;
}

/** 0-based line of the head of the innermost loop that repeats a line; `null` for none. */
export function loopAround({ loops }: PackedOutline, line: number): number | null {
  let best: LoopLines | undefined;
  for (let i = 0; i < loops.length; i += 3) {
    const [from, to, head] = [loops[i]!, loops[i + 1]!, loops[i + 2]!];
    if (line < from || line > to || (best !== undefined && (from < best.from || to > best.to))) continue;
    best = { from, to, line: head < 0 ? null : head };
  }
  return best?.line ?? null;
}

/** Whether numbers that were read from bytes may be such an outline. */
export function isPackedOutline(value: unknown): value is PackedOutline {
  if (typeof value !== 'object' || value === null) return false;
  const { names, declared, loops, loopCalls } = value as Partial<Record<keyof PackedOutline, unknown>>;
  if (typeof names !== 'string' || !areRows(declared, 4) || !areRows(loops, 3) || !areRows(loopCalls, 2)) return false;
  const count = names.split('\n').length;
  return declared.every((each, i) => i % 4 > 1 || each < count) && loopCalls.every((each, i) => i % 2 > 0 || each < count)
    && declared.every((each, i) => each >= (i % 4 === 1 ? -1 : 0)) && loopCalls.every((each) => each >= 0);
}

function areRows(value: unknown, length: number): value is readonly number[] {
  return Array.isArray(value) && value.length % length === 0 && value.every((each) => Number.isSafeInteger(each) && each >= -1 && each < 2 ** 31);
}
