// Regular expressions for searches that cannot hang: JavaScript's may take exponential time and cannot be interrupted, so
// this reads the common subset of their syntax and runs it as an automaton, in time linear in the text. Ignores case.
// Leaves out what cannot be matched so (back references, look-around): those are refused with a sentence.

/** A pattern that can be asked of many texts. */
export interface NamePattern {
  /**
   * Whether the pattern matches anywhere in a text.
   * @throws {PatternTooCostly} when all texts together took more steps than allowed.
   */
  readonly test: (text: string) => boolean;
}

/** Too much work. Half an answer would be a wrong share, so there is none. */
export class PatternTooCostly extends Error {}

/** Patterns whose written-out form has more steps than this are refused: `(a{1000}){1000}`. */
const MAX_STATES = 5000;
/** Numbers that remembered places and their ways may hold; then all are forgotten and found again. */
const MAX_REMEMBERED = 500_000;
/** What a state in a set costs when a new place is found, in looks at a remembered one. */
const SET_COST = 20;
const MAX_REPEATS = 1000;
/** Groups in groups: reading them is recursive. */
const MAX_DEPTH = 100;

/** A character as a pattern describes it: by code point. */
type Accepts = (code: number) => boolean;

type Assertion = 'begin' | 'end' | 'boundary' | 'no-boundary';

type Node =
  | { readonly kind: 'char'; readonly accepts: Accepts }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly least: number; readonly most: number };

/** A place in the automaton: takes a character and goes on, or goes on without one. */
type State =
  | { readonly kind: 'char'; readonly accepts: Accepts; readonly next: number }
  | { readonly kind: 'fork'; readonly next: number[] }
  | { readonly kind: 'assert'; readonly what: Assertion; readonly next: number }
  | { readonly kind: 'found' };

/** A fault of a pattern, as the end of a sentence: `has an open “(”`. Never leaves this file. */
class PatternFault extends Error {}

/**
 * Reads a pattern: characters, `.`, `[…]`, `\d \w \s \b` and their opposites, `^ $`, groups, `|`, `* + ? {m,n}`.
 *
 * @returns the pattern, or what is wrong with it as the end of a sentence: `has an open “(” at 3`; places count from 1.
 * @param maxSteps for all texts together; common patterns take one for each character.
 */
export function namePattern(source: string, maxSteps: number): NamePattern | string {
  try {
    const states: State[] = [{ kind: 'found' }];
    const start = build(states, new Reader(source).pattern(), 0);
    return matcher(states, start, maxSteps);
  } catch (error) {
    if (error instanceof PatternFault) return error.message;
    throw error;
  }
}

// -- reading -------------------------------------------------------------------------------------------------------

class Reader {
  private readonly chars: readonly string[];
  private at = 0;
  private depth = 0;

  constructor(source: string) {
    this.chars = [...source];
  }

  pattern(): Node {
    const node = this.choice();
    if (this.at < this.chars.length) throw new PatternFault(`has a “)” too many at ${this.at + 1}`);
    return node;
  }

