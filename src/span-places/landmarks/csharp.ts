// Landmarks in C#: activities of .NET, OpenTelemetry, Datadog, Sentry; controllers and minimal APIs of ASP.NET Core;
// services of gRPC; queues. Attributes stand in square brackets before what they are about.

import { type Annotation, annotationAt, annotationTexts, bodyFrom, declarationAt } from './annotations.ts';
import { queueCall, tracerCall } from './call-rules.ts';
import { loopRules } from './loops.ts';
import { normaliseRoute } from './route-pattern.ts';
import { type LanguageRules, type Rule, rulesFor, type SourceReading } from './source-reading.ts';
import { chainRoot, dottedAt, isFirstOfLine, isSequence, isWord, literalAt, literalsAt, markAt, memberMark, openOfCall, parts, partsWithin, receiverOf, type Tokens, wordAt } from './tokens.ts';

/** Tokens between the name of a class and its body that are looked at. */
const MOST_BASES = 200;

/** `StartActivity("name")`, or without a name the method's. */
const startActivity: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  if (open < 0 || memberMark(tokens, at) < 0) return;
  const [first] = partsWithin(tokens, open);
  const named = first === undefined ? reading.scope.functionName : reading.nameAt(first);
  const of = first !== undefined && isWord(tokens, first, 'nameof') ? wordAt(tokens, tokens.match[first + 1]! - 1) : named;
  reading.tracer(at, of);
};

/** Attributes before a class, a method or a parameter. */
const attributes: Rule = (reading, at) => {
  const { tokens } = reading;
  if (!isFirstOfLine(tokens, at) && !['{', '}', ';', ']', ')', '(', ','].includes(markAt(tokens, at - 1))) return;
  const annotations: Annotation[] = [];
  let next = at;
  while (markAt(tokens, next) === '[' && wordAt(tokens, next + 1) !== '' && annotations.length < 30) {
    for (const part of parts(tokens, next + 1, tokens.match[next]!)) annotations.push(annotationAt(tokens, part).annotation);
    next = tokens.match[next]! + 1;
  }
  const declaration = declarationAt(tokens, next);
  if (declaration.kind === 'class') enterController(reading, annotations, declaration.name, declaration.nameAt);
  else if (declaration.kind === 'method') annotatedMethod(reading, annotations, declaration.name, declaration.nameAt);
  for (const each of annotations) {
    if (/^(?:QueueTrigger|ServiceBusTrigger|KafkaTrigger|RabbitMQTrigger|EventHubTrigger|Topic|Queue|ServiceBus)$/.test(each.name)) {
      const texts = each.parts.flatMap((part) => literalAt(tokens, part) ?? []);
      reading.queue(each.at, texts.slice(each.name === 'KafkaTrigger' || each.name === 'Topic' ? 1 : 0).slice(0, 1));
    }
  }
  reading.skipUntil = declaration.kind === 'class' ? declaration.nameAt : next;
};

/** The prefix of a controller: `[Route("api/[controller]")]`. */
function enterController(reading: SourceReading, annotations: readonly Annotation[], name: string, nameAt: number): void {
  const route = annotations.find((each) => each.name === 'Route' || each.name === 'RoutePrefix');
  const [pattern] = route ? annotationTexts(reading.tokens, route) : [];
  enterClass(reading, name, nameAt, pattern === undefined ? '' : normaliseRoute(withTokens(pattern, name, '')));
}

/** ASP.NET's `[controller]` and `[action]`. */
function withTokens(pattern: string, className: string, method: string): string {
  const controller = className.replace(/Controller$/, '').toLowerCase();
  return pattern.replace(/\[controller\]/gi, controller).replace(/\[action\]/gi, method.toLowerCase() || '{action}').replace(/\[area\]/gi, '{area}');
}

function enterClass(reading: SourceReading, name: string, nameAt: number, prefix: string): void {
  const { tokens } = reading;
  const body = bodyFrom(tokens, nameAt);
  if (body < 0) {
    reading.noteClass(name, nameAt);
    return;
  }
  let service: string | undefined;
  // `OrderService.OrderServiceBase` is what gRPC generates.
  for (let at = nameAt + 1; at < Math.min(body, nameAt + MOST_BASES); at++) {
    const base = /^(\w+)Base$/.exec(wordAt(tokens, at))?.[1];
    if (base !== undefined && markAt(tokens, at - 1) === '.' && isWord(tokens, at - 2, base)) service = base;
  }
  reading.enterClass(name, nameAt, tokens.match[body]!, { prefix, service });
}

const classWord: Rule = (reading, at) => {
  const name = wordAt(reading.tokens, at + 1);
  if (name !== '') enterClass(reading, name, at + 1, '');
};

function annotatedMethod(reading: SourceReading, annotations: readonly Annotation[], name: string, nameAt: number): void {
  const { tokens } = reading;
  const { className } = reading.scope;
  const route = annotations.find((each) => each.name === 'Route');
  const [shared] = route ? annotationTexts(tokens, route) : [];
  const verbs = annotations.filter((each) => /^Http(?:Get|Post|Put|Patch|Delete|Head|Options)$/.test(each.name));
  for (const each of verbs) {
    const pattern = annotationTexts(tokens, each, 'template')[0] ?? shared ?? '';
    addAction(reading, each.at, each.name.slice(4).toUpperCase(), withTokens(pattern, className, name), name, nameAt);
  }
  if (verbs.length === 0 && shared !== undefined) addAction(reading, route!.at, '', withTokens(shared, className, name), name, nameAt);
}

