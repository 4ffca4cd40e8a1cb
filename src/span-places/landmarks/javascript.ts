// Landmarks in JavaScript and TypeScript: OpenTelemetry, Sentry, Datadog and user timings; Express, Fastify, Koa, Hono,
// Hapi and NestJS; Next.js and SvelteKit by path (path-routes.ts); gRPC services; queues; GraphQL resolvers.

import { anyOf, argumentsOf, queueCall, tracerCall } from './call-rules.ts';
import { handlerAt, lastOfList } from './handlers.ts';
import { loopRules } from './loops.ts';
import { addPathRoutes } from './path-routes.ts';
import { type LanguageRules, type Rule, rulesFor, type SourceReading } from './source-reading.ts';
import {
  chainRoot,
  dottedAt,
  isString,
  isWord,
  literalAt,
  literalsAt,
  markAt,
  memberMark,
  namedPart,
  openOfCall,
  partsWithin,
  pathAfterValue,
  receiverOf,
  type Tokens,
  WORD,
  wordAt,
} from './tokens.ts';

/** Names that routers mostly have. */
const ROUTER_NAME = /^(?:app|server|fastify|instance|routes?|web)$|(?:router|routes|app|server)$/i;
/** What asks others, or only pretends to answer. */
const CLIENT_NAME = /^(?:\$|\$http|axios|https?|request|agent|got|ky|client|superagent|supertest|fetch|jquery|cy|nock|rest|msw|page|scope|map|cache|store|params|headers)$|(?:client|agent|axios|map|cache)$/i;
const REQUEST_NAME = /^_?(?:req|request|ctx|context|c|_)$/;
const METHODS = 'get post put patch delete del options head all';

/** Token of the `{` or expression of a function that begins here, and whether one does. */
function isFunction(tokens: Tokens, at: number): boolean {
  const start = isWord(tokens, at, 'async') ? at + 1 : at;
  if (isWord(tokens, start, 'function')) return true;
  if (markAt(tokens, start) === '(') return isArrow(tokens, tokens.match[start]! + 1);
  return tokens.kind[start] === WORD && isArrow(tokens, start + 1);
}

/** `=>`, after the type that TypeScript may have there. */
function isArrow(tokens: Tokens, at: number): boolean {
  if (markAt(tokens, at) === '=') return markAt(tokens, at + 1) === '>';
  if (markAt(tokens, at) !== ':') return false;
  for (let i = at + 1; i < Math.min(at + 20, tokens.count - 1); i++) {
    const mark = markAt(tokens, i);
    if (mark === '=' && markAt(tokens, i + 1) === '>') return true;
    if (mark === ',' || mark === ';' || mark === ')') return false;
  }
  return false;
}

function firstParameter(tokens: Tokens, at: number): string {
  for (let i = at; i < at + 5; i++) {
    if (markAt(tokens, i) === '(') return wordAt(tokens, i + 1);
    if (markAt(tokens, i + 1) === '=') return wordAt(tokens, i);
  }
  return '';
}

/** `app.get('/x', handler)`, and each link of `router.route('/x').get(handler)`. */
const methodCall: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  if (open < 0 || memberMark(tokens, at) < 0) return;
  const starts = partsWithin(tokens, open);
  const word = wordAt(tokens, at);
  const method = word === 'all' ? '' : word === 'del' ? 'DELETE' : word.toUpperCase();
  const onRoute = starts.length > 0 ? routeBefore(tokens, at) : null;
  if (onRoute !== null) {
    addRoute(reading, at, method, onRoute, wordAt(tokens, chainRoot(tokens, at)), starts.at(-1)!);
    return;
  }
  const { patterns, afterValue } = patternsOf(tokens, starts);
  if (patterns.length === 0) return;
  const root = chainRoot(tokens, at);
  if (!isRouter(reading, at, root, starts.at(-1)!)) return;
  for (const pattern of patterns) addRoute(reading, at, method, pattern, wordAt(tokens, root), starts.at(-1)!, afterValue);
};

