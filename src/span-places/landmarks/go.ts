// Landmarks in Go: OpenTelemetry, OpenCensus, Datadog, Sentry; net/http, gorilla, chi, gin, echo, fiber; services of
// gRPC; queues. A group's prefix goes to its variable, chi's `Route` to the function that it is given.

import { queueCall, tracerCall } from './call-rules.ts';
import { handlerAt, isCall } from './handlers.ts';
import { blockLoop } from './loops.ts';
import { normaliseRoute } from './route-pattern.ts';
import { type LanguageRules, type Rule, rulesFor, type SourceReading } from './source-reading.ts';
import { chainRoot, dottedAt, isSequence, isString, isWord, literalAt, literalsAt, markAt, memberMark, openOfCall, partsWithin, pathAfterValue, receiverOf, type Tokens, wordAt } from './tokens.ts';

const VERB = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

/** `func name(…) … {`, `func (s *server) Name(…) … {`, `func(r chi.Router) {`. */
const funcWord: Rule = (reading, at) => {
  const { tokens } = reading;
  const isMethod = markAt(tokens, at + 1) === '(' && wordAt(tokens, tokens.match[at + 1]! + 1) !== '';
  const nameAt = isMethod ? tokens.match[at + 1]! + 1 : at + 1;
  const name = wordAt(tokens, nameAt);
  const open = openOfParameters(tokens, nameAt);
  if (name === '' || open < 0) return;
  if (isMethod) rpcMethod(reading, at, nameAt, open);
  const receiver = isMethod ? receiverType(tokens, at + 1) : undefined;
  reading.noteFunction(name, nameAt, receiver);
  const body = bodyAfter(tokens, tokens.match[open]! + 1);
  if (body >= 0) reading.enterFunction(name, nameAt, tokens.match[body]!);
};

/** The type in `(s *Store[T])`. */
function receiverType(tokens: Tokens, open: number): string {
  const last = tokens.match[open]! - 1;
  return wordAt(tokens, markAt(tokens, last) === ']' ? tokens.match[last]! - 1 : last);
}

/** After `[T any]`, too. */
function openOfParameters(tokens: Tokens, nameAt: number): number {
  const next = markAt(tokens, nameAt + 1) === '[' ? tokens.match[nameAt + 1]! + 1 : nameAt + 1;
  return markAt(tokens, next) === '(' ? next : -1;
}

function bodyAfter(tokens: Tokens, from: number): number {
  for (let at = from; at < Math.min(from + 30, tokens.count); at++) {
    const mark = markAt(tokens, at);
    if (mark === '{') return wordAt(tokens, at - 1) === 'interface' || wordAt(tokens, at - 1) === 'struct' ? -1 : at;
    if (mark === '(' || mark === '[') at = tokens.match[at]!;
    else if (mark === ';' || mark === '}' || mark === ')') return -1;
  }
  return -1;
}

/** `(ctx context.Context, req *pb.X) (*pb.Y, error)`, or a stream as the last parameter. */
function rpcMethod(reading: SourceReading, at: number, nameAt: number, open: number): void {
  const { tokens } = reading;
  const name = wordAt(tokens, nameAt);
  const close = tokens.match[open]!;
  if (!/^[A-Z]/.test(name) || close >= tokens.count) return;
  const type = wordAt(tokens, tokens.match[at + 1]! - 1);
  const service = reading.services.get(type);
  const starts = partsWithin(tokens, open);
  const results = markAt(tokens, close + 1) === '(' ? partsWithin(tokens, close + 1) : [];
  const isUnary = starts.length === 2 && dottedAt(tokens, starts[0]! + 1) === 'context.Context' && results.length === 2 && markAt(tokens, results[0]!) === '*';
  const isStream = starts.length > 0 && /(?:_\w+Server|ServerStream\w*)$/.test(dottedAt(tokens, starts.at(-1)! + 1)) && isWord(tokens, close + 1, 'error');
  if (isStream || (isUnary && (service !== undefined || isProtobuf(tokens, starts[1]!, results[0]!)))) reading.rpc(at, name, service ?? '');
}

