// Landmarks in Java and Kotlin: OpenTelemetry, Micrometer, Brave, Datadog; Spring, JAX-RS, Micronaut, Ktor, Javalin;
// services of gRPC; Kafka, RabbitMQ, JMS; GraphQL controllers. Queries in annotations are strings as everywhere.

import { type Annotation, annotationAt, annotationTexts, bodyFrom, type Declaration, declarationAt } from './annotations.ts';
import { queueCall, tracerCall } from './call-rules.ts';
import { loopRules } from './loops.ts';
import { joinRoutes, normaliseRoute } from './route-pattern.ts';
import { type LanguageRules, type Rule, rulesFor, type SourceReading } from './source-reading.ts';
import { dottedAt, isFirstOfLine, isString, isWord, literalAt, markAt, memberMark, namedPart, openOfCall, partsWithin, type Tokens, wordAt } from './tokens.ts';

const MAPPING = /^(Get|Post|Put|Patch|Delete|Head|Options)(?:Mapping)?$/;
const JAX_VERB = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

/** What begins another declaration. */
const DECLARES = /^(?:fun|val|var|class|data|enum|sealed|object|interface|abstract|open|private|internal|public|protected|suspend|override|typealias)$/;

/** Tokens between the name of a class and its body that are looked at. */
const MOST_BASES = 200;

/** A list of annotations with its declaration; all of it is read at its first `@`. */
const annotationList: Rule = (reading, at) => {
  const { tokens } = reading;
  const annotations: Annotation[] = [];
  let next = at;
  while (markAt(tokens, next) === '@' && wordAt(tokens, next + 1) !== '' && wordAt(tokens, next + 1) !== 'interface' && annotations.length < 50) {
    // Kotlin's `@get:Name` has a target before the name.
    const name = markAt(tokens, next + 2) === ':' ? next + 3 : next + 1;
    const read = annotationAt(tokens, name);
    annotations.push(read.annotation);
    next = read.next;
  }
  if (annotations.length === 0) return;
  const declaration: Declaration = { annotations, ...declarationAt(tokens, next) };
  if (declaration.kind === 'class') enterClass(reading, declaration);
  else if (declaration.kind === 'method') annotatedMethod(reading, declaration);
  reading.skipUntil = declaration.kind === 'class' ? Math.max(next, declaration.nameAt) : next;
};

function enterClass(reading: SourceReading, { annotations, name, nameAt }: Declaration): void {
  const { tokens } = reading;
  const prefix = annotations.find((each) => /^(?:RequestMapping|Path|Controller|RestController|HttpExchange)$/.test(each.name) && (each.name === 'RequestMapping' || !annotations.some((other) => other.name === 'RequestMapping')));
  // Spring's `@Controller("name")` names a bean; Micronaut's a path, which begins with `/`.
  const [path] = prefix ? annotationTexts(tokens, prefix, 'value', 'path', 'url') : [];
  const isPath = path !== undefined && (!/Controller$/.test(prefix!.name) || path.startsWith('/'));
  enterBody(reading, name, nameAt, isPath ? normaliseRoute(path) : '');
  for (const each of annotations) {
    if (/Listener$/.test(each.name)) reading.queue(each.at, annotationTexts(tokens, each, 'topics', 'queues', 'destination'));
  }
}

function enterBody(reading: SourceReading, name: string, nameAt: number, prefix: string): void {
  const { tokens } = reading;
  const body = bodyOfClass(tokens, nameAt);
  if (body < 0) {
    reading.noteClass(name, nameAt);
    return;
  }
  let service: string | undefined;
  for (let at = nameAt; at < Math.min(body, nameAt + MOST_BASES); at++) {
    const base = /^(\w+?)(?:Coroutine)?ImplBase$/.exec(wordAt(tokens, at))?.[1];
    if (base !== undefined) service = base;
  }
  reading.enterClass(name, nameAt, tokens.match[body]!, { prefix: joinRoutes(reading.scope.prefix, prefix), service });
}

/** The `{` of a class, or -1 where another declaration comes first: Kotlin's `class Line(val amount: Int)` needs none. */
function bodyOfClass(tokens: Tokens, nameAt: number): number {
  const body = bodyFrom(tokens, nameAt);
  for (let at = nameAt + 1; at < body; at++) {
    const mark = markAt(tokens, at);
    if (mark === '(' || mark === '[') at = tokens.match[at]!;
    else if (isFirstOfLine(tokens, at) && (mark === '@' || DECLARES.test(wordAt(tokens, at)))) return -1;
  }
  return body;
}

/** A class without annotations, or after them. */
const classWord: Rule = (reading, at) => {
  const name = wordAt(reading.tokens, at + 1);
  if (name !== '' && memberMark(reading.tokens, at) < 0 && reading.scope.className !== name) enterBody(reading, name, at + 1, '');
};

