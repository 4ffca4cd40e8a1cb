// Landmarks in PHP: OpenTelemetry and Sentry; routes of Laravel, Slim and Symfony's attributes (those in comments are
// not read); queues.

import { type Annotation, annotationAt, annotationTexts, bodyFrom, declarationAt } from './annotations.ts';
import { queueCall, tracerCall } from './call-rules.ts';
import { givenFunction, loopRules } from './loops.ts';
import { joinRoutes, normaliseRoute } from './route-pattern.ts';
import { type LanguageRules, type Rule, rulesFor, type SourceReading } from './source-reading.ts';
import { dottedAt, isWord, literalAt, literalsAt, markAt, memberMark, namedPart, openOfCall, parts, partsWithin, receiverOf, type Tokens, wordAt } from './tokens.ts';

/** `Route::get('/x', [OrderController::class, 'show'])`, `$app->get('/x', …)`. */
const methodCall: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const pattern = open < 0 ? null : literalAt(tokens, open + 1);
  if (pattern === null || !onRouter(tokens, at)) return;
  const starts = partsWithin(tokens, open);
  const word = wordAt(tokens, at);
  if (starts.length < 2) return;
  addRoute(reading, at, word === 'any' ? '' : word.toUpperCase(), pattern, starts[1]!);
};

function addRoute(reading: SourceReading, at: number, method: string, pattern: string, handler: number): void {
  const { tokens } = reading;
  const isInline = /^(?:function|fn|static)$/.test(wordAt(tokens, handler));
  const named = isInline ? { handler } : { handlerName: handlerName(tokens, handler) };
  // The web server or the framework may give a file of routes a prefix: Laravel's routes/api.php.
  reading.route(at, { method, pattern: `/${pattern.replace(/^\//, '')}`, partial: true, ...named });
}

/** `[OrderController::class, 'show']` and `OrderController@show` as `OrderController.show`. */
function handlerName(tokens: Tokens, at: number): string {
  const text = literalAt(tokens, at);
  if (text !== null) return text.replace(/[@:]+/, '.');
  if (markAt(tokens, at) !== '[') return dottedAt(tokens, at).replace(/\.class$/, '');
  const [type, method] = partsWithin(tokens, at);
  const name = literalAt(tokens, method ?? -1);
  return dottedAt(tokens, type ?? at + 1).replace(/\.class$/, '') + (name === null ? '' : `.${name}`);
}

/** `Route::…`, a chain that begins so, or a variable that is named so. */
function onRouter(tokens: Tokens, at: number): boolean {
  let word = at;
  for (let links = 0; links < 20; links++) {
    const dot = memberMark(tokens, word);
    if (dot < 0) break;
    const before = markAt(tokens, dot - 1) === ')' ? tokens.match[dot - 1]! - 1 : dot - 1;
    if (wordAt(tokens, before) === '') return false;
    word = before;
  }
  return word !== at && /^(?:Route|\$(?:app|router|group|routes|r))$/.test(wordAt(tokens, word));
}

/** `Route::match(['get', 'post'], '/x', …)`. */
const matchCall: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  if (open < 0 || !onRouter(tokens, at)) return;
  const [methods, first, handler] = partsWithin(tokens, open);
  const pattern = literalAt(tokens, first ?? -1);
  if (pattern === null || handler === undefined) return;
  for (const method of literalsAt(tokens, methods!)) addRoute(reading, at, method.toUpperCase(), pattern, handler);
};

const RESOURCE_ACTIONS = [
  ['index', 'GET', ''],
  ['create', 'GET', '/create'],
  ['store', 'POST', ''],
  ['show', 'GET', '/{id}'],
  ['edit', 'GET', '/{id}/edit'],
  ['update', 'PUT', '/{id}'],
  ['update', 'PATCH', '/{id}'],
  ['destroy', 'DELETE', '/{id}'],
] as const;

/** `Route::resource('photos', PhotoController::class)`. */
const resource: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const pattern = open < 0 ? null : literalAt(tokens, open + 1);
  if (pattern === null || !onRouter(tokens, at)) return;
  const controller = handlerName(tokens, partsWithin(tokens, open)[1] ?? open);
  for (const [action, method, rest] of RESOURCE_ACTIONS) {
    if (wordAt(tokens, at) === 'apiResource' && (action === 'create' || action === 'edit')) continue;
    // `photos.comments` is nested.
    const path = pattern.replaceAll('.', '/{id}/');
    reading.route(at, { method, pattern: `/${path}${rest}`, partial: true, handlerName: `${controller}.${action}` });
  }
};