  private choice(): Node {
    if (++this.depth > MAX_DEPTH) throw new PatternFault('has too many groups in groups');
    const parts = [this.sequence()];
    while (this.takes('|')) parts.push(this.sequence());
    this.depth--;
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  private sequence(): Node {
    const parts: Node[] = [];
    while (this.at < this.chars.length && !this.sees('|') && !this.sees(')')) parts.push(this.repeated());
    return { kind: 'sequence', parts };
  }

  private repeated(): Node {
    const from = this.at;
    let node = this.atom();
    for (let bounds = this.bounds(); bounds !== null; bounds = this.bounds()) {
      if (node.kind === 'assert') throw new PatternFault(`repeats what has no length at ${from + 1}`);
      // How much is taken makes no difference to whether something is found.
      this.takes('?');
      node = { kind: 'repeat', of: node, least: bounds[0], most: bounds[1] };
    }
    return node;
  }

  private bounds(): readonly [number, number] | null {
    if (this.takes('*')) return [0, Infinity];
    if (this.takes('+')) return [1, Infinity];
    if (this.takes('?')) return [0, 1];
    const found = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.chars.slice(this.at, this.at + 16).join(''));
    if (found === null) return null;
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] === '' ? Infinity : Number(found[3]);
    if (least > most) throw new PatternFault(`has its numbers in the wrong order at ${this.at + 1}`);
    if (least > MAX_REPEATS || (most !== Infinity && most > MAX_REPEATS)) throw new PatternFault(`repeats more than ${MAX_REPEATS} times at ${this.at + 1}`);
    this.at += found[0].length;
    return [least, most];
  }

  private atom(): Node {
    const from = this.at;
    const char = this.chars[this.at++]!;
    switch (char) {
      case '(':
        return this.group(from);
      case '[':
        return { kind: 'char', accepts: this.charClass(from) };
      case '.':
        return { kind: 'char', accepts: (code) => code !== 10 && code !== 13 };
      case '^':
        return { kind: 'assert', what: 'begin' };
      case '$':
        return { kind: 'assert', what: 'end' };
      case '*':
      case '+':
      case '?':
        throw new PatternFault(`has nothing before the “${char}” at ${from + 1}`);
      case '\\':
        return this.escape(from);
      default:
        return { kind: 'char', accepts: oneOf(char) };
    }
  }

  private group(from: number): Node {
    if (this.takes('?') && !this.takes(':')) throw new PatternFault(`looks ahead or behind, or names a group, at ${from + 1}: this cannot be searched for`);
    const node = this.choice();
    if (!this.takes(')')) throw new PatternFault(`has an open “(” at ${from + 1}`);
    return node;
  }

  private escape(from: number): Node {
    const char = this.chars[this.at];
    if (char === 'b' || char === 'B') {
      this.at++;
      return { kind: 'assert', what: char === 'b' ? 'boundary' : 'no-boundary' };
    }
    if (char !== undefined && /[1-9k]/.test(char)) throw new PatternFault(`refers back to a group at ${from + 1}: this cannot be searched for`);
    return { kind: 'char', accepts: this.escaped(from) };
  }

  /** What stands behind a `\`, inside of brackets or not. */
  private escaped(from: number): Accepts {
    const char = this.chars[this.at++];
    if (char === undefined) throw new PatternFault(`ends in a “\\” at ${from + 1}`);
    const known = KNOWN_CLASSES.get(char.toLowerCase());
    if (known !== undefined) return char === char.toLowerCase() ? known : (code) => !known(code);
    const control = CONTROLS.get(char);
    if (control !== undefined) return (code) => code === control;
    if (/[a-z0-9]/i.test(char)) throw new PatternFault(`has an unknown “\\${char}” at ${from + 1}`);
    return oneOf(char);
  }

  private charClass(from: number): Accepts {
    const negated = this.takes('^');
    const parts: Accepts[] = [];
    while (!this.takes(']')) {
      const char = this.chars[this.at];
      if (char === undefined) throw new PatternFault(`has an open “[” at ${from + 1}`);
      parts.push(this.classPart(char));
    }
    return (code) => parts.some((accepts) => accepts(code)) !== negated;
  }

  private classPart(char: string): Accepts {
    const from = this.at++;
    if (char === '\\') return this.escaped(from);
    const last = this.chars[this.at] === '-' ? this.chars[this.at + 1] : undefined;
    if (last === undefined || last === ']' || last === '\\') return oneOf(char);
    this.at += 2;
    const [low, high] = [char.codePointAt(0)!, last.codePointAt(0)!];
    if (low > high) throw new PatternFault(`has “${char}-${last}” in the wrong order at ${from + 1}`);
    const isIn = (code: number): boolean => code >= low && code <= high;
    return (code) => isIn(code) || isIn(upperOf(code));
  }

  private sees(char: string): boolean {
    return this.chars[this.at] === char;
  }

  private takes(char: string): boolean {
    if (!this.sees(char)) return false;
    this.at++;
    return true;
  }
}

const isWord = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;

const KNOWN_CLASSES: ReadonlyMap<string, Accepts> = new Map<string, Accepts>([
  ['d', (code) => code >= 48 && code <= 57],
  ['w', isWord],
  ['s', (code) => /\s/.test(String.fromCodePoint(code))],
]);

const CONTROLS: ReadonlyMap<string, number> = new Map([['t', 9], ['n', 10], ['r', 13]]);

/** Texts come in lower case. */
function oneOf(char: string): Accepts {
  const lower = char.toLowerCase().codePointAt(0)!;
  return (code) => code === lower;
}

function upperOf(code: number): number {
  return String.fromCodePoint(code).toUpperCase().codePointAt(0)!;
}

