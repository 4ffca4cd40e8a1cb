// Patterns of pprof's drop_frames and keep_frames: regular expressions in the syntax of RE2 (Go), matched against whole
// names. JavaScript's own are another dialect, and a pattern from a file could keep them busy for ever; this one walks
// all alternatives side by side, in time proportional to pattern times name. Spec: github.com/google/re2, syntax.txt.
// Not known: classes of Unicode (`\pL`); who asks for them gets an `UnknownPattern`.

/** A pattern that is none, or uses what is not known here. The message is a clause. */
export class UnknownPattern extends Error {}

type Assertion = 'begin' | 'end' | 'line-begin' | 'line-end' | 'word' | 'not-word';

type Node =
  | { readonly kind: 'set'; readonly ranges: readonly number[]; readonly negated: boolean; readonly folded: boolean }
  | { readonly kind: 'all' | 'any'; readonly items: Node[] }
  | { readonly kind: 'repeat'; readonly item: Node; readonly least: number; readonly most: number }
  | { readonly kind: 'assert'; readonly assertion: Assertion };

type Step =
  | Extract<Node, { kind: 'set' | 'assert' }>
  | { readonly kind: 'fork'; to: number; or: number }
  | { readonly kind: 'done' };

/** As in RE2. */
const MAX_NESTING = 1000;
const MAX_REPEAT = 1000;
const MAX_STEPS = 20_000;
/** Steps taken for all names of a profile together: a second's work, thousands of times what real patterns take. */
const MAX_WORK = 30_000_000;

const DIGIT = [0x30, 0x39];
const LOWER = [0x61, 0x7a];
const UPPER = [0x41, 0x5a];
const WORD = [...DIGIT, ...UPPER, 0x5f, 0x5f, ...LOWER];
const SPACE = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20];
const POSIX: ReadonlyMap<string, readonly number[]> = new Map([
  ['alnum', [...DIGIT, ...UPPER, ...LOWER]], ['alpha', [...UPPER, ...LOWER]], ['ascii', [0, 0x7f]], ['blank', [9, 9, 32, 32]],
  ['cntrl', [0, 0x1f, 0x7f, 0x7f]], ['digit', DIGIT], ['graph', [0x21, 0x7e]], ['lower', LOWER], ['print', [0x20, 0x7e]],
  ['punct', [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e]], ['space', [9, 13, 32, 32]], ['upper', UPPER], ['word', WORD],
  ['xdigit', [...DIGIT, 0x41, 0x46, 0x61, 0x66]],
]);
const ESCAPES: ReadonlyMap<string, number> = new Map([['a', 7], ['f', 12], ['t', 9], ['n', 10], ['r', 13], ['v', 11]]);
const LAST = 0x10ffff;

/** A pattern that a whole name must fit. */
export class FramePattern {
  private readonly steps: Step[] = [];
  private emitted = 0;
  private work = 0;

  /** @throws {UnknownPattern} */
  constructor(source: string) {
    this.emit(new Parser(source).pattern());
    this.steps.push({ kind: 'done' });
  }

  /** Whether all of `name` fits. @throws {UnknownPattern} where that would take too long. */
  matches(name: string): boolean {
    const points = Array.from(name, (letter) => letter.codePointAt(0)!);
    const { steps } = this;
    // By step: the position + 1 at which it was put on the list last, so that it is put there once.
    const seen = new Int32Array(steps.length);
    let current: number[] = [];
    const open: number[] = [];
    const reach = (step: number, at: number, list: number[]): void => {
      open.push(step);
      while (open.length > 0) {
        const next = open.pop()!;
        if (seen[next] === at + 1) continue;
        seen[next] = at + 1;
        if (++this.work > MAX_WORK) throw new UnknownPattern('takes too long to match');
        const what = steps[next]!;
        if (what.kind === 'fork') open.push(what.to, what.or);
        else if (what.kind !== 'assert') list.push(next);
        else if (holds(what.assertion, points, at)) open.push(next + 1);
      }
    };
    reach(0, 0, current);
    for (let at = 0; at < points.length && current.length > 0; at++) {
      const following: number[] = [];
      for (const step of current) {
        const what = steps[step]!;
        if (what.kind === 'set' && fits(what, points[at]!)) reach(step + 1, at + 1, following);
      }
      current = following;
    }
    return current.some((step) => steps[step]!.kind === 'done');
  }

  /** Nesting is bounded by the parser. A fork names its ways by their place in the list; all other steps go on to the next. */
  private emit(node: Node): void {
    const { steps } = this;
    if (++this.emitted > MAX_STEPS) throw new UnknownPattern('is too large');
    switch (node.kind) {
      case 'set':
      case 'assert':
        steps.push(node);
        return;
      case 'all':
        for (const item of node.items) this.emit(item);
        return;
      case 'any': {
        const ends = node.items.slice(0, -1).map((item) => {
          const fork = this.fork();
          this.emit(item);
          const end = this.fork();
          fork.or = steps.length;
          return end;
        });
        this.emit(node.items.at(-1)!);
        for (const end of ends) end.to = end.or = steps.length;
        return;
      }
      case 'repeat':
        this.emitRepeat(node.item, node.least, node.most);
    }
  }

