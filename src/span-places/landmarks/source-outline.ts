// What a text declares and repeats, gathered while it is read: functions, classes, loops, calls in loops. Bounded. Leaves
// out: who sees them (the languages' rules, loops.ts).

import type { DeclaredName, LoopCall, LoopLines } from './landmark.ts';
import { columnOf, type Tokens, wordAt } from './tokens.ts';

/** A file with more is made by a machine. */
const MOST_DECLARED = 5000;
const MOST_LOOPS = 2000;
const MOST_CALLS = 2000;
const LONGEST_NAME = 100;

/** What is called in loops everywhere and makes no span; words before brackets that are no calls. */
const NO_CALLS = new Set((
  'if for while switch catch return function async use super await typeof new in of and or not elif foreach match when with assert def func fn ' +
  'push add append map filter forEach flatMap each get set has put join slice splice substring split trim replace includes indexOf ' +
  'toString equals length len size range str int float bool list dict tuple print println printf log info warn error debug format ' +
  'Println Printf Sprintf Errorf String Number Boolean Error isinstance hasattr getattr min max abs floor ceil keys values items ' +
  'entries concat sort reverse contains containsKey isEmpty unwrap clone iter into collect count array isset empty make'
).split(' '));

export class SourceOutline {
  readonly declared: DeclaredName[] = [];
  readonly loops: LoopLines[] = [];
  readonly loopCalls: LoopCall[] = [];
  private readonly tokens: Tokens;
  /** Tokens of names: a rule for annotations and one for bodies may see the same function. */
  private readonly seen = new Set<number>();

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  /** A function or class whose name is a token. */
  declare(name: string, nameAt: number, container: string, isClass: boolean): void {
    if (name === '' || name.length > LONGEST_NAME || this.declared.length >= MOST_DECLARED || this.seen.has(nameAt)) return;
    this.seen.add(nameAt);
    const { tokens } = this;
    this.declared.push({ name, container, isClass, line: tokens.line[nameAt]!, column: columnOf(tokens, nameAt) });
  }

  /** A loop whose head is at a token and whose body is between two others. */
  loop(at: number, first: number, last: number): void {
    this.lines(first, last, this.tokens.line[at]!);
  }

  /** A function in a loop: where it runs is not where it is declared. */
  functionInLoop(first: number, last: number): void {
    this.lines(first, last, null);
  }

  private lines(first: number, last: number, line: number | null): void {
    const { tokens } = this;
    if (this.loops.length >= MOST_LOOPS || tokens.count === 0) return;
    const end = tokens.count - 1;
    this.loops.push({ from: tokens.line[Math.min(first, end)]!, to: tokens.line[Math.min(last, end)]!, line });
  }

  /** The call of a word that a loop repeats. */
  loopCall(at: number): void {
    const { tokens, loopCalls } = this;
    const length = tokens.end[at]! - tokens.start[at]!;
    if (length < 3 || length > LONGEST_NAME || loopCalls.length >= MOST_CALLS) return;
    const name = wordAt(tokens, at);
    if (name !== '' && !NO_CALLS.has(name)) loopCalls.push({ name, line: tokens.line[at]! });
  }
}
