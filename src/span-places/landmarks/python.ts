// Landmarks in Python: OpenTelemetry, Sentry, Datadog, Logfire; Flask, FastAPI, Starlette, aiohttp and Django; servicers
// of gRPC; Celery, Kafka and RabbitMQ; resolvers of Strawberry, Ariadne and Graphene. Blocks end by indentation.

import { anyOf, namedArgument, queueCall, tracerCall } from './call-rules.ts';
import { joinRoutes, normaliseRoute } from './route-pattern.ts';
import { type LanguageRules, type Rule, rulesFor } from './source-reading.ts';
import {
  columnOf,
  dottedAt,
  isFirstOfLine,
  isWord,
  literalAt,
  literalsAt,
  markAt,
  namedPart,
  openOfCall,
  partsWithin,
  receiverOf,
  type Tokens,
  WORD,
  wordAt,
} from './tokens.ts';

/** Words whose blocks end by indentation. */
const BLOCK = /^(?:def|class|for|while)$/;

/** Gives `def`, `class` and loops the last token of their block as their other end. */
function matchBlocks(tokens: Tokens): void {
  const open: { readonly at: number; readonly column: number }[] = [];
  for (let at = 0; at < tokens.count; at++) {
    if (isFirstOfLine(tokens, at)) {
      const column = columnOf(tokens, at);
      while (open.length > 0 && open.at(-1)!.column >= column) tokens.match[open.pop()!.at] = at - 1;
    }
    const length = tokens.end[at]! - tokens.start[at]!;
    if (tokens.kind[at] === WORD && length >= 3 && length <= 5 && BLOCK.test(wordAt(tokens, at))) {
      const first = isWord(tokens, at - 1, 'async') && tokens.line[at] === tokens.line[at - 1] ? at - 1 : at;
      if (isFirstOfLine(tokens, first)) open.push({ at, column: columnOf(tokens, first) });
    }
    // Lines in brackets may begin anywhere.
    const mark = markAt(tokens, at);
    if (mark === '(' || mark === '[' || mark === '{') at = tokens.match[at]!;
  }
  for (const { at } of open) tokens.match[at] = tokens.count;
}

/** The function or class below decorators: the token of its name. */
function decorated(tokens: Tokens, from: number): number {
  let at = from;
  for (let steps = 0; steps < 60 && at < tokens.count; steps++) {
    if (isWord(tokens, at, 'def') || isWord(tokens, at, 'class')) return at + 1;
    if (markAt(tokens, at) === '(') at = tokens.match[at]!;
    else if (tokens.kind[at] !== WORD && markAt(tokens, at) !== '@' && markAt(tokens, at) !== '.') return -1;
    at++;
  }
  return -1;
}

/** Whether the words before make this a decorator: `@app.route`. Its `@`, or -1. */
function decoratorStart(tokens: Tokens, at: number): number {
  let word = at;
  while (markAt(tokens, word - 1) === '.' && word >= at - 10) word -= 2;
  return markAt(tokens, word - 1) === '@' ? word - 1 : -1;
}

/** `@app.route('/x', methods=['GET'])`, `@router.get('/x')`, `@routes.get('/x')`. */
const routeDecorator: Rule = (reading, at) => {
  const { tokens } = reading;
  const start = decoratorStart(tokens, at);
  const open = openOfCall(tokens, at);
  if (start < 0 || open < 0) return;
  const starts = partsWithin(tokens, open);
  const pattern = literalAt(tokens, starts[0] ?? -1) ?? literalAt(tokens, namedPart(tokens, starts, 'path')) ?? literalAt(tokens, namedPart(tokens, starts, 'rule'));
  // `@mock.patch('shop.orders')` is none.
  if (pattern === null || !/^\/|^$/.test(pattern) || receiverOf(tokens, at) === '') return;
  const nameAt = decorated(tokens, tokens.match[open]! + 1);
  const word = wordAt(tokens, at);
  const isVerb = /^(?:get|post|put|patch|delete|head|options)$/.test(word);
  const listed = literalsAt(tokens, namedPart(tokens, starts, 'methods'));
  const methods = isVerb ? [word] : word === 'route' && listed.length === 0 ? ['GET'] : listed.length === 0 ? [''] : listed;
  const router = receiverOf(tokens, at);
  for (const method of methods) {
    const handler = nameAt < 0 ? {} : { handlerName: wordAt(tokens, nameAt), handler: nameAt };
    reading.route(start, { method: method.toUpperCase(), pattern, router, partial: !/^(?:app|application)$/.test(router), ...handler });
  }
};