  private emitRepeat(item: Node, least: number, most: number): void {
    const { steps } = this;
    for (let i = 0; i < least; i++) this.emit(item);
    if (most === Infinity) {
      const start = steps.length;
      const fork = this.fork();
      this.emit(item);
      const back = this.fork();
      back.to = back.or = start;
      fork.or = steps.length;
      return;
    }
    const forks: { or: number }[] = [];
    for (let i = least; i < most; i++) {
      forks.push(this.fork());
      this.emit(item);
    }
    for (const fork of forks) fork.or = steps.length;
  }

  /** A step that goes on to the next one, and to `or` once that is set. */
  private fork(): { to: number; or: number } {
    const next = this.steps.length + 1;
    const fork = { kind: 'fork' as const, to: next, or: next };
    this.steps.push(fork);
    return fork;
  }
}

function fits({ ranges, negated, folded }: Extract<Node, { kind: 'set' }>, point: number): boolean {
  if (inRanges(ranges, point)) return !negated;
  if (!folded) return negated;
  const letter = String.fromCodePoint(point);
  const isIn = [letter.toLowerCase(), letter.toUpperCase()].some((other) => inRanges(ranges, other.codePointAt(0)!));
  return isIn !== negated;
}

function inRanges(ranges: readonly number[], point: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) if (point >= ranges[i]! && point <= ranges[i + 1]!) return true;
  return false;
}

function holds(assertion: Assertion, points: readonly number[], at: number): boolean {
  const isWord = (point: number | undefined): boolean => point !== undefined && inRanges(WORD, point);
  switch (assertion) {
    case 'begin': return at === 0;
    case 'end': return at === points.length;
    case 'line-begin': return at === 0 || points[at - 1] === 10;
    case 'line-end': return at === points.length || points[at] === 10;
    case 'word': return isWord(points[at - 1]) !== isWord(points[at]);
    case 'not-word': return isWord(points[at - 1]) === isWord(points[at]);
  }
}

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

class Parser {
  private readonly letters: readonly string[];
  private at = 0;
  private nesting = 0;
  private flags: Flags = { i: false, m: false, s: false };

  constructor(source: string) {
    this.letters = Array.from(source);
  }

  pattern(): Node {
    const whole = this.alternatives();
    if (this.at < this.letters.length) throw new UnknownPattern('has a ")" too many');
    return whole;
  }