// -- the automaton -------------------------------------------------------------------------------------------------

/** Adds the states of a node in front of `next`, and says where it begins. */
function build(states: State[], node: Node, next: number): number {
  const add = (state: State): number => {
    if (states.length >= MAX_STATES) throw new PatternFault('is too large when its repetitions are written out');
    return states.push(state) - 1;
  };
  switch (node.kind) {
    case 'char':
      return add({ kind: 'char', accepts: node.accepts, next });
    case 'assert':
      return add({ kind: 'assert', what: node.what, next });
    case 'sequence':
      return node.parts.reduceRight((after, part) => build(states, part, after), next);
    case 'choice':
      return add({ kind: 'fork', next: node.parts.map((part) => build(states, part, next)) });
    case 'repeat': {
      let start = next;
      if (node.most === Infinity) {
        const targets: number[] = [next];
        start = add({ kind: 'fork', next: targets });
        targets.push(build(states, node.of, start));
      } else {
        for (let i = node.least; i < node.most; i++) start = add({ kind: 'fork', next: [next, build(states, node.of, start)] });
      }
      // Empty repetitions of nothing still cost a step, so that they are bounded too.
      for (let i = 0; i < node.least; i++) start = add({ kind: 'fork', next: [build(states, node.of, start)] });
      return start;
    }
  }
}

/** What stood before the present place: nothing, a word's character, another one. */
const BEGIN = 0;
const WORD = 1;
const OTHER = 2;
/** After the last character. */
const END = -1;
/** The state in which something is found. */
const FOUND = 0;

/** A set of states, with what stood before them, and where each character leads. `null`: found. */
interface Place {
  readonly states: readonly number[];
  readonly before: number;
  readonly next: Map<number, Place | null>;
}

function matcher(states: readonly State[], start: number, maxSteps: number): NamePattern {
  const first: Place = { states: [start], before: BEGIN, next: new Map() };
  const remembered = new Map<string, Place>();
  let size = 0;
  let steps = 0;
  const work = (done: number): void => {
    steps += done;
    if (steps > maxSteps) throw new PatternTooCostly('The pattern takes too long.');
  };
  const placeOf = (members: readonly number[], before: number): Place => {
    const key = `${before} ${members.join(',')}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const place: Place = { states: members, before, next: new Map() };
    size += members.length;
    remembered.set(key, place);
    return place;
  };
  const follow = (place: Place, code: number): Place | null => {
    const reached = reachable(states, place, code);
    work(reached.size * SET_COST);
    if (reached.has(FOUND)) return null;
    // A match may begin at every character.
    const after = new Set<number>([start]);
    for (const at of reached) {
      const state = states[at]!;
      if (state.kind === 'char' && code !== END && state.accepts(code)) after.add(state.next);
    }
    return placeOf([...after].sort((a, b) => a - b), isWord(code) ? WORD : OTHER);
  };
  const step = (place: Place, code: number): Place | null => {
    work(1);
    let next = place.next.get(code);
    if (next !== undefined) return next;
    if (++size > MAX_REMEMBERED) {
      remembered.clear();
      first.next.clear();
      size = 0;
    }
    next = follow(place, code);
    place.next.set(code, next);
    return next;
  };
  const test = (text: string): boolean => {
    const lower = text.toLowerCase();
    let place: Place = first;
    for (let i = 0; i < lower.length; ) {
      const code = lower.codePointAt(i)!;
      const next = step(place, code);
      if (next === null) return true;
      place = next;
      i += code > 0xffff ? 2 : 1;
    }
    return step(place, END) === null;
  };
  return { test };
}

/** The states that are reached from a place without a character, when `code` comes next. */
function reachable(states: readonly State[], { states: from, before }: Place, code: number): ReadonlySet<number> {
  const reached = new Set(from);
  const holds = (what: Assertion): boolean => {
    if (what === 'begin') return before === BEGIN;
    if (what === 'end') return code === END;
    return ((before === WORD) !== isWord(code)) === (what === 'boundary');
  };
  // A set is walked in the order in which it grows.
  for (const at of reached) {
    const state = states[at]!;
    if (state.kind === 'fork') for (const next of state.next) reached.add(next);
    else if (state.kind === 'assert' && holds(state.what)) reached.add(state.next);
  }
  return reached;
}