/** `app.add_url_rule('/x', view_func=f)`, aiohttp's `router.add_get('/x', f)`, `web.get('/x', f)`. */
const routeCall: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  if (open < 0 || decoratorStart(tokens, at) >= 0) return;
  const starts = partsWithin(tokens, open);
  const word = wordAt(tokens, at);
  const verb = /^(?:add_)?(get|post|put|patch|delete|head)$/.exec(word)?.[1];
  if (verb !== undefined && !word.startsWith('add_') && receiverOf(tokens, at) !== 'web') return;
  const first = word === 'add_route' && literalAt(tokens, starts[0] ?? -1)?.startsWith('/') !== true ? 1 : 0;
  const pattern = literalAt(tokens, starts[first] ?? -1);
  const named = ['view_func', 'endpoint', 'handler'].map((key) => namedPart(tokens, starts, key)).find((value) => value >= 0);
  const handler = named ?? starts[first + 1] ?? -1;
  if (pattern === null || !/^\/|^$/.test(pattern) || handler < 0 || literalAt(tokens, handler) !== null) return;
  const methods = verb === undefined ? literalsAt(tokens, namedPart(tokens, starts, 'methods')) : [verb];
  for (const method of methods.length === 0 ? [''] : methods) {
    reading.route(at, { method: method.toUpperCase(), pattern, router: receiverOf(tokens, at), partial: true, handlerName: dottedAt(tokens, handler) });
  }
};

/** Django's `path('orders/<int:id>/', views.order)`; what includes other files is none. */
const djangoPath: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  if (open < 0 || markAt(tokens, at - 1) === '.') return;
  const [first, view] = partsWithin(tokens, open);
  const pattern = literalAt(tokens, first ?? -1);
  if (pattern === null || view === undefined || tokens.kind[view] !== WORD || isWord(tokens, view, 'include')) return;
  if (wordAt(tokens, at) === 'path' && !/(?:^|\/)[^/]*urls?[^/]*\.py$/.test(reading.path) && !dottedAt(tokens, view).includes('.')) return;
  const handlerName = dottedAt(tokens, view).replace(/\.as_view$/, '');
  reading.route(at, { method: '', pattern, partial: true, handlerName });
};

/** Django REST framework's `router.register(r'orders', OrderViewSet)`: a list and its items. */
const restRouter: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  if (open < 0 || !/router$/i.test(receiverOf(tokens, at))) return;
  const [first, view] = partsWithin(tokens, open);
  const pattern = literalAt(tokens, first ?? -1);
  if (pattern === null || view === undefined) return;
  const handlerName = dottedAt(tokens, view);
  reading.route(at, { method: '', pattern, partial: true, handlerName });
  reading.route(at, { method: '', pattern: `${pattern}/{pk}`, partial: true, handlerName });
};

/** `bp = Blueprint('x', __name__, url_prefix='/x')`, `router = APIRouter(prefix='/x')`, `app = Flask(…)`. */
const newRouter: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  let first = at;
  while (markAt(tokens, first - 1) === '.' && first > at - 6) first -= 2;
  if (open < 0 || markAt(tokens, first - 1) !== '=' || tokens.kind[first - 2] !== WORD) return;
  const starts = partsWithin(tokens, open);
  const prefix = literalAt(tokens, namedPart(tokens, starts, 'prefix')) ?? literalAt(tokens, namedPart(tokens, starts, 'url_prefix')) ?? '';
  const isApp = /^(?:Flask|FastAPI|Starlette)$/.test(wordAt(tokens, at));
  reading.routers.set(wordAt(tokens, first - 2), { prefix: prefix === '' ? '' : normaliseRoute(prefix), parent: '', open: !isApp });
};

