// Landmarks in Rust: tracing's macros and `#[instrument]`, OpenTelemetry; axum, actix and Rocket; services of tonic.
// The queries of sqlx's macros are strings as everywhere.

import { type Annotation, annotationAt, annotationTexts, bodyFrom } from './annotations.ts';
import { queueCall, tracerCall } from './call-rules.ts';
import { blockLoop, callbackRules, loopOverIn } from './loops.ts';
import { joinRoutes, normaliseRoute } from './route-pattern.ts';
import { type LanguageRules, type Rule, rulesFor } from './source-reading.ts';
import { dottedAt, isFirstOfLine, isString, isWord, literalAt, markAt, memberMark, openOfCall, partsWithin, type Tokens, wordAt } from './tokens.ts';

const VERB = /^(?:get|post|put|patch|delete|head|options|any)$/;

/** `#[tracing::instrument(name = "x")]`, `#[get("/x")]`, up to the function. */
const attributes: Rule = (reading, at) => {
  const { tokens } = reading;
  const annotations: Annotation[] = [];
  let next = at;
  while (markAt(tokens, next) === '#' && markAt(tokens, next + 1) === '[' && annotations.length < 30) {
    annotations.push(annotationAt(tokens, next + 2).annotation);
    next = tokens.match[next + 1]! + 1;
  }
  if (annotations.length === 0) return;
  const nameAt = functionAfter(tokens, next);
  const name = wordAt(tokens, nameAt);
  const isAsyncTrait = annotations.some((each) => each.name === 'async_trait');
  for (const each of annotations) {
    if (each.name === 'instrument' && nameAt >= 0) reading.tracer(each.at, annotationTexts(tokens, each, 'name')[0] ?? name);
    else if (VERB.test(each.name) && nameAt >= 0) {
      const [pattern] = annotationTexts(tokens, each);
      if (pattern !== undefined) reading.route(each.at, { method: each.name === 'any' ? '' : each.name.toUpperCase(), pattern, partial: true, handlerName: name, handler: nameAt });
    }
  }
  if (isAsyncTrait && isWord(tokens, next, 'impl')) enterService(reading, next);
  reading.skipUntil = next;
};

/** The name after `pub async fn`, or -1. */
function functionAfter(tokens: Tokens, from: number): number {
  for (let at = from; at < Math.min(from + 12, tokens.count); at++) {
    if (isWord(tokens, at, 'fn')) return at + 1;
    if (markAt(tokens, at) === '(') at = tokens.match[at]!;
    else if (wordAt(tokens, at) === '' && !isString(tokens, at)) return -1;
  }
  return -1;
}

/** `impl OrderService for Server {` of tonic: its functions are methods of the service. */
function enterService(reading: Parameters<Rule>[0], at: number): void {
  const { tokens } = reading;
  const body = bodyFrom(tokens, at);
  const service = dottedAt(tokens, at + 1).split('.').at(-1)!;
  if (body >= 0 && service !== '') reading.enter(tokens.match[body]!, { functionName: '', service });
}

/** `impl<T> Load for Store<T> {`: its functions are the store's. */
const implWord: Rule = (reading, at) => {
  const { tokens } = reading;
  // `-> impl Future` is a type.
  if (!isFirstOfLine(tokens, at) && !isWord(tokens, at - 1, 'unsafe')) return;
  const body = bodyFrom(tokens, at);
  let name = '';
  let depth = 0;
  for (let i = at + 1; i < Math.min(body, at + 80); i++) {
    const mark = markAt(tokens, i);
    if (mark === '<') depth++;
    else if (mark === '>' && markAt(tokens, i - 1) !== '-') depth--;
    else if (isWord(tokens, i, 'where')) break;
    else if (depth === 0 && wordAt(tokens, i) !== '') name = wordAt(tokens, i);
  }
  if (body >= 0 && name !== '') reading.enter(tokens.match[body]!, { className: name, functionName: '' });
};

/** `struct Order {`, `enum State {`, `trait Load {`. */
const typeWord: Rule = (reading, at) => {
  const { tokens } = reading;
  const name = wordAt(tokens, at + 1);
  if (name === '') return;
  const body = isWord(tokens, at, 'trait') ? bodyFrom(tokens, at + 1) : -1;
  if (body >= 0) reading.enterClass(name, at + 1, tokens.match[body]!);
  else reading.noteClass(name, at + 1);
};