interface Patterns {
  readonly patterns: readonly string[];
  readonly afterValue: boolean;
}

/** Patterns of a route: the first argument, or after a name of the route the second, as Koa's routers have it. */
function patternsOf(tokens: Tokens, starts: readonly number[]): Patterns {
  // The last argument is who answers.
  for (const start of starts.slice(0, Math.min(2, starts.length - 1))) {
    const end = pathAfterValue(tokens, start, '+');
    const patterns = end === null ? literalsAt(tokens, start) : [end];
    if (patterns.some((pattern) => /^[/*:]|^$/.test(pattern))) return { patterns, afterValue: end !== null };
    if (literalAt(tokens, start) === null) break;
  }
  return { patterns: [], afterValue: false };
}

function addRoute(reading: SourceReading, at: number, method: string, pattern: string, router: string, last: number, afterValue = false): void {
  const { tokens } = reading;
  const partial = !/^(?:app|server)$/i.test(router);
  reading.route(at, { method, pattern, router, partial, afterValue, ...handlerAt(tokens, lastOfList(tokens, last), isFunction) });
}

/** The pattern of `.route('/x')` that this is a link of. */
function routeBefore(tokens: Tokens, at: number): string | null {
  let word = at;
  for (let links = 0; links < 10; links++) {
    const close = memberMark(tokens, word) - 1;
    if (markAt(tokens, close) !== ')') return null;
    const open = tokens.match[close]!;
    word = open - 1;
    if (isWord(tokens, word, 'route')) return open + 2 === close ? literalAt(tokens, open + 1) : null;
  }
  return null;
}

/** Whether a method is called on a router: known as one, named like one, or given a function that takes a request. */
function isRouter(reading: SourceReading, at: number, root: number, last: number): boolean {
  const { tokens } = reading;
  const name = wordAt(tokens, root);
  const near = receiverOf(tokens, at);
  if (reading.routers.has(name)) return true;
  // Who waits for an answer asks.
  if (CLIENT_NAME.test(name) || CLIENT_NAME.test(near) || isWord(tokens, root - 1, 'await')) return false;
  if (isFunction(tokens, last) && REQUEST_NAME.test(firstParameter(tokens, last))) return true;
  const isPlain = markAt(tokens, last) === '{' || isString(tokens, last);
  return !isPlain && (ROUTER_NAME.test(near) || ROUTER_NAME.test(name));
}

/** `const router = express.Router()`: the variable before `=`. */
const newRouter: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  let first = chainRoot(tokens, at);
  if (open < 0) return;
  if (isWord(tokens, first - 1, 'new')) first--;
  if (markAt(tokens, first - 1) !== '=' || tokens.kind[first - 2] !== WORD) return;
  const word = wordAt(tokens, at);
  const options = argumentsOf(tokens, open).named;
  const prefix = literalAt(tokens, namedPart(tokens, options, 'prefix')) ?? '';
  const isApp = word === 'express' || word === 'fastify' || word === 'Fastify';
  reading.routers.set(wordAt(tokens, first - 2), { prefix, parent: '', open: !isApp });
};

/** `app.use('/api', router)`, `app.route('/api', router)`: a router gets its prefix. */
const mount: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const parent = receiverOf(tokens, at);
  if (open < 0 || parent === '') return;
  const starts = partsWithin(tokens, open);
  const prefix = literalAt(tokens, starts[0] ?? -1);
  const names = starts.slice(prefix === null ? 0 : 1).map((start) => wordAt(tokens, start));
  const last = names.at(-1);
  if (last === undefined || last === '' || tokens.match[open] !== starts.at(-1)! + 1) return;
  const router = reading.routers.get(last);
  if (router && router.parent === '' && last !== parent) Object.assign(router, { prefix: prefix ?? '', parent });
};

/** `fastify.route({ method: 'GET', url: '/x', handler })`, Hapi's with `path`. */
const routeObject: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  if (open < 0 || markAt(tokens, open + 1) !== '{') return;
  const parts = partsWithin(tokens, open + 1, 32);
  const value = (key: string): number => namedPart(tokens, parts, key);
  const pattern = literalAt(tokens, value('url')) ?? literalAt(tokens, value('path'));
  const methods = literalsAt(tokens, value('method'));
  if (pattern === null || methods.length === 0) return;
  const handler = value('handler');
  const router = wordAt(tokens, chainRoot(tokens, at));
  for (const method of methods) {
    const verb = method === '*' ? '' : method.toUpperCase();
    reading.route(at, { method: verb, pattern, router, partial: true, ...(handler < 0 ? {} : handlerAt(tokens, handler, isFunction)) });
  }
};

/** `addService(definition.service, { getOrder, … })`. */
const addService: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const [definition, methods] = open < 0 ? [] : partsWithin(tokens, open);
  if (definition === undefined || methods === undefined || markAt(tokens, methods) !== '{') return;
  const names = dottedAt(tokens, definition).split('.').filter((name) => name !== 'service');
  const service = (names.at(-1) ?? '').replace(/(?:Service)?Definition$/, 'Service');
  for (const part of partsWithin(tokens, methods, 200)) {
    const name = isWord(tokens, part, 'async') ? part + 1 : part;
    const method = wordAt(tokens, name) || literalAt(tokens, name) || '';
    if (method !== '') reading.rpc(name, method, service);
  }
};

/** `Query: { orders() {…} }` of resolvers. */
const rootType: Rule = (reading, at) => {
  const { tokens } = reading;
  if (markAt(tokens, at + 1) !== ':' || markAt(tokens, at + 2) !== '{') return;
  for (const part of partsWithin(tokens, at + 2, 200)) {
    const name = isWord(tokens, part, 'async') ? part + 1 : part;
    const next = markAt(tokens, name + 1);
    const value = name + 2;
    const resolves = next === '(' || next === ',' || next === '}' || (next === ':' && (isFunction(tokens, value) || tokens.kind[value] === WORD || subscribes(tokens, value)));
    const field = wordAt(tokens, name);
    // `Query: { orders: string }` and `Query: { orders: Resolver<A>; }` are types.
    const isType = next === ':' && (/^(?:string|number|boolean|any|unknown)$/.test(wordAt(tokens, value)) || ['<', ';'].includes(markAt(tokens, value + 1)));
    if (field !== '' && resolves && !isType) reading.add('graphql', name, field, { qualifier: wordAt(tokens, at) });
  }
};

/** `{ subscribe: … }`, what a field of subscriptions is. */
function subscribes(tokens: Tokens, at: number): boolean {
  return markAt(tokens, at) === '{' && partsWithin(tokens, at).some((part) => isWord(tokens, part, 'subscribe'));
}

/** Decorators of NestJS and TypeGraphQL, up to the method that they stand before. */
const decorator: Rule = (reading, at) => {
  const { tokens } = reading;
  const name = wordAt(tokens, at + 1);
  const open = openOfCall(tokens, at + 1);
  if (name === '' || open < 0) return;
  const starts = partsWithin(tokens, open);
  const text = literalAt(tokens, starts[0] ?? -1);
  const target = decorated(tokens, tokens.match[open]! + 1);
  const method = wordAt(tokens, target);
  if (name === 'Controller') {
    const path = text ?? literalAt(tokens, namedPart(tokens, argumentsOf(tokens, open).named, 'path')) ?? '';
    enterController(reading, target, path);
  } else if (/^(?:Get|Post|Put|Patch|Delete|Options|Head|All)$/.test(name)) {
    const verb = name === 'All' ? '' : name.toUpperCase();
    const patterns = starts.length === 0 ? [''] : literalsAt(tokens, starts[0]!);
    for (const pattern of patterns) reading.route(at, { method: verb, pattern, partial: true, handlerName: method, handler: target });
  } else if (name === 'Query' || name === 'Mutation' || name === 'Subscription') {
    if (!isCallParameter(tokens, at)) reading.add('graphql', at, text ?? method, { qualifier: name, handlerName: method });
  } else if (name === 'Span') reading.tracer(at, text ?? (reading.scope.className === '' ? method : `${reading.scope.className}.${method}`));
  else if (name === 'GrpcMethod' || name === 'GrpcStreamMethod') reading.rpc(at, literalAt(tokens, starts[1] ?? -1) ?? method, text ?? '');
  else if (/^(?:MessagePattern|EventPattern|Processor|Process|OnQueueEvent|SqsMessageHandler)$/.test(name) && text !== null) reading.queue(at, [text], method);
};

/** Nest's `@Query('page')` of a parameter. */
function isCallParameter(tokens: Tokens, at: number): boolean {
  const before = markAt(tokens, at - 1);
  return before === '(' || before === ',';
}

/** The name of the class or method after decorators. */
function decorated(tokens: Tokens, from: number): number {
  let at = from;
  for (let steps = 0; steps < 60 && at < tokens.count; steps++) {
    if (markAt(tokens, at) === '@') {
      const open = openOfCall(tokens, at + 1);
      at = open < 0 ? at + 2 : tokens.match[open]! + 1;
    } else if (/^(?:export|default|abstract|async|public|private|protected|static|override|readonly)$/.test(wordAt(tokens, at))) at++;
    else break;
  }
  return at;
}

/** The class that a controller is gets the prefix; its scope begins before the class itself. */
function enterController(reading: SourceReading, target: number, path: string): void {
  const { tokens } = reading;
  const body = isWord(tokens, target, 'class') ? bodyAfter(tokens, target) : -1;
  if (body >= 0) reading.enterClass(wordAt(tokens, target + 1), target + 1, tokens.match[body]!, { prefix: `/${path.replace(/^\/|\/$/g, '')}` });
}

/** The `{` of a class or function that begins here, or -1. */
function bodyAfter(tokens: Tokens, at: number): number {
  for (let i = at, steps = 0; i < tokens.count && steps < 100; i++, steps++) {
    const mark = markAt(tokens, i);
    if (mark === '{') return i;
    if (mark === '(' || mark === '[') i = tokens.match[i]!;
    else if (mark === ';' || mark === '}') return -1;
  }
  return -1;
}

const classWord: Rule = (reading, at) => {
  const name = wordAt(reading.tokens, at + 1);
  const body = bodyAfter(reading.tokens, at);
  if (body >= 0 && name !== '' && name !== reading.scope.className) reading.enterClass(name, at + 1, reading.tokens.match[body]!);
};

const functionWord: Rule = (reading, at) => {
  const { tokens } = reading;
  const own = markAt(tokens, at + 1) === '*' ? at + 2 : at + 1;
  // `name = async function (…) {` has its name before it.
  const nameAt = wordAt(tokens, own) === '' ? assignedBefore(tokens, isWord(tokens, at - 1, 'async') ? at - 2 : at - 1) : own;
  const body = nameAt < 0 ? -1 : bodyAfter(tokens, own);
  if (body >= 0) reading.enterFunction(wordAt(tokens, nameAt), nameAt, tokens.match[body]!);
};

/** The name that `=` or `:` at a token gives what follows; of `name: Type = …` the name. -1 where it gives none. */
function assignedBefore(tokens: Tokens, at: number): number {
  const mark = markAt(tokens, at);
  if ((mark !== '=' && mark !== ':') || wordAt(tokens, at - 1) === '') return -1;
  const isTyped = mark === '=' && markAt(tokens, at - 2) === ':' && wordAt(tokens, at - 3) !== '';
  return isTyped ? at - 3 : at - 1;
}

const NO_METHOD = /^(?:if|for|while|switch|catch|with|return|function|super|await|typeof|new)$/;

/** `name(…) {` is a method, `name = (…) => …` and `name: (…) => …` a function. */
const bracket: Rule = (reading, at) => {
  const { tokens } = reading;
  const close = tokens.match[at]!;
  if (close >= tokens.count) return;
  const name = wordAt(tokens, at - 1);
  if (name !== '' && name !== 'async') {
    if (memberMark(tokens, at - 1) >= 0 || NO_METHOD.test(name) || isWord(tokens, at - 2, 'function')) return;
    const body = markAt(tokens, close + 1) === '{' ? close + 1 : markAt(tokens, close + 1) === ':' ? bodyOfTyped(tokens, close + 2) : -1;
    if (body >= 0) reading.enterFunction(name, at - 1, tokens.match[body]!);
    return;
  }
  const before = name === 'async' ? at - 2 : at - 1;
  const assigned = assignedBefore(tokens, before);
  // `type Load = (id: number) => void` declares no function.
  if (assigned < 0 || !isArrow(tokens, close + 1) || isWord(tokens, assigned - 1, 'type')) return;
  const body = bodyAfter(tokens, close + 1);
  if (body >= 0) reading.enterFunction(wordAt(tokens, assigned), assigned, tokens.match[body]!);
  else if (/^(?:const|let|var)$/.test(wordAt(tokens, assigned - 1))) reading.noteFunction(wordAt(tokens, assigned), assigned);
};

/** The body after a type: `{` that follows a word or `>` or `]`. */
function bodyOfTyped(tokens: Tokens, from: number): number {
  for (let i = from; i < Math.min(from + 20, tokens.count); i++) {
    const mark = markAt(tokens, i);
    if (mark === '{') return i;
    if (mark === ';' || mark === ',' || mark === ')' || mark === '=' || mark === '(') return -1;
  }
  return -1;
}

/** `new Queue('mail')`, `new Worker('mail')`. */
const newQueue: Rule = (reading, at) => {
  const open = openOfCall(reading.tokens, at);
  const name = open < 0 || !isWord(reading.tokens, at - 1, 'new') ? null : literalAt(reading.tokens, open + 1);
  if (name !== null && !/[./]/.test(name)) reading.queue(at, [name]);
};

const datadog = { receiver: /tracer/i };

export const javascriptRules: LanguageRules = {
  join: '+',
  adjacentStrings: false,
  words: new Map([
    ...rulesFor('startActiveSpan startSpan startSpanManual startInactiveSpan startTransaction', tracerCall({ positions: [0], keys: ['name'] })),
    ...rulesFor('withSpan withActiveSpan startChild', tracerCall({ positions: [0], keys: ['name', 'description'] })),
    ...rulesFor('trace wrap', tracerCall(datadog)),
    ...rulesFor('mark measure', tracerCall({ receiver: /^performance$/ })),
    ...rulesFor('time', tracerCall({ receiver: /^console$/ })),
    ...rulesFor(METHODS, methodCall),
    ...rulesFor('express Router fastify Fastify Hono OpenAPIHono Elysia KoaRouter', newRouter),
    ...rulesFor('use', mount),
    ...rulesFor('route', anyOf(routeObject, mount)),
    ...rulesFor('addService', addService),
    ...rulesFor('Query Mutation Subscription', rootType),
    ...rulesFor('class', classWord),
    ...loopRules('for while', 'map forEach filter flatMap reduce some every find'),
    ...rulesFor('function', functionWord),
    ...rulesFor('sendToQueue consume publish', queueCall({ member: true })),
    ...rulesFor('subscribe', anyOf(queueCall({ member: true }), queueCall({ member: true, positions: [], keys: ['topic', 'topics'] }))),
    ...rulesFor('send', queueCall({ member: true, positions: [], keys: ['topic'] })),
    ...rulesFor('Queue Worker', newQueue),
  ]),
  marks: new Map([
    ['@', decorator],
    ['(', bracket],
  ]),
  finish: (reading) => addPathRoutes(reading, isFunction),
};
