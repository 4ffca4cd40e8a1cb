// One pass over the tokens of a text: what is around a token (function, class, prefix of routes), what was found so
// far, and routes that wait for the end of the text, because their router gets its prefix below them.

import type { Direction, Landmark, LandmarkKind, ReadSource, SourceLanguage } from './landmark.ts';
import { joinRoutes, normaliseRoute } from './route-pattern.ts';
import { SourceOutline } from './source-outline.ts';
import { columnOf, literalAt, markAt, RAW, STRING, type Tokens, wordAt } from './tokens.ts';

const MOST_RAW = 200;
/** A file with more is made by a machine. */
const MOST_LANDMARKS = 5000;
/** Heads of loops in heads of loops. */
const MOST_HEADS = 20;
/** Routers in routers. */
const MOST_MOUNTS = 8;

/** What is around a token. Inner scopes inherit what they do not say. */
export interface Scope {
  /** The last token of it. */
  readonly end: number;
  readonly functionName: string;
  readonly className: string;
  /** Of routes, normalised, "" for none. */
  readonly prefix: string;
  /** The service of RPC that the class implements, "" if the service has no name, `undefined` where it is none. */
  readonly service: string | undefined;
  /** The innermost loop of the function. */
  readonly loop: Loop | null;
}

interface Loop {
  /** 0-based line of its head. */
  readonly line: number;
  /** Tokens after this one are repeated. */
  readonly body: number;
  /** As `body`, of the outermost loop of the function. */
  readonly from: number;
  readonly outer: Loop | null;
}

const NO_LOOP = Number.MAX_SAFE_INTEGER;

export interface FoundRoute {
  /** In capitals, "" for any. */
  readonly method: string;
  /** As written. */
  readonly pattern: string;
  /** The variable that it is declared on, for its prefix; "" for none. */
  readonly router?: string;
  readonly partial: boolean;
  /** Whether a value that is not known stands before the pattern: `base + '/x'`. */
  readonly afterValue?: boolean;
  /** Whether the prefixes around it do not count. */
  readonly absolute?: boolean;
  readonly handlerName?: string;
  /** Token of the function, where it is written here. */
  readonly handler?: number;
  /** As of a `Handler`. */
  readonly localHandler?: string;
}

/** A variable that routes are declared on. */
export interface Router {
  /** Normalised. */
  prefix: string;
  /** The router it is mounted on. */
  parent: string;
  /** Whether another file may mount it. */
  open: boolean;
}

const OUTERMOST: Scope = { end: -1, functionName: '', className: '', prefix: '', service: undefined, loop: null };

type Draft = Omit<Landmark, 'line' | 'column' | 'functionName' | 'loopLine' | 'language'>;
type Waiting = FoundRoute & { readonly at: number; readonly functionName: string; readonly loopLine: number | null; readonly prefix: string };

export class SourceReading {
  readonly found: Landmark[] = [];
  readonly routers = new Map<string, Router>();
  /** Functions of the text by name: their lines. */
  readonly functions = new Map<string, number>();
  /** Names that several of them have. */
  private readonly repeated = new Set<string>();
  /** Types of the text that implement a service: Go. */
  readonly services = new Map<string, string>();
  /** Names that are given one text in the file, as constants are; "" where two are. */
  private readonly constants = new Map<string, string>();
  /** Strings before this token were read. */
  stringsUntil = 0;
  /** Tokens before this one were read by a rule. */
  skipUntil = 0;
  /** The last token of the innermost scope. */
  scopeEnd = Number.MAX_SAFE_INTEGER;
  /** Tokens after this one are repeated by a loop of the function. */
  repeatedFrom = NO_LOOP;
  private readonly scopes: Scope[] = [];
  private readonly routes: Waiting[] = [];

  readonly path: string;
  readonly tokens: Tokens;
  readonly outline: SourceOutline;
  private readonly language: SourceLanguage;

  constructor(path: string, tokens: Tokens, language: SourceLanguage) {
    this.path = path;
    this.tokens = tokens;
    this.outline = new SourceOutline(tokens);
    this.language = language;
  }

  get scope(): Scope {
    return this.scopes.at(-1) ?? OUTERMOST;
  }

  /** What a string says, or a constant of the file: `ORDERS`, `Topics.ORDERS`. `null` where it is another value. */
  nameAt(at: number): string | null {
    const { tokens } = this;
    // `"load " + id` and `"load %s" % id` are the beginnings of names.
    if (wordAt(tokens, at) === '') return ['+', '.', '%'].includes(markAt(tokens, at + 1)) ? null : literalAt(tokens, at);
    let last = at;
    while (markAt(tokens, last + 1) === '.' && wordAt(tokens, last + 2) !== '' && last < at + 8) last += 2;
    const after = markAt(tokens, last + 1);
    return after === ',' || after === ')' || after === ']' || after === '}' ? this.constants.get(wordAt(tokens, last)) || null : null;
  }

