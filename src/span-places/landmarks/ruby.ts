// Landmarks in Ruby: OpenTelemetry and Datadog; routes of Rails (config/routes.rb) and Sinatra; services of gRPC;
// Sidekiq, ActiveJob, RabbitMQ, Kafka. Calls need no brackets; blocks end with `end`.

import { joinRoutes, normaliseRoute } from './route-pattern.ts';
import { type LanguageRules, type Rule, rulesFor, type SourceReading } from './source-reading.ts';
import { dottedAt, HOLED, isFirstOfLine, isWord, literalAt, literalsAt, markAt, memberMark, parts, PUNCTUATION, receiverOf, type Tokens, WORD, wordAt } from './tokens.ts';

const OPENERS = /^(?:class|module|def|begin|case|do)$/;
/** As modifiers after a statement these open nothing. */
const CONDITIONS = /^(?:if|unless|while|until|for)$/;

/** Gives the openers of blocks their `end` as their other end. */
function matchBlocks(tokens: Tokens): void {
  const open: number[] = [];
  /** The line of a loop whose `do` opens nothing of its own. */
  let loopLine = -1;
  for (let at = 0; at < tokens.count; at++) {
    if (tokens.kind[at] !== WORD || markAt(tokens, at + 1) === ':' || memberMark(tokens, at) >= 0) continue;
    const length = tokens.end[at]! - tokens.start[at]!;
    if (length > 6 || length < 2) continue;
    const word = wordAt(tokens, at);
    if (word === 'end') {
      const opener = open.pop();
      if (opener !== undefined) tokens.match[opener] = at;
    } else if (OPENERS.test(word)) {
      if (word === 'do' && tokens.line[at] === loopLine) loopLine = -1;
      else if (word !== 'def' || !isEndless(tokens, at)) open.push(at);
    } else if (CONDITIONS.test(word) && opensHere(tokens, at)) {
      open.push(at);
      if (word !== 'if' && word !== 'unless') loopLine = tokens.line[at]!;
    }
  }
  for (const at of open) tokens.match[at] = tokens.count;
}

/** First in its line, or after `=` and its like. */
function opensHere(tokens: Tokens, at: number): boolean {
  return isFirstOfLine(tokens, at) || (tokens.kind[at - 1] === PUNCTUATION && !/[)\]}?!]/.test(markAt(tokens, at - 1)));
}

/** `def total = lines.sum`. */
function isEndless(tokens: Tokens, at: number): boolean {
  let next = at + 2;
  if (markAt(tokens, next) === '.') next += 2;
  if (markAt(tokens, next) === '(') next = tokens.match[next]! + 1;
  return markAt(tokens, next) === '=' && tokens.line[next] === tokens.line[at] && markAt(tokens, next + 1) !== '=' && markAt(tokens, next + 1) !== '(';
}

/** Words of a list: `:a`, `[:a, :b]`, `%i[a b]`. */
function wordsAt(tokens: Tokens, at: number): string[] {
  if (at >= 0 && tokens.kind[at] === HOLED) return tokens.text.slice(tokens.start[at], tokens.end[at]).split(/\s+/);
  return literalsAt(tokens, at);
}

/** First tokens of a call's arguments, with brackets or without. */
function argumentsOf(tokens: Tokens, at: number): { readonly starts: number[]; readonly end: number } {
  const open = at + 1;
  if (markAt(tokens, open) === '(') return { starts: parts(tokens, open + 1, tokens.match[open]!), end: tokens.match[open]! + 1 };
  let end = at + 1;
  for (let steps = 0; end < tokens.count && steps < 200; end++, steps++) {
    const goesOn = markAt(tokens, end - 1) === ',' || markAt(tokens, end - 1) === '>';
    if ((tokens.line[end] !== tokens.line[at] && isFirstOfLine(tokens, end) && !goesOn) || isWord(tokens, end, 'do') || isWord(tokens, end, 'if') || isWord(tokens, end, 'unless')) break;
    const mark = markAt(tokens, end);
    if (mark === '(' || mark === '[' || mark === '{') end = tokens.match[end]!;
    else if (mark === ')' || mark === '}' || mark === ']' || mark === ';') break;
  }
  return { starts: parts(tokens, at + 1, end), end };
}