/** `app.include_router(router, prefix='/x')` is before the router's own prefix, Flask's `url_prefix` instead of it. */
const mount: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const starts = open < 0 ? [] : partsWithin(tokens, open);
  const router = reading.routers.get(wordAt(tokens, starts[0] ?? -1));
  if (!router) return;
  const isFlask = wordAt(tokens, at) === 'register_blueprint';
  const prefix = literalAt(tokens, namedPart(tokens, starts, isFlask ? 'url_prefix' : 'prefix'));
  if (prefix !== null) router.prefix = isFlask ? normaliseRoute(prefix) : joinRoutes(normaliseRoute(prefix), router.prefix === '' ? '/' : router.prefix);
  router.parent = receiverOf(tokens, at);
};

const classWord: Rule = (reading, at) => {
  const { tokens } = reading;
  if (tokens.match[at] === 0) return;
  const bases = markAt(tokens, at + 2) === '(' ? partsWithin(tokens, at + 2).map((start) => dottedAt(tokens, start)) : [];
  const servicer = bases.map((base) => /(?:^|\.)(\w+)Servicer$/.exec(base)?.[1]).find((name) => name !== undefined);
  reading.enterClass(wordAt(tokens, at + 1), at + 1, tokens.match[at]!, { service: servicer });
};

const defWord: Rule = (reading, at) => {
  const { tokens } = reading;
  const name = wordAt(tokens, at + 1);
  if (tokens.match[at] === 0 || name === '') return;
  const { service, functionName } = reading.scope;
  if (service !== undefined && functionName === '' && /^[A-Z]/.test(name)) reading.rpc(at, name, service);
  const field = /^resolve_(\w+)$/.exec(name)?.[1];
  const second = markAt(tokens, at + 2) === '(' ? partsWithin(tokens, at + 2)[1] : undefined;
  if (field !== undefined && /^_?info$/.test(wordAt(tokens, second ?? -1))) reading.add('graphql', at, field, { qualifier: reading.scope.className });
  reading.enterFunction(name, at + 1, tokens.match[at]!);
};

/** Tokens of a loop's head, and of a comprehension, that are looked at. */
const MOST_STEPS = 100;

/** `for x in xs:` and `while x:`; in brackets a comprehension. */
const loop: Rule = (reading, at) => {
  const { tokens } = reading;
  if (tokens.match[at] === 0) return comprehension(reading, at);
  for (let i = at + 1; i < Math.min(at + MOST_STEPS, tokens.match[at]!); i++) {
    const mark = markAt(tokens, i);
    if (mark === ':') return reading.enterLoop(at, i, tokens.match[at]!);
    if (mark === '(' || mark === '[' || mark === '{') i = tokens.match[i]!;
  }
};

/** `[load(x) for x in xs]`: what stands before `for` is repeated. */
const comprehension: Rule = ({ tokens, outline }, at) => {
  let open = at - 1;
  for (let steps = 0; open >= 0 && steps < MOST_STEPS; open--, steps++) {
    const mark = markAt(tokens, open);
    if (mark === ')' || mark === ']' || mark === '}') open = tokens.match[open]!;
    else if (mark === '(' || mark === '[' || mark === '{') break;
    // The `for` before this one, of two, has told of the calls.
    else if (mark === ';' || isWord(tokens, open, 'for')) return;
  }
  if (open < 0 || tokens.match[open]! <= at) return;
  outline.loop(at, open + 1, at - 1);
  for (let i = Math.max(open, at - MOST_STEPS) + 1; i < at; i++) if (markAt(tokens, i) === '(' && wordAt(tokens, i - 1) !== '') outline.loopCall(i - 1);
};