  /** Notes `NAME = "text"`, with a type or without, before all else: constants may stand below what uses them. */
  noteConstants(): void {
    const { tokens } = this;
    for (let at = 2; at < tokens.count; at++) {
      if ((tokens.kind[at] === STRING || tokens.kind[at]! >= RAW) && markAt(tokens, at - 1) === '=') this.noteConstant(at);
    }
  }

  private noteConstant(at: number): void {
    const { tokens } = this;
    let name = at - 2;
    if (markAt(tokens, name) === ':') name--;
    // `name: string = …`, `NAME: &'static str = …`.
    for (let i = name; i > name - 6; i--) if (markAt(tokens, i) === ':' && wordAt(tokens, i - 1) !== '') name = i - 1;
    const word = wordAt(tokens, name);
    const text = literalAt(tokens, at);
    if (word === '' || text === null) return;
    const known = this.constants.get(word);
    this.constants.set(word, known === undefined || known === text ? text : '');
  }

  /** From now on until `end`, this is around. */
  enter(end: number, changes: Partial<Omit<Scope, 'end'>>): void {
    const { scope } = this;
    // An inner scope that seems to end later is one in damaged code.
    const last = Math.min(end, this.scopeEnd);
    this.scopes.push({ ...scope, ...changes, end: last });
    this.scopeEnd = last;
    this.noteLoop();
  }

  /** A function, whose name begins at `name` and whose body ends at `end`. */
  enterFunction(name: string, nameAt: number, end: number): void {
    this.noteFunction(name, nameAt);
    if (this.repeatedFrom !== NO_LOOP) this.outline.functionInLoop(nameAt, end);
    this.enter(end, { functionName: name, loop: null });
  }

  /** A function whose place handlers may be led to. `container`: what it is in, where that is not the scope. */
  noteFunction(name: string, nameAt: number, container = this.container): void {
    const line = this.tokens.line[nameAt]!;
    const known = this.functions.get(name);
    if (known === undefined) this.functions.set(name, line);
    else if (known !== line) this.repeated.add(name);
    this.outline.declare(name, nameAt, container, false);
  }

  /** A class or its like, whose body ends at `end`. */
  enterClass(name: string, nameAt: number, end: number, changes: Partial<Omit<Scope, 'end'>> = {}): void {
    this.noteClass(name, nameAt);
    this.enter(end, { className: name, functionName: '', ...changes });
  }

  noteClass(name: string, nameAt: number): void {
    this.outline.declare(name, nameAt, this.container, true);
  }

  /** A loop whose head is at a token, and whose body is what it repeats. */
  enterLoop(at: number, body: number, end: number): void {
    this.outline.loop(at, body + 1, end);
    const outer = this.scope.loop;
    this.enter(end, { loop: { line: this.tokens.line[at]!, body, from: outer?.from ?? body, outer } });
  }

  private noteLoop(): void {
    this.repeatedFrom = this.scope.loop?.from ?? NO_LOOP;
  }

  private loopLineAt(at: number): number | null {
    let { loop } = this.scope;
    for (let heads = 0; loop !== null && at <= loop.body; heads++) loop = heads < MOST_HEADS ? loop.outer : null;
    return loop === null ? null : loop.line;
  }

  private get container(): string {
    const { functionName, className } = this.scope;
    return functionName === '' ? className : functionName;
  }

  /** Leaves the scopes that ended before a token; needed where `scopeEnd` is before it. */
  leaveUntil(at: number): void {
    while (this.scopeEnd < at) {
      this.scopes.pop();
      this.scopeEnd = this.scopes.at(-1)?.end ?? Number.MAX_SAFE_INTEGER;
    }
    this.noteLoop();
  }

  add(kind: LandmarkKind, at: number, raw: string, more: Partial<Draft> = {}): void {
    if (raw.trim() === '') return;
    this.place(at, this.scope.functionName, this.loopLineAt(at), {
      kind,
      text: raw,
      raw: raw.slice(0, MOST_RAW),
      qualifier: '',
      handlerName: '',
      handlerLine: null,
      partial: false,
      ...more,
    });
  }

  /** A name given to a tracer. */
  tracer(at: number, name: string | null): void {
    if (name !== null) this.add('tracer-call', at, name);
  }

  /** `at`: the word that names it, or the `@` before that. */
  queue(at: number, names: readonly string[], handlerName = ''): void {
    const qualifier = directionOf(wordAt(this.tokens, at) || wordAt(this.tokens, at + 1));
    for (const name of names) this.add('queue', at, name, { handlerName, qualifier });
  }

  rpc(at: number, method: string, service: string): void {
    const raw = service === '' ? method : `${service}/${method}`;
    this.add('rpc', at, raw, { text: rpcKey(method), qualifier: service, handlerName: method, handlerLine: this.tokens.line[at]! });
  }