const fnWord: Rule = (reading, at) => {
  const { tokens } = reading;
  const name = wordAt(tokens, at + 1);
  const body = name === '' ? -1 : bodyFrom(tokens, at + 2);
  if (body < 0) return;
  const { service, functionName } = reading.scope;
  if (service !== undefined && functionName === '') reading.rpc(at + 1, name, service);
  reading.enterFunction(name, at + 1, tokens.match[body]!);
};

/** `info_span!("x", …)`, `span!(target: "t", Level::INFO, "x")`: the first argument that is only a string. */
const spanMacro: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = at + 2;
  if (markAt(tokens, at + 1) !== '!' || !['(', '[', '{'].includes(markAt(tokens, open))) return;
  for (const start of partsWithin(tokens, open)) {
    const name = literalAt(tokens, start);
    if (name !== null) {
      reading.tracer(at, name);
      return;
    }
  }
};

/** axum's `.route("/x", get(list).post(create))`, actix's `.route("/x", web::get().to(list))`. */
const routeCall: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const pattern = open < 0 || memberMark(tokens, at) < 0 ? null : literalAt(tokens, open + 1);
  const target = partsWithin(tokens, open)[1];
  if (pattern === null || target === undefined) return;
  const found = methodsFrom(tokens, target, tokens.match[open]!);
  for (const { method, handlerName } of found.length === 0 ? [{ method: '', handlerName: '' }] : found) {
    reading.route(at, { method, pattern, partial: true, handlerName });
  }
};

/** `get(list)` and `.post(create)` of a chain, with what `.to(handler)` says. */
function methodsFrom(tokens: Tokens, from: number, end: number): { method: string; handlerName: string }[] {
  const found: { method: string; handlerName: string }[] = [];
  for (let at = from, steps = 0; at < end && steps < 200; at++, steps++) {
    const word = wordAt(tokens, at);
    const opens = markAt(tokens, at + 1) === '(';
    if (opens && VERB.test(word)) {
      const handlerName = tokens.match[at + 1] === at + 2 ? '' : dottedAt(tokens, at + 2);
      found.push({ method: word === 'any' ? '' : word.toUpperCase(), handlerName });
    } else if (opens && word === 'to' && found.length > 0) found.at(-1)!.handlerName = dottedAt(tokens, at + 2);
    const mark = markAt(tokens, at);
    if (mark === '(' || mark === '[' || mark === '{') at = tokens.match[at]!;
  }
  return found;
}

/** axum's `.nest("/api", Router::new()…)`: all that is written within; `.nest("/api", routes())`: all that function declares. */
const nest: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const prefix = open < 0 ? null : literalAt(tokens, open + 1);
  const target = open < 0 ? undefined : partsWithin(tokens, open)[1];
  if (prefix === null || target === undefined) return;
  const name = dottedAt(tokens, target);
  if (!/(?:^|\.)Router\./.test(name)) reading.mount(name, true, prefix, '');
  reading.enter(tokens.match[open]!, { prefix: joinRoutes(reading.scope.prefix, normaliseRoute(prefix)) });
};

export const rustRules: LanguageRules = {
  join: '+',
  adjacentStrings: false,
  words: new Map([
    ...rulesFor('span trace_span debug_span info_span warn_span error_span', spanMacro),
    ...rulesFor('start start_with_context in_span span_builder', tracerCall({ member: true, receiver: /tracer/i })),
    ...rulesFor('route', routeCall),
    ...rulesFor('nest', nest),
    ...rulesFor('fn', fnWord),
    ...rulesFor('impl', implWord),
    ...rulesFor('struct enum trait', typeWord),
    ...rulesFor('for', loopOverIn),
    ...rulesFor('while', blockLoop),
    ...callbackRules('map for_each flat_map filter_map then'),
    ...rulesFor('basic_publish', queueCall({ positions: [1, 0] })),
    ...rulesFor('basic_consume subscribe', queueCall({ member: true })),
  ]),
  marks: new Map([['#', attributes]]),
};