/** `@celery.task`, `@shared_task(name='x')`: the task's name, or the function's, which is the end of it. */
const task: Rule = (reading, at) => {
  const { tokens } = reading;
  const start = decoratorStart(tokens, at);
  if (start < 0) return;
  const open = openOfCall(tokens, at);
  const name = literalAt(tokens, namedArgument(reading, at, { positions: [], keys: ['name'] }));
  const nameAt = decorated(tokens, open < 0 ? at + 1 : tokens.match[open]! + 1);
  const functionName = wordAt(tokens, nameAt);
  if (nameAt >= 0) reading.add('queue', start, name ?? functionName, { handlerName: functionName, handlerLine: tokens.line[nameAt]!, partial: name === null });
};

/** `@strawberry.field`, `@query.field('orders')`. */
const field: Rule = (reading, at) => {
  const { tokens } = reading;
  const start = decoratorStart(tokens, at);
  const receiver = receiverOf(tokens, at);
  if (start < 0 || !/^(?:strawberry|query|mutation|subscription)$/.test(receiver)) return;
  const open = openOfCall(tokens, at);
  const nameAt = decorated(tokens, open < 0 ? at + 1 : tokens.match[open]! + 1);
  const name = open < 0 ? null : literalAt(tokens, partsWithin(tokens, open)[0] ?? -1);
  const isType = receiver !== 'strawberry';
  const qualifier = isType ? receiver[0]!.toUpperCase() + receiver.slice(1) : reading.scope.className;
  if (nameAt >= 0) reading.add('graphql', start, name ?? wordAt(tokens, nameAt), { qualifier, handlerName: wordAt(tokens, nameAt) });
};

/** `@tracer.wrap()` without a name: the function's. */
const wrapped: Rule = (reading, at) => {
  const { tokens } = reading;
  const start = decoratorStart(tokens, at);
  const open = openOfCall(tokens, at);
  if (start < 0 || open < 0 || tokens.match[open] !== open + 1 || !/tracer/i.test(receiverOf(tokens, at))) return;
  const nameAt = decorated(tokens, open + 2);
  if (nameAt >= 0) reading.add('tracer-call', start, wordAt(tokens, nameAt), { partial: true });
};

const VERBS = 'get post put patch delete head';
const verbRule = anyOf(routeDecorator, routeCall);
const keys = ['name', 'description'];

export const pythonRules: LanguageRules = {
  join: '+',
  adjacentStrings: true,
  prepare: matchBlocks,
  words: new Map([
    ...rulesFor('start_as_current_span start_span start_child start_transaction start_active_span', tracerCall({ positions: [0], keys })),
    ...rulesFor('trace', tracerCall({ receiver: /tracer/i })),
    ...rulesFor('wrap', anyOf(tracerCall({ receiver: /tracer/i, keys: ['name'] }), wrapped)),
    ...rulesFor('span instrument', tracerCall({ receiver: /^logfire$/ })),
    ...rulesFor(VERBS, verbRule),
    ...rulesFor('route api_route websocket', routeDecorator),
    ...rulesFor('add_url_rule add_api_route add_get add_post add_put add_patch add_delete add_route Route', routeCall),
    ...rulesFor('path re_path url', djangoPath),
    ...rulesFor('register', restRouter),
    ...rulesFor('Blueprint APIRouter Flask FastAPI Starlette', newRouter),
    ...rulesFor('register_blueprint include_router', mount),
    ...rulesFor('class', classWord),
    ...rulesFor('def', defWord),
    ...rulesFor('for while', loop),
    ...rulesFor('task shared_task', task),
    ...rulesFor('field mutation subscription', field),
    ...rulesFor('send_task', queueCall({ keys: ['name'] })),
    ...rulesFor('apply_async', queueCall({ positions: [], keys: ['queue'] })),
    ...rulesFor('publish produce subscribe KafkaConsumer', queueCall({ keys: ['topic'] })),
    ...rulesFor('send', queueCall({ receiver: /producer/i, keys: ['topic'] })),
    ...rulesFor('basic_publish', queueCall({ positions: [1, 0], keys: ['routing_key'] })),
    ...rulesFor('basic_consume queue_declare', queueCall({ keys: ['queue'] })),
  ]),
  marks: new Map(),
};