  route(at: number, route: FoundRoute): void {
    const prefix = route.absolute === true ? '' : this.scope.prefix;
    this.routes.push({ ...route, at, functionName: this.scope.functionName, loopLine: this.loopLineAt(at), prefix });
  }

  /** A router gets a prefix: a variable, or what a function of the text declares and gives back. */
  mount(name: string, isCall: boolean, prefix: string, parent: string): void {
    const own = name.slice(name.lastIndexOf('.') + 1);
    if (own === '' || (own === parent && !isCall)) return;
    const known = this.routers.get(parent);
    this.routers.set(isCall ? `${own}()` : own, { prefix: joinRoutes(this.scope.prefix, normaliseRoute(prefix)), parent: known ? parent : '', open: known?.open ?? true });
  }

  /** Adds what waited for the end of the text. */
  finish(): ReadSource {
    for (const route of this.routes) this.finishRoute(route);
    const { declared, loops, loopCalls } = this.outline;
    return { landmarks: this.found.sort((a, b) => a.line - b.line || a.column - b.column), declared, loops, loopCalls };
  }

  private finishRoute(route: Waiting): void {
    const own = this.prefixOf(route.router ?? '');
    const around = this.prefixOf(`${route.functionName}()`);
    const outer = { known: own.known || around.known, open: own.known ? own.open : around.open, prefix: joinRoutes(around.prefix, own.prefix === '' ? '/' : own.prefix) };
    const text = joinRoutes(outer.prefix, joinRoutes(route.prefix, normaliseRoute(route.pattern)));
    const isLocal = route.localHandler !== undefined && this.lineOfFunction(route.localHandler) !== null;
    const handlerName = isLocal ? route.localHandler! : (route.handlerName ?? '');
    const named = this.lineOfFunction(handlerName);
    this.place(route.at, route.functionName, route.loopLine, {
      kind: 'route',
      text,
      raw: route.pattern.slice(0, MOST_RAW),
      qualifier: route.method,
      handlerName,
      handlerLine: route.handler === undefined ? named : this.tokens.line[route.handler]!,
      partial: route.afterValue === true || (outer.known ? outer.open : route.partial),
    });
  }

  /** Of a name with a qualifier only where one function of the text has it: `orders.list` and `users.list` are two. */
  private lineOfFunction(name: string): number | null {
    const last = name.slice(name.lastIndexOf('.') + 1);
    return last !== name && this.repeated.has(last) ? null : (this.functions.get(last) ?? null);
  }

  /** The prefix that mounting gives a router. */
  private prefixOf(name: string): { readonly prefix: string; readonly known: boolean; readonly open: boolean } {
    let prefix = '';
    let open = false;
    let router = this.routers.get(name);
    const known = router !== undefined;
    for (let mounts = 0; router !== undefined && mounts < MOST_MOUNTS; mounts++) {
      prefix = joinRoutes(router.prefix, prefix === '' ? '/' : prefix);
      open = router.open;
      router = router.parent === '' ? undefined : this.routers.get(router.parent);
    }
    return { prefix: prefix === '/' ? '' : prefix, known, open };
  }

  private place(at: number, functionName: string, loopLine: number | null, draft: Draft): void {
    if (this.found.length >= MOST_LANDMARKS) return;
    const { tokens, language } = this;
    this.found.push({ ...draft, line: tokens.line[at]!, column: columnOf(tokens, at), functionName, loopLine, language });
  }
}

const RECEIVES = /[Ss]ubscribe|[Cc]onsume|(?:Listener|Processor|Worker|Trigger|Pattern|Handler)$|^Process$|^Incoming$/;
const SENDS = /[Ss]end|[Pp]ublish|[Pp]roduce|^Outgoing$/;

/** What calls and annotations of queues do, by their names: `sendToQueue`, `basicPublish`, `KafkaListener`. */
function directionOf(word: string): Direction {
  return RECEIVES.test(word) ? 'receive' : SENDS.test(word) ? 'send' : '';
}

/** The key of a method of RPC: `GetOrder`, `getOrder` and `get_order` are one. */
export function rpcKey(method: string): string {
  return method.replaceAll('_', '').toLowerCase();
}

/** What is done where a word or a mark stands. */
export type Rule = (reading: SourceReading, at: number) => void;

/** How a language is read. */
export interface LanguageRules {
  readonly words: ReadonlyMap<string, Rule>;
  /** By one character. */
  readonly marks: ReadonlyMap<string, Rule>;
  /** What joins strings. */
  readonly join: string;
  /** Whether strings side by side are one. */
  readonly adjacentStrings: boolean;
  /** Before everything else: ends of blocks that have no brackets. */
  readonly prepare?: (tokens: Tokens) => void;
  readonly finish?: (reading: SourceReading) => void;
}

/** The same rule for several words. */
export function rulesFor(words: string, rule: Rule): [string, Rule][] {
  return words.split(' ').map((word) => [word, rule]);
}