function annotatedMethod(reading: SourceReading, declaration: Declaration): void {
  const { tokens } = reading;
  const { annotations, name, nameAt } = declaration;
  const verbs = annotations.filter((each) => JAX_VERB.test(each.name));
  for (const each of annotations) {
    routesOf(reading, each, name, nameAt, verbs);
    otherAnnotation(reading, each, name);
  }
  // JAX-RS without a path of its own answers that of the class.
  if (verbs.length > 0 && !annotations.some((each) => each.name === 'Path')) {
    for (const verb of verbs) reading.route(verb.at - 1, { method: verb.name, pattern: '', partial: true, handlerName: name, handler: nameAt });
  }
  const body = bodyFrom(tokens, nameAt);
  if (body >= 0) reading.noteFunction(name, nameAt);
}

function routesOf(reading: SourceReading, each: Annotation, handlerName: string, handler: number, verbs: readonly Annotation[]): void {
  const { tokens } = reading;
  const verb = MAPPING.exec(each.name)?.[1]?.toUpperCase();
  const isRequest = each.name === 'RequestMapping';
  if (verb === undefined && !isRequest && each.name !== 'Path') return;
  const patterns = annotationTexts(tokens, each, 'value', 'path', 'uri', 'uris');
  const methods = verb !== undefined ? [verb] : isRequest ? requestMethods(tokens, each) : verbs.map(({ name }) => name);
  for (const pattern of patterns.length === 0 ? [''] : patterns) {
    for (const method of methods.length === 0 ? [''] : methods) {
      // A context path may stand before all of them; mostly there is none.
      reading.route(each.at - 1, { method, pattern, partial: each.name === 'Path', handlerName, handler });
    }
  }
}

/** `method = {RequestMethod.GET, POST}`. */
function requestMethods(tokens: Tokens, { parts }: Annotation): string[] {
  const value = namedPart(tokens, parts, 'method');
  if (value < 0) return [];
  const open = markAt(tokens, value);
  const starts = open === '{' || open === '[' ? partsWithin(tokens, value) : [value];
  return starts.map((start) => dottedAt(tokens, start).split('.').at(-1)!).filter((name) => JAX_VERB.test(name));
}

function otherAnnotation(reading: SourceReading, each: Annotation, method: string): void {
  const { tokens } = reading;
  const at = each.at - 1;
  const { className } = reading.scope;
  const texts = (...keys: string[]): string[] => annotationTexts(tokens, each, ...keys);
  const [first] = texts('value', 'name', 'operationName', 'field');
  const qualified = className === '' ? method : `${className}.${method}`;
  if (each.name === 'WithSpan' || each.name === 'Trace' || each.name === 'ContinueSpan') reading.tracer(at, first ?? qualified);
  else if (each.name === 'NewSpan') reading.tracer(at, first ?? method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
  else if (each.name === 'Observed') reading.tracer(at, texts('contextualName', 'name')[0] ?? `${className}#${method}`);
  else if (/^(?:KafkaListener|RabbitListener|JmsListener|SqsListener|PulsarListener|StreamListener|Topic)$/.test(each.name)) {
    reading.queue(at, texts('topics', 'queues', 'destination', 'queueNames', 'value'), method);
  } else if (each.name === 'Incoming' || each.name === 'Outgoing') reading.queue(at, texts('value'), method);
  else if (/^(?:Query|Mutation|Subscription)Mapping$|^Dgs(?:Query|Mutation|Subscription)$/.test(each.name)) {
    reading.add('graphql', at, first ?? method, { qualifier: /Query|Mutation|Subscription/.exec(each.name)![0], handlerName: method });
  } else if (each.name === 'SchemaMapping' || each.name === 'DgsData') reading.add('graphql', at, texts('field')[0] ?? method, { handlerName: method });
}

const NO_METHOD = /^(?:if|for|while|switch|catch|synchronized|return|new|super|this|when|try|else|throw|assert)$/;

/** `name(…) … {` is a method; in a service of gRPC it answers. */
const bracket: Rule = (reading, at) => {
  const { tokens } = reading;
  const name = wordAt(tokens, at - 1);
  const close = tokens.match[at]!;
  if (name === '' || NO_METHOD.test(name) || memberMark(tokens, at - 1) >= 0 || isWord(tokens, at - 2, 'new')) return;
  const isKotlin = isWord(tokens, at - 2, 'fun');
  const after = markAt(tokens, close + 1);
  const declares = wordAt(tokens, at - 2) !== '' || markAt(tokens, at - 2) === '>' || markAt(tokens, at - 2) === ']';
  const opens = after === '{' || wordAt(tokens, close + 1) === 'throws' || isKotlin;
  if (!declares || !opens || isWord(tokens, at - 2, 'else') || isWord(tokens, at - 2, 'return')) return;
  const { service, functionName } = reading.scope;
  if (service !== undefined && functionName === '') reading.rpc(at - 1, name, service);
  const body = isExpression(tokens, close + 1) ? -1 : bodyFrom(tokens, close + 1);
  if (body >= 0) reading.enterFunction(name, at - 1, tokens.match[body]!);
  else if (isKotlin) reading.noteFunction(name, at - 1);
};

/** Kotlin's `fun total(): Int = …`: the next `{` is not its body. */
function isExpression(tokens: Tokens, from: number): boolean {
  for (let at = from; at < from + 20; at++) {
    const mark = markAt(tokens, at);
    if (mark === '=') return true;
    if (mark === '{' || mark === ';') return false;
    if (mark === '(') at = tokens.match[at]!;
  }
  return false;
}

/** Javalin's `app.get("/x", handler)`, and Ktor's `get("/x") { … }` in blocks of `route("/api") { … }`. */
const methodCall: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const method = wordAt(tokens, at).toUpperCase();
  if (open < 0) {
    if (markAt(tokens, at + 1) === '{' && reading.scope.prefix !== '') reading.route(at, { method, pattern: '', partial: true, handler: at + 1 });
    return;
  }
  const starts = partsWithin(tokens, open);
  const pattern = literalAt(tokens, starts[0] ?? -1);
  const block = tokens.match[open]! + 1;
  const isBlock = markAt(tokens, block) === '{' && memberMark(tokens, at) < 0;
  if (isBlock && starts.length === 1) {
    if (pattern !== null) reading.route(at, { method, pattern, partial: true, handler: block });
  } else if (pattern?.startsWith('/') === true && starts.length === 2 && isLambda(tokens, starts[1]!)) {
    const handler = wordAt(tokens, starts[1]!) !== '' && markAt(tokens, starts[1]! + 1) === ':' ? { handlerName: dottedAt(tokens, starts[1]!) } : { handler: starts[1]! };
    reading.route(at, { method, pattern, partial: false, ...handler });
  }
};

