// Rules that several languages share: a call with a literal that names a span or a queue.

import type { Rule, SourceReading } from './source-reading.ts';
import { literalsAt, markAt, memberMark, namedPart, openOfCall, partsWithin, receiverOf, type Tokens, wordAt } from './tokens.ts';

/** Which argument says the name. */
export interface NamedArgument {
  /** 0-based places that may say it; the first that is a literal counts. */
  readonly positions?: readonly number[];
  /** Names of arguments, or of keys of an object that is the first argument; before positions. */
  readonly keys?: readonly string[];
  /** What must stand before the dot. */
  readonly receiver?: RegExp;
  /** The call must be of something: not a plain function, which may be a declaration of that name. */
  readonly member?: boolean;
}

/** The starts of all arguments; of `f({a: 1})` those of the object, too. */
export function argumentsOf(tokens: Tokens, open: number): { readonly starts: number[]; readonly named: number[] } {
  const starts = partsWithin(tokens, open);
  const object = starts.find((start) => markAt(tokens, start) === '{');
  return { starts, named: object === undefined ? starts : [...starts, ...partsWithin(tokens, object)] };
}

/** Token of the argument that says the name, or -1. */
export function namedArgument(reading: SourceReading, at: number, wanted: NamedArgument): number {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  if (open < 0 || !fitsReceiver(tokens, at, wanted)) return -1;
  const { starts, named } = argumentsOf(tokens, open);
  for (const key of wanted.keys ?? []) {
    const value = namedPart(tokens, named, key);
    if (value >= 0) return value;
  }
  for (const position of wanted.positions ?? [0]) {
    const start = starts[position];
    if (start !== undefined && reading.nameAt(start) !== null) return start;
  }
  return -1;
}

function fitsReceiver(tokens: Tokens, at: number, { receiver, member }: NamedArgument): boolean {
  if (member === true && memberMark(tokens, at) < 0) return false;
  if (receiver === undefined) return true;
  const name = receiverOf(tokens, at);
  if (name !== '') return receiver.test(name);
  // `otel.Tracer("x").Start(…)`, `getTracer().trace(…)`: the call before it.
  const close = memberMark(tokens, at) - 1;
  return markAt(tokens, close) === ')' && receiver.test(wordAt(tokens, tokens.match[close]! - 1));
}

/** A call that gives a span its name. */
export function tracerCall(wanted: NamedArgument = {}): Rule {
  return (reading, at) => {
    const value = namedArgument(reading, at, wanted);
    if (value >= 0) reading.tracer(at, reading.nameAt(value));
  };
}

/** A call that names a queue, or several in a list. */
export function queueCall(wanted: NamedArgument = {}): Rule {
  return (reading, at) => {
    const { tokens } = reading;
    let value = namedArgument(reading, at, wanted);
    if (value < 0 && wanted.keys === undefined && fitsReceiver(tokens, at, wanted)) {
      const open = openOfCall(tokens, at);
      const first = open < 0 ? undefined : partsWithin(tokens, open, 1)[0];
      if (first !== undefined && markAt(tokens, first) === '[') value = first;
    }
    const name = value < 0 ? null : reading.nameAt(value);
    if (value >= 0) reading.queue(at, name === null ? literalsAt(tokens, value) : [name]);
  };
}

/** Several rules at one word; all are asked. */
export function anyOf(...rules: readonly Rule[]): Rule {
  return (reading, at) => {
    for (const rule of rules) rule(reading, at);
  };
}