/** A pattern that begins with `/` or `~/` stands without the controller's prefix. */
function addAction(reading: SourceReading, at: number, method: string, pattern: string, handlerName: string, handler: number): void {
  reading.route(at, { method, pattern, partial: false, absolute: /^~?\//.test(pattern), handlerName, handler });
}

/** `app.MapGet("/x", handler)`. */
const mapCall: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const starts = open < 0 || memberMark(tokens, at) < 0 ? [] : partsWithin(tokens, open);
  const pattern = isSequence(tokens, starts[0] ?? -1, 'string', '.', 'Empty') ? '' : literalAt(tokens, starts[0] ?? -1);
  if (pattern === null || starts.length < 2) return;
  const word = wordAt(tokens, at);
  const methods = word === 'MapMethods' ? literalsAt(tokens, starts[1]!) : [word === 'Map' ? '' : word.slice(3).toUpperCase()];
  const last = starts.at(-1)!;
  const isInline = markAt(tokens, last) === '(' || isWord(tokens, last, 'async') || markAt(tokens, last + 1) === '=';
  const router = receiverOf(tokens, at);
  for (const method of methods) {
    reading.route(at, { method: method.toUpperCase(), pattern, router, partial: !/^app$/i.test(router), ...(isInline ? { handler: last } : { handlerName: dottedAt(tokens, last) }) });
  }
};

/** `var orders = app.MapGroup("/orders")`. */
const mapGroup: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const prefix = open < 0 ? null : literalAt(tokens, open + 1);
  const root = chainRoot(tokens, at);
  if (prefix === null || markAt(tokens, root - 1) !== '=') return;
  const parent = wordAt(tokens, root);
  const known = reading.routers.get(parent);
  reading.routers.set(wordAt(tokens, root - 2), { prefix: normaliseRoute(prefix), parent, open: known ? known.open : parent !== 'app' });
};

const NO_METHOD = /^(?:if|for|foreach|while|switch|catch|using|lock|return|new|base|this|when|nameof|typeof|await|fixed)$/;

/** `Type Name(…) {` or `=>` is a method. */
const bracket: Rule = (reading, at) => {
  const { tokens } = reading;
  const name = wordAt(tokens, at - 1);
  if (name === '' || NO_METHOD.test(name) || memberMark(tokens, at - 1) >= 0) return;
  const declares = wordAt(tokens, at - 2) !== '' || ['>', ']', '?'].includes(markAt(tokens, at - 2));
  if (!declares || /^(?:new|return|await|else|throw)$/.test(wordAt(tokens, at - 2))) return;
  const after = tokens.match[at]! + 1;
  const isArrow = markAt(tokens, after) === '=' && markAt(tokens, after + 1) === '>';
  const body = isArrow ? -1 : markAt(tokens, after) === '{' ? after : isWord(tokens, after, 'where') || markAt(tokens, after) === ':' ? bodyFrom(tokens, after) : -1;
  if (!isArrow && body < 0) return;
  const { service, functionName } = reading.scope;
  if (service !== undefined && functionName === '' && hasBefore(tokens, at, 'override')) reading.rpc(at - 1, name, service);
  if (body >= 0) reading.enterFunction(name, at - 1, tokens.match[body]!);
  else {
    reading.noteFunction(name, at - 1);
    reading.enter(endOfStatement(tokens, after), { functionName: name });
  }
};

function hasBefore(tokens: Tokens, at: number, word: string): boolean {
  for (let i = at; i > at - 16 && !['{', '}', ';'].includes(markAt(tokens, i)); i--) if (isWord(tokens, i, word)) return true;
  return false;
}

function endOfStatement(tokens: Tokens, from: number): number {
  for (let at = from, steps = 0; at < tokens.count && steps < 150; at++, steps++) {
    const mark = markAt(tokens, at);
    if (mark === ';') return at;
    if (mark === '(' || mark === '[' || mark === '{') at = tokens.match[at]!;
  }
  return from;
}

export const csharpRules: LanguageRules = {
  join: '+',
  adjacentStrings: false,
  words: new Map([
    ...rulesFor('StartActivity', startActivity),
    ...rulesFor('StartActiveSpan StartSpan StartRootSpan StartActive StartTransaction StartChild', tracerCall({ member: true })),
    ...rulesFor('MapGet MapPost MapPut MapPatch MapDelete MapMethods Map', mapCall),
    ...rulesFor('MapGroup', mapGroup),
    ...rulesFor('class record struct interface', classWord),
    ...loopRules('for foreach while', 'Select SelectMany ForEach ForEachAsync Where'),
    ...rulesFor('BasicPublish BasicPublishAsync', queueCall({ positions: [1, 0], keys: ['routingKey'] })),
    ...rulesFor('BasicConsume BasicConsumeAsync QueueDeclare', queueCall({ keys: ['queue'] })),
    ...rulesFor('ProduceAsync Produce Subscribe CreateSender CreateProcessor', queueCall({ member: true })),
  ]),
  marks: new Map([
    ['[', attributes],
    ['(', bracket],
  ]),
};