/** Whether request and response are types of one generated package: `*pb.X` and `*pb.Y`. */
function isProtobuf(tokens: Tokens, parameter: number, result: number): boolean {
  const star = markAt(tokens, parameter + 1) === '*' ? parameter + 2 : parameter + 1;
  const request = dottedAt(tokens, star);
  return request.includes('.') && request.split('.')[0] === dottedAt(tokens, result + 1).split('.')[0];
}

/** `pb.UnimplementedOrderServiceServer` in `type server struct {`: found before methods, which stand below. */
const structWord: Rule = (reading, at) => {
  const { tokens } = reading;
  if (markAt(tokens, at + 1) !== '{') return;
  typeWord(reading, at);
  const end = Math.min(tokens.match[at + 1]!, at + 400);
  for (let i = at + 2; i < end; i++) {
    const word = wordAt(tokens, i);
    const service = /^Unimplemented(\w+)Server$/.exec(word)?.[1];
    if (service !== undefined) reading.services.set(wordAt(tokens, at - 1), service);
    if (markAt(tokens, i) === '{' || markAt(tokens, i) === '(') i = tokens.match[i]!;
  }
};

/** `type Store struct {`, `type Loader interface {`. */
const typeWord: Rule = (reading, at) => {
  const { tokens } = reading;
  const name = markAt(tokens, at - 1) === ']' ? tokens.match[at - 1]! - 1 : at - 1;
  if (isWord(tokens, name - 1, 'type')) reading.noteClass(wordAt(tokens, name), name);
};

/** `tracer.Start(ctx, "name")`: not `cmd.Start("x")` and `timer.Start("phase", "name")`. */
const start: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const [first, second] = open < 0 || memberMark(tokens, at) < 0 ? [] : partsWithin(tokens, open);
  if (second !== undefined && !isString(tokens, first!)) reading.tracer(at, reading.nameAt(second));
};

/** `r.GET("/x", …, handler)`, `r.Get("/x", handler)`. */
const methodCall: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  if (open < 0 || memberMark(tokens, at) < 0) return;
  const starts = partsWithin(tokens, open);
  if (starts.length < 2) return;
  const end = pathAfterValue(tokens, starts[0]!, '+');
  const pattern = end ?? literalAt(tokens, starts[0]!);
  if (pattern === null || !/^\/|^$/.test(pattern) || isString(tokens, starts[1]!)) return;
  const word = wordAt(tokens, at);
  // A client asks with an address and a body: `client.Post("/x", body)`.
  if (/^(?:http|client|resty|req|c)$/i.test(receiverOf(tokens, at))) return;
  add(reading, at, word === 'Any' || word === 'All' ? '' : word.toUpperCase(), pattern, answeringPart(tokens, starts), end !== null);
};

/** The handler is the last, after middlewares; echo has it before them, which are mostly calls. */
function answeringPart(tokens: Tokens, starts: readonly number[]): number {
  const [, second] = starts;
  return starts.length > 2 && isCall(tokens, starts.at(-1)!) && !isCall(tokens, second!) ? second! : starts.at(-1)!;
}

function add(reading: SourceReading, at: number, method: string, pattern: string, last: number, afterValue = false): void {
  const { tokens } = reading;
  const router = receiverOf(tokens, at) || wordAt(tokens, chainRoot(tokens, at));
  // A conversion, no wrapper: what is in it is a function.
  const converted = isSequence(tokens, last, 'http', '.', 'HandlerFunc', '(') ? last + 4 : last;
  reading.route(at, { method, pattern, router, partial: router !== 'http', afterValue, ...handlerAt(tokens, converted, isFunction) });
}

function isFunction(tokens: Tokens, at: number): boolean {
  return isWord(tokens, at, 'func');
}