  private take(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.letters[this.at + i] !== text[i]) return false;
    this.at += text.length;
    return true;
  }

  private alternatives(): Node {
    if (++this.nesting > MAX_NESTING) throw new UnknownPattern('is nested too deeply');
    const flags = this.flags;
    const items: Node[] = [this.sequence()];
    while (this.take('|')) items.push(this.sequence());
    this.flags = flags;
    this.nesting--;
    return items.length === 1 ? items[0]! : { kind: 'any', items };
  }

  private sequence(): Node {
    const items: Node[] = [];
    while (this.at < this.letters.length && this.letters[this.at] !== '|' && this.letters[this.at] !== ')') {
      if (this.take('\\Q')) {
        const before = items.length;
        while (this.at < this.letters.length && !this.take('\\E')) items.push(this.letter());
        // What follows repeats the last letter.
        if (items.length > before) items.push(this.repeated(items.pop()!));
        continue;
      }
      const atom = this.atom();
      if (atom !== null) items.push(this.repeated(atom));
    }
    return { kind: 'all', items };
  }

  private letter(): Node {
    return this.set(this.pointOf(this.letters[this.at++]!));
  }

  private pointOf(letter: string): number[] {
    const point = letter.codePointAt(0)!;
    return [point, point];
  }

  private set(ranges: readonly number[], negated = false): Node {
    return { kind: 'set', ranges, negated, folded: this.flags.i };
  }

  private repeated(item: Node): Node {
    const bounds = this.bounds();
    if (bounds === null) return item;
    this.take('?');
    if (this.bounds() !== null) throw new UnknownPattern('repeats a repetition');
    return { kind: 'repeat', item, least: bounds[0], most: bounds[1] };
  }

  private bounds(): readonly [number, number] | null {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const found = /^\{(\d+)(,(\d*))?\}/.exec(this.letters.slice(this.at, this.at + 16).join(''));
    if (found === null) return null;
    this.at += found[0].length;
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] === '' ? Infinity : Number(found[3]);
    if (least > MAX_REPEAT || (most !== Infinity && (most > MAX_REPEAT || most < least))) throw new UnknownPattern('repeats too often');
    return [least, most];
  }

  /** One thing that may be repeated; `null` for flags, which are none. */
  private atom(): Node | null {
    switch (this.letters[this.at]) {
      case '(': return this.group();
      case '[': return this.brackets();
      case '\\': return this.escaped();
      case '.':
        this.at++;
        return this.flags.s ? this.set([0, LAST]) : this.set([10, 10], true);
      case '^':
        this.at++;
        return { kind: 'assert', assertion: this.flags.m ? 'line-begin' : 'begin' };
      case '$':
        this.at++;
        return { kind: 'assert', assertion: this.flags.m ? 'line-end' : 'end' };
      case '*': case '+': case '?':
        throw new UnknownPattern('repeats nothing');
      default:
        return this.letter();
    }
  }

  private group(): Node | null {
    this.at++;
    const outer = this.flags;
    if (this.take('?')) {
      const rest = this.letters.slice(this.at, this.at + 200).join('');
      const name = /^P?<\w+>/.exec(rest);
      if (name !== null) {
        this.at += name[0].length;
      } else {
        const found = /^([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
        if (found === null) throw new UnknownPattern('has a group of an unknown kind');
        this.at += found[0].length;
        const [, on, off = ''] = found;
        const flag = (letter: 'i' | 'm' | 's'): boolean => !off.includes(letter) && (on!.includes(letter) || this.flags[letter]);
        this.flags = { i: flag('i'), m: flag('m'), s: flag('s') };
        // Flags alone hold to the end of the group around them.
        if (found[3] === ')') return null;
      }
    }
    const inner = this.alternatives();
    this.flags = outer;
    if (!this.take(')')) throw new UnknownPattern('misses a ")"');
    return inner;
  }

  private escaped(): Node {
    const letter = this.letters[this.at + 1];
    const assertion = ({ A: 'begin', z: 'end', b: 'word', B: 'not-word' } as const)[letter as 'A'];
    if (assertion !== undefined) {
      this.at += 2;
      return { kind: 'assert', assertion };
    }
    const { ranges, negated } = this.escapedSet();
    return this.set(ranges, negated);
  }

  /** What an escape stands for, in and out of brackets. */
  private escapedSet(): { ranges: readonly number[]; negated: boolean } {
    const letter = this.letters[this.at + 1];
    if (letter === undefined) throw new UnknownPattern('ends in a "\\"');
    this.at += 2;
    const named = ({ d: DIGIT, w: WORD, s: SPACE } as Record<string, readonly number[] | undefined>)[letter.toLowerCase()];
    if (named !== undefined) return { ranges: named, negated: letter !== letter.toLowerCase() };
    const escape = ESCAPES.get(letter);
    if (escape !== undefined) return { ranges: [escape, escape], negated: false };
    const numeric = /^(?:x\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|([0-7]{2,3}|0))/.exec(this.letters.slice(this.at - 1, this.at + 9).join(''));
    if (numeric !== null) {
      this.at += numeric[0].length - 1;
      const point = numeric[3] === undefined ? parseInt(numeric[1] ?? numeric[2]!, 16) : parseInt(numeric[3], 8);
      return { ranges: [point, point], negated: false };
    }
    if (/[a-zA-Z0-9]/.test(letter)) throw new UnknownPattern(`uses \\${letter}`);
    return { ranges: this.pointOf(letter), negated: false };
  }

  private brackets(): Node {
    this.at++;
    const negated = this.take('^');
    const ranges: number[] = [];
    for (let isFirst = true; isFirst || this.letters[this.at] !== ']'; isFirst = false) {
      if (this.at >= this.letters.length) throw new UnknownPattern('misses a "]"');
      const posix = /^\[:(\^?)(\w+):\]/.exec(this.letters.slice(this.at, this.at + 16).join(''));
      const members = POSIX.get(posix?.[2] ?? '');
      if (posix !== null && members !== undefined) {
        this.at += posix[0].length;
        ranges.push(...(posix[1] === '' ? members : complement(members)));
        continue;
      }
      const low = this.member();
      ranges.push(...this.range(low));
    }
    this.at++;
    return this.set(ranges, negated);
  }

  /** A member of brackets: ranges, more than one where an escape stands for a class. */
  private member(): readonly number[] {
    if (this.letters[this.at] !== '\\') return this.pointOf(this.letters[this.at++]!);
    const { ranges, negated } = this.escapedSet();
    return negated ? complement(ranges) : ranges;
  }

  /** `low`, or the range from it where a "-" and an end follow. */
  private range(low: readonly number[]): readonly number[] {
    const isRange = this.letters[this.at] === '-' && this.letters[this.at + 1] !== ']' && this.letters[this.at + 1] !== undefined;
    if (!isRange || low.length !== 2 || low[0] !== low[1]) return low;
    this.at++;
    const high = this.member();
    if (high[1]! < low[0]!) throw new UnknownPattern('has a range that runs backwards');
    return [low[0], high[1]!];
  }
}

/** Everything that sorted ranges leave out. */
function complement(ranges: readonly number[]): number[] {
  const rest: number[] = [];
  let next = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    if (ranges[i]! > next) rest.push(next, ranges[i]! - 1);
    next = ranges[i + 1]! + 1;
  }
  if (next <= LAST) rest.push(next, LAST);
  return rest;
}