/** `Route::prefix('admin')->group(function () {…})`, `Route::group(['prefix' => 'admin'], …)`, Slim's `group('/x', …)`. */
const group: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  if (open < 0 || !onRouter(tokens, at)) return;
  const [first] = partsWithin(tokens, open);
  const own = literalAt(tokens, first ?? -1) ?? (markAt(tokens, open + 1) === '[' ? literalAt(tokens, namedPart(tokens, partsWithin(tokens, open + 1), 'prefix')) : null);
  const prefix = own ?? prefixBefore(tokens, at);
  if (prefix === null) return;
  const whole = joinRoutes(reading.scope.prefix, normaliseRoute(prefix));
  reading.enter(tokens.match[open]!, { prefix: whole === '/' ? '' : whole });
};

/** The `prefix('x')` in the chain before. */
function prefixBefore(tokens: Tokens, at: number): string | null {
  let word = at;
  for (let links = 0; links < 12; links++) {
    const close = memberMark(tokens, word) - 1;
    if (markAt(tokens, close) !== ')') return null;
    const open = tokens.match[close]!;
    word = open - 1;
    if (isWord(tokens, word, 'prefix')) return literalAt(tokens, open + 1);
  }
  return null;
}

/** `#[Route('/x', methods: ['GET'])]` before a class or a method. */
const attribute: Rule = (reading, at) => {
  const { tokens } = reading;
  if (markAt(tokens, at + 1) !== '[') return;
  const annotations: Annotation[] = [];
  let next = at;
  while (markAt(tokens, next) === '#' && markAt(tokens, next + 1) === '[' && annotations.length < 30) {
    for (const part of parts(tokens, next + 2, tokens.match[next + 1]!)) annotations.push(annotationAt(tokens, markAt(tokens, part) === '\\' ? part + 1 : part).annotation);
    next = tokens.match[next + 1]! + 1;
  }
  const declaration = declarationAt(tokens, next);
  const routes = annotations.filter(({ name }) => /^(?:Route|Get|Post|Put|Patch|Delete)$/.test(name));
  if (declaration.kind === 'class') {
    const path = routes[0] && annotationTexts(tokens, routes[0], 'path')[0];
    const body = bodyFrom(tokens, declaration.nameAt);
    if (body >= 0) reading.enterClass(declaration.name, declaration.nameAt, tokens.match[body]!, { prefix: path === undefined ? '' : normaliseRoute(path) });
  } else for (const route of routes) addAttribute(reading, route, declaration.name, declaration.nameAt);
  reading.skipUntil = next;
};

function addAttribute(reading: SourceReading, route: Annotation, handlerName: string, nameAt: number): void {
  const { tokens } = reading;
  const listed = literalsAt(tokens, namedPart(tokens, route.parts, 'methods'));
  const methods = route.name !== 'Route' ? [route.name] : listed.length === 0 ? [''] : listed;
  for (const pattern of annotationTexts(tokens, route, 'path')) {
    for (const method of methods) reading.route(route.at, { method: method.toUpperCase(), pattern, partial: false, handlerName, ...(nameAt < 0 ? {} : { handler: nameAt }) });
  }
}

const classWord: Rule = (reading, at) => {
  const { tokens } = reading;
  const name = wordAt(tokens, at + 1);
  const body = name === '' || memberMark(tokens, at) >= 0 || name === reading.scope.className ? -1 : bodyFrom(tokens, at + 1);
  if (body >= 0) reading.enterClass(name, at + 1, tokens.match[body]!);
};

const functionWord: Rule = (reading, at) => {
  const { tokens } = reading;
  const name = wordAt(tokens, at + 1);
  const body = name === '' || markAt(tokens, at + 2) !== '(' ? -1 : bodyFrom(tokens, at + 2);
  if (body >= 0) reading.enterFunction(name, at + 1, tokens.match[body]!);
};

/** `$context->setOp('…')->setDescription('load')` of Sentry. */
const description: Rule = (reading, at) => {
  if (/^$|span|context|transaction/i.test(receiverOf(reading.tokens, at))) tracerCall({ member: true })(reading, at);
};

export const phpRules: LanguageRules = {
  join: '.',
  adjacentStrings: false,
  words: new Map([
    ...rulesFor('spanBuilder startSpan startActiveSpan start_span', tracerCall()),
    ...rulesFor('setDescription', description),
    ...rulesFor('get post put patch delete options any', methodCall),
    ...rulesFor('match', matchCall),
    ...rulesFor('resource apiResource', resource),
    ...rulesFor('group', group),
    ...rulesFor('class trait interface enum', classWord),
    ...loopRules('for foreach while', 'each map filter flatMap'),
    ...rulesFor('array_map array_walk', givenFunction),
    ...rulesFor('function', functionWord),
    ...rulesFor('onQueue basic_consume publish subscribe queue_declare', queueCall({ member: true })),
    ...rulesFor('basic_publish', queueCall({ positions: [2, 1] })),
  ]),
  marks: new Map([['#', attribute]]),
};