/** `mux.HandleFunc("GET /x/{id}", h)`, gorilla's `….Methods("GET")`, gin's `r.Handle("GET", "/x", h)`. */
const handle: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  if (open < 0 || memberMark(tokens, at) < 0) return;
  const starts = partsWithin(tokens, open);
  const end = pathAfterValue(tokens, starts[0] ?? -1, '+');
  const first = end ?? literalAt(tokens, starts[0] ?? -1);
  const second = literalAt(tokens, starts[1] ?? -1);
  if (first === null || starts.length < 2) return;
  if (second !== null) {
    if (VERB.test(first) && starts.length > 2) add(reading, at, first, second, starts.at(-1)!);
    return;
  }
  const [, verb, path] = /^(?:([A-Z]+)\s+)?[\w.-]*(\/.*)$/.exec(first) ?? [];
  if (path === undefined) return;
  const close = tokens.match[open]!;
  const methods = isSequence(tokens, close + 1, '.', 'Methods', '(') ? partsWithin(tokens, close + 3).map((each) => literalAt(tokens, each) ?? dottedAt(tokens, each).replace(/^http\.Method/, '').toUpperCase()) : [verb ?? ''];
  for (const method of methods) add(reading, at, method, path, starts.at(-1)!, end !== null);
};

/** chi's `r.Mount("/admin", adminRoutes())` and `r.Mount("/v1", v1)`: routes of a variable, or of all a function declares. */
const mount: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const [first, target] = open < 0 ? [] : partsWithin(tokens, open);
  const prefix = literalAt(tokens, first ?? -1);
  if (prefix === null || target === undefined || memberMark(tokens, at) < 0) return;
  reading.mount(dottedAt(tokens, target), isCall(tokens, target), prefix, receiverOf(tokens, at));
};

/** `v1 := r.Group("/v1")`, `s := r.PathPrefix("/api").Subrouter()`. */
const group: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const prefix = open < 0 ? null : literalAt(tokens, open + 1);
  const root = chainRoot(tokens, at);
  if (prefix === null || markAt(tokens, root - 1) !== '=') return;
  const variable = wordAt(tokens, markAt(tokens, root - 2) === ':' ? root - 3 : root - 2);
  if (variable !== '') reading.routers.set(variable, { prefix: normaliseRoute(prefix), parent: wordAt(tokens, root), open: true });
};

/** chi's `r.Route("/orders", func(r chi.Router) { … })`. */
const routeBlock: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const [first, second] = open < 0 ? [] : partsWithin(tokens, open);
  const prefix = literalAt(tokens, first ?? -1);
  if (prefix === null || second === undefined || !isWord(tokens, second, 'func')) return;
  const outer = reading.scope.prefix === '' ? '' : reading.scope.prefix;
  reading.enter(tokens.match[open]!, { prefix: outer + normaliseRoute(prefix) });
};

/** `kafka.Message{Topic: "orders"}`. */
const topic: Rule = (reading, at) => {
  const { tokens } = reading;
  if (markAt(tokens, at + 1) === ':' && markAt(tokens, at + 2) !== '=') {
    const name = reading.nameAt(at + 2);
    reading.queue(at, name === null ? literalsAt(tokens, at + 2) : [name]);
  }
};

export const goRules: LanguageRules = {
  join: '+',
  adjacentStrings: false,
  words: new Map([
    ...rulesFor('func', funcWord),
    ...rulesFor('struct', structWord),
    ...rulesFor('interface', typeWord),
    ...rulesFor('for', blockLoop),
    ...rulesFor('Start', start),
    ...rulesFor('StartSpan StartSpanFromContext StartSegment StartTransaction StartSpanWithRemoteParent', tracerCall({ positions: [0, 1] })),
    ...rulesFor('GET POST PUT PATCH DELETE HEAD OPTIONS Any Get Post Put Patch Delete Head Options All', methodCall),
    ...rulesFor('HandleFunc Handle Method MethodFunc', handle),
    ...rulesFor('Group PathPrefix', group),
    ...rulesFor('Route', routeBlock),
    ...rulesFor('Mount', mount),
    ...rulesFor('Topic Queue', topic),
    ...rulesFor('Publish Subscribe QueueSubscribe ConsumePartition', queueCall({ member: true })),
    ...rulesFor('PublishWithContext', queueCall({ positions: [2, 1] })),
  ]),
  marks: new Map(),
};