/** `x -> …`, `(x, y) -> …`, `{ x -> … }`, `A::b`. */
function isLambda(tokens: Tokens, at: number): boolean {
  if (markAt(tokens, at) === '{') return true;
  const after = markAt(tokens, at) === '(' ? tokens.match[at]! + 1 : at + 1;
  return (markAt(tokens, after) === '-' && markAt(tokens, after + 1) === '>') || (markAt(tokens, after) === ':' && markAt(tokens, after + 1) === ':');
}

/** Ktor's `route("/api") { … }`. */
const routeBlock: Rule = (reading, at) => {
  const { tokens } = reading;
  const open = openOfCall(tokens, at);
  const pattern = open < 0 ? null : literalAt(tokens, open + 1);
  if (pattern === null || memberMark(tokens, at) >= 0) return;
  const block = tokens.match[open]! + 1;
  if (markAt(tokens, block) === '{') reading.enter(tokens.match[block]!, { prefix: joinRoutes(reading.scope.prefix, normaliseRoute(pattern)) });
};

/** Brave's and Micrometer's `tracer.nextSpan().name("x")`. */
const spanName: Rule = (reading, at) => {
  const { tokens } = reading;
  const close = memberMark(tokens, at) - 1;
  if (markAt(tokens, close) !== ')' || !/^(?:nextSpan|newTrace|newChild|currentSpan)$/.test(wordAt(tokens, tokens.match[close]! - 1))) return;
  tracerCall()(reading, at);
};

/** `new ProducerRecord<>("orders", …)`. */
const record: Rule = (reading, at) => {
  const open = openOfCall(reading.tokens, at);
  if (open >= 0 && isString(reading.tokens, open + 1)) reading.queue(at, [literalAt(reading.tokens, open + 1) ?? '']);
};

export const jvmRules: LanguageRules = {
  join: '+',
  adjacentStrings: false,
  words: new Map([
    ...rulesFor('spanBuilder buildSpan startScopedSpan startSpan', tracerCall()),
    ...rulesFor('name', spanName),
    ...rulesFor('class interface record object enum', classWord),
    ...loopRules('for while', 'forEach map flatMap mapNotNull filter onEach forEachIndexed mapIndexed anyMatch allMatch'),
    ...rulesFor('get post put patch delete head', methodCall),
    ...rulesFor('route', routeBlock),
    ...rulesFor('send', queueCall({ receiver: /template|kafka|producer|streamBridge|jms/i })),
    ...rulesFor('convertAndSend basicConsume', queueCall()),
    ...rulesFor('basicPublish', queueCall({ positions: [1, 0] })),
    ...rulesFor('subscribe', queueCall({ member: true })),
    ...rulesFor('ProducerRecord', record),
  ]),
  marks: new Map([
    ['@', annotationList],
    ['(', bracket],
  ]),
};