/** The value of `key: x`, `:key => x`. */
function option(tokens: Tokens, starts: readonly number[], key: string): number {
  for (const start of starts) {
    const word = wordAt(tokens, start) || literalAt(tokens, start);
    if (word !== key) continue;
    if (markAt(tokens, start + 1) === ':') return start + 2;
    if (markAt(tokens, start + 1) === '=' && markAt(tokens, start + 2) === '>') return start + 3;
  }
  return -1;
}

const tracer: Rule = (reading, at) => {
  const { starts } = argumentsOf(reading.tokens, at);
  reading.tracer(at, literalAt(reading.tokens, starts[0] ?? -1));
};

const datadog: Rule = (reading, at) => {
  if (/^(?:Tracing|tracer|Tracer|Datadog)$/.test(receiverOf(reading.tokens, at))) tracer(reading, at);
};

const isRoutesFile = (path: string): boolean => /(?:^|\/)(?:config\/)?routes(?:\/[\w/-]+)?\.rb$/.test(path);

/** Rails' and Sinatra's `get '/x', to: 'orders#show'`. */
const verb: Rule = (reading, at) => {
  const { tokens } = reading;
  if (!isFirstOfLine(tokens, at) || memberMark(tokens, at) >= 0) return;
  const { starts, end } = argumentsOf(tokens, at);
  const method = wordAt(tokens, at).toUpperCase();
  const pattern = literalAt(tokens, starts[0] ?? -1);
  if (pattern === null) return;
  if (!isRoutesFile(reading.path)) {
    if (pattern.startsWith('/') && isWord(tokens, end, 'do')) reading.route(at, { method, pattern, partial: true, handler: at });
    return;
  }
  const arrow = starts[0]! + 1;
  const to = markAt(tokens, arrow) === '=' && markAt(tokens, arrow + 1) === '>' ? arrow + 2 : option(tokens, starts, 'to');
  const via = option(tokens, starts, 'via');
  const methods = method !== 'MATCH' ? [method] : via < 0 ? [''] : wordsAt(tokens, via);
  const handlerName = withModule(reading, literalAt(tokens, to) ?? defaultHandler(reading, pattern));
  // Of the list, as if it stood in `collection do`.
  const ofList = literalAt(tokens, option(tokens, starts, 'on')) === 'collection';
  const whole = ofList ? joinRoutes(listPrefix(reading), normaliseRoute(pattern)) : pattern;
  for (const each of methods) reading.route(at, { method: each === 'all' ? '' : each.toUpperCase(), pattern: whole, absolute: ofList, partial: false, handlerName });
};

/** `get 'orders/list'` is `orders#list`; in `member do` the resource's. */
function defaultHandler(reading: SourceReading, pattern: string): string {
  const clean = pattern.replace(/^\//, '');
  const { className } = reading.scope;
  const slash = clean.lastIndexOf('/');
  if (slash > 0 && !clean.includes(':')) return `${clean.slice(0, slash)}#${clean.slice(slash + 1)}`;
  return className === '' || className.endsWith('/') ? '' : `${className.slice(className.lastIndexOf('/') + 1)}#${clean}`;
}

/** A namespace's controllers are in its module: `admin/orders#show`. Scopes keep it in `className`, before the last `/`. */
function withModule(reading: SourceReading, handler: string): string {
  const { className } = reading.scope;
  return handler === '' ? '' : className.slice(0, className.lastIndexOf('/') + 1) + handler;
}

const RESOURCE_ACTIONS = [
  ['index', 'GET', ''],
  ['create', 'POST', ''],
  ['new', 'GET', '/new'],
  ['show', 'GET', '/:id'],
  ['edit', 'GET', '/:id/edit'],
  ['update', 'PATCH', '/:id'],
  ['update', 'PUT', '/:id'],
  ['destroy', 'DELETE', '/:id'],
] as const;

/** `resources :orders, only: [:index] do`: its routes, and the prefix of what is nested. */
const resources: Rule = (reading, at) => {
  const { tokens } = reading;
  if (!isRoutesFile(reading.path) || !isFirstOfLine(tokens, at)) return;
  const { starts, end } = argumentsOf(tokens, at);
  const isOne = wordAt(tokens, at) === 'resource';
  const list = (key: string): string[] => wordsAt(tokens, option(tokens, starts, key));
  const only = option(tokens, starts, 'only') >= 0 ? list('only') : undefined;
  const except = option(tokens, starts, 'except') >= 0 ? list('except') : [];
  for (const start of starts) {
    const name = markAt(tokens, start + 1) === '=' ? null : literalAt(tokens, start);
    if (name === null) break;
    const path = literalAt(tokens, option(tokens, starts, 'path')) ?? name;
    const controller = literalAt(tokens, option(tokens, starts, 'controller')) ?? (isOne ? plural(name) : name);
    for (const [action, method, rest] of RESOURCE_ACTIONS) {
      if (only ? !only.includes(action) : except.includes(action) || (isOne && action === 'index')) continue;
      const pattern = `${path}${isOne ? rest.replace('/:id', '') : rest}`;
      reading.route(at, { method, pattern, partial: false, handlerName: withModule(reading, `${controller}#${action}`) });
    }
    if (isWord(tokens, end, 'do')) enter(reading, end, isOne ? path : `${path}/:${name}_id`, withModule(reading, controller));
  }
};

function plural(name: string): string {
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : name.endsWith('s') ? `${name}es` : `${name}s`;
}

function enter(reading: SourceReading, block: number, path: string, className: string): void {
  const prefix = joinRoutes(reading.scope.prefix, normaliseRoute(path));
  reading.enter(reading.tokens.match[block]!, { prefix: prefix === '/' ? '' : prefix, className });
}

/** `namespace :admin do`, `scope '/v1', module: 'v1' do`. */
const namespace: Rule = (reading, at) => {
  const { tokens } = reading;
  if (!isRoutesFile(reading.path) || !isFirstOfLine(tokens, at)) return;
  const { starts, end } = argumentsOf(tokens, at);
  if (!isWord(tokens, end, 'do')) return;
  const first = markAt(tokens, (starts[0] ?? 0) + 1) === '=' ? null : literalAt(tokens, starts[0] ?? -1);
  const named = literalAt(tokens, option(tokens, starts, 'path'));
  const isNamespace = wordAt(tokens, at) === 'namespace';
  const module = literalAt(tokens, option(tokens, starts, 'module')) ?? (isNamespace ? (first ?? '') : '');
  const outer = reading.scope.className;
  const outerModule = outer.slice(0, outer.lastIndexOf('/') + 1);
  enter(reading, end, named ?? first ?? '', module === '' ? outerModule : `${outerModule}${module}/`);
};

/** The prefix of a list of resources within their block, whose own prefix is that of one of them. */
function listPrefix({ scope }: SourceReading): string {
  return scope.prefix.replace(/\/\{\}$/, '');
}

/** `member do` and `collection do` within resources: `/orders/:id/…` and `/orders/…`. */
const member: Rule = (reading, at) => {
  const { tokens } = reading;
  const { scope } = reading;
  if (!isRoutesFile(reading.path) || !isWord(tokens, at + 1, 'do')) return;
  const prefix = isWord(tokens, at, 'collection') ? listPrefix(reading) : scope.prefix;
  reading.enter(tokens.match[at + 1]!, { prefix });
};

/** `root 'pages#home'`, `root to: 'pages#home'`. */
const root: Rule = (reading, at) => {
  const { tokens } = reading;
  if (!isRoutesFile(reading.path) || !isFirstOfLine(tokens, at)) return;
  const { starts } = argumentsOf(tokens, at);
  const handler = literalAt(tokens, option(tokens, starts, 'to')) ?? literalAt(tokens, starts[0] ?? -1);
  if (handler !== null) reading.route(at, { method: 'GET', pattern: '/', partial: false, handlerName: withModule(reading, handler) });
};

const classWord: Rule = (reading, at) => {
  const { tokens } = reading;
  const end = tokens.match[at]!;
  const name = dottedAt(tokens, at + 1).split('.').join('::');
  if (end === 0 || name === '') return;
  const base = baseOf(tokens, at);
  // `OrderService::Service` is what gRPC generates.
  const service = /(?:^|\.)(\w+)\.Service$/.exec(base)?.[1];
  reading.enterClass(name, lastOfName(tokens, at + 1), end, { service });
};

/** `Show` of `Orders::Show`. */
function lastOfName(tokens: Tokens, first: number): number {
  let at = first;
  while (markAt(tokens, at + 1) === ':' && wordAt(tokens, at + 3) !== '') at += 3;
  return at;
}

/** `items.each do |item|`, `5.times { … }`, and `while`, `until`, `for` with their `end`. */
const blockLoop: Rule = (reading, at) => {
  const { tokens } = reading;
  if (memberMark(tokens, at) < 0) return;
  const open = markAt(tokens, at + 1) === '(' ? tokens.match[at + 1]! + 1 : at + 1;
  if (markAt(tokens, open) === '{' || isWord(tokens, open, 'do')) reading.enterLoop(at, open, tokens.match[open]!);
};

const wordLoop: Rule = (reading, at) => {
  const { tokens } = reading;
  const end = tokens.match[at]!;
  let body = at;
  while (tokens.line[body + 1] === tokens.line[at] && body < at + 100) body++;
  if (end > at) reading.enterLoop(at, body, end);
};

/** `loop do`. */
const loopWord: Rule = (reading, at) => {
  const { tokens } = reading;
  if (isWord(tokens, at + 1, 'do') || markAt(tokens, at + 1) === '{') reading.enterLoop(at, at + 1, tokens.match[at + 1]!);
};

/** The class after `<`. */
function baseOf(tokens: Tokens, at: number): string {
  for (let i = at + 1; i < at + 12 && tokens.line[i] === tokens.line[at]; i++) {
    if (markAt(tokens, i) === '<') return dottedAt(tokens, i + 1);
  }
  return '';
}

const defWord: Rule = (reading, at) => {
  const { tokens } = reading;
  const nameAt = isWord(tokens, at + 1, 'self') && markAt(tokens, at + 2) === '.' ? at + 3 : at + 1;
  const name = wordAt(tokens, nameAt);
  const end = tokens.match[at]!;
  if (name === '') return;
  if (end === 0) {
    reading.noteFunction(name, nameAt);
    return;
  }
  const { service, functionName } = reading.scope;
  if (service !== undefined && functionName === '' && nameAt === at + 1 && name !== 'initialize') reading.rpc(at, name, service);
  reading.enterFunction(name, nameAt, end);
};

/** `include Sidekiq::Job`: the class is the job. */
const include: Rule = (reading, at) => {
  const base = dottedAt(reading.tokens, at + 1);
  if (/^Sidekiq\.(?:Job|Worker)$/.test(base) && reading.scope.className !== '') reading.queue(at, [reading.scope.className], 'perform');
};

const queue: Rule = (reading, at) => {
  const { tokens } = reading;
  const { starts } = argumentsOf(tokens, at);
  const named = ['queue', 'routing_key', 'topic'].map((key) => option(tokens, starts, key)).find((value) => value >= 0);
  const first = wordAt(tokens, at) === 'publish' ? -1 : (starts[0] ?? -1);
  const name = literalAt(tokens, named ?? first);
  if (name !== null) reading.queue(at, [name]);
};

export const rubyRules: LanguageRules = {
  join: '+',
  adjacentStrings: true,
  prepare: matchBlocks,
  words: new Map([
    ...rulesFor('in_span start_span start_root_span', tracer),
    ...rulesFor('trace', datadog),
    ...rulesFor('get post put patch delete match', verb),
    ...rulesFor('resources resource', resources),
    ...rulesFor('namespace scope', namespace),
    ...rulesFor('member collection', member),
    ...rulesFor('root', root),
    ...rulesFor('class module', classWord),
    ...rulesFor('each each_with_index each_slice find_each map flat_map filter_map select reject times each_with_object each_pair', blockLoop),
    ...rulesFor('while until for', wordLoop),
    ...rulesFor('loop', loopWord),
    ...rulesFor('def', defWord),
    ...rulesFor('include', include),
    ...rulesFor('queue_as sidekiq_options publish produce subscribe', queue),
  ]),
  marks: new Map(),
};
