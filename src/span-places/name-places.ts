// Rung 3: names of functions, recorded or as the span's name, and what the workspace's symbols answer to them. Asking is the
// caller's: `namesToLookUp` says what to ask, `placesFromSymbols` judges the answers.

import type { Attribute } from '../trace/distributed.ts';
import { CONFIDENCE, rpcConfidence, shared } from './confidence.ts';
import { controllerClass, foldedName, functionNameIn, type FunctionName } from './function-names.ts';
import { sqlComment } from './landmarks/sql-comment.ts';
import { QUERY_KEYS } from './recorded-places.ts';
import { textOf, type SpanFacts } from './span-facts.ts';
import type { SpanPlace } from './span-place.ts';
import { stackNames } from './stack-places.ts';
import { isUnlikelyFile } from './unlikely-files.ts';

/** A function to look for among the workspace's symbols: ask for `functionName`, and for `className` where there is one. */
export interface NameQuery {
  /** The class or module that it must be in; "" where none is known. */
  readonly className: string;
  /** "" where only the class is known. */
  readonly functionName: string;
  /** Further out: packages and modules; they raise the right one of several. */
  readonly packages: readonly string[];
  /** Whether `GetOrder` may be written `getOrder` or `get_order`: names that cross languages. */
  readonly anySpelling: boolean;
  readonly confidence: number;
  /** Where the name is from, to go into a sentence: `the span’s code.function.name`. */
  readonly told: string;
}

/** A symbol of the workspace, as its language server names it or its text declares it (landmarks/). */
export interface FoundSymbol {
  readonly name: string;
  readonly containerName: string;
  readonly isClass: boolean;
  readonly uri: string;
  /** 0-based. */
  readonly line: number;
  readonly column: number;
}

/** A function that answers a route, as the route's declaration names it. */
export interface RouteHandler {
  readonly name: string;
  readonly confidence: number;
}

/** Most names that are asked for: each is a question to all language servers. */
const MOST_NAMES = 6;

/**
 * What to ask for, the surest first; no two alike.
 *
 * @param handlers functions that the texts name as those that answer the span's route (text-places.ts).
 */
export function namesToLookUp(facts: SpanFacts, handlers: readonly RouteHandler[] = []): NameQuery[] {
  const seen = new Set<string>();
  return [...recordedNames(facts), ...frameworkNames(facts), ...handlers.flatMap(handlerNames), ...spanNames(facts)]
    .sort((a, b) => b.confidence - a.confidence)
    .filter(({ className, functionName }) => {
      const key = `${className}\u0000${functionName}`;
      return (className !== '' || functionName !== '') && !seen.has(key) && seen.add(key);
    })
    .slice(0, MOST_NAMES);
}

function query(name: FunctionName | null, confidence: number, told: string): NameQuery[] {
  if (name === null) return [];
  const [className = '', ...packages] = name.containers;
  return [{ className, functionName: name.functionName, packages, anySpelling: false, confidence, told }];
}

/** What the program said: OpenTelemetry's names, Datadog's, frames of stacks without files, comments in the query. */
function recordedNames(facts: SpanFacts): NameQuery[] {
  const { attributes } = facts;
  const functionName = textOf(attributes, 'code.function.name', 'code.function');
  const container = textOf(attributes, 'code.namespace');
  const comment = sqlComment(textOf(attributes, ...QUERY_KEYS));
  return [
    ...codeNames(functionName, container, facts.language),
    ...query(functionNameIn(textOf(attributes, '_dd.code_origin.frames.0.method')), CONFIDENCE.recordedName, 'the span’s code origin'),
    ...stackNames(facts).flatMap((name) => query(functionNameIn(name), CONFIDENCE.exceptionStack, 'a stack trace in it')),
    ...(comment === null ? [] : query(functionNameIn(comment.functionName), CONFIDENCE.frameworkName, 'a comment in its query')),
    ...(comment === null || comment.controller === '' ? [] : action(comment.controller, comment.action, CONFIDENCE.frameworkName, 'a comment in its query')),
  ];
}

/** `code.function(.name)` and `code.namespace`: Java's agent has both, Ruby's jobs only the class. */
function codeNames(functionName: string, container: string, language: string): NameQuery[] {
  const confidence = CONFIDENCE.recordedName;
  if (functionName === '') {
    const found = functionNameIn(container);
    return found === null ? [] : [{ className: found.functionName, functionName: '', packages: found.containers, anySpelling: false, confidence, told: 'the span’s code.namespace' }];
  }
  const told = 'the span’s code.function';
  if (language === 'ruby' && /Controller$|(?:^|\/)[a-z_]+$/.test(container)) return action(container, functionName, confidence, told);
  const whole = container === '' || /[.:#\\]/.test(functionName);
  return query(functionNameIn(whole ? functionName : `${container}.${functionName}`), confidence, told);
}

/** Rails' actions are methods of a controller's class, which lies in the folders of its modules. */
function action(controller: string, functionName: string, confidence: number, told: string): NameQuery[] {
  const packages = controller.split('/').slice(0, -1).reverse();
  return [{ className: controllerClass(controller), functionName, packages, anySpelling: false, confidence, told }];
}

/** `orders#show` of Rails, `OrderController@show` of Laravel, `views.order_list` of Django. */
function handlerNames({ name, confidence }: RouteHandler): NameQuery[] {
  const told = 'the function that answers its route';
  const rails = /^([a-z_]\w*(?:\/[a-z_]\w*)*)#(\w+)$/.exec(name);
  if (rails !== null) return action(rails[1]!, rails[2]!, confidence, told);
  return query(functionNameIn(name.replace('@', '.').replace(/::class,?\s*/, '.')), confidence, told);
}

/** Keys under which frameworks name a function. */
const FRAMEWORK_KEYS: readonly { readonly key: string; readonly container?: string }[] = [
  { key: 'nestjs.callback', container: 'nestjs.controller' },
  { key: 'celery.task_name' },
  { key: 'hook.callback.name' },
  { key: 'fastify.name' },
  { key: 'rails.action', container: 'rails.controller' },
  { key: 'laravel.action' },
  { key: 'symfony.controller' },
  { key: 'http.handler' },
  { key: 'faas.name' },
];

/** Attributes under which frameworks name a function, or the class that it is in. */
export const NAME_ATTRIBUTES: readonly string[] = FRAMEWORK_KEYS.flatMap(({ key, container }) => (container === undefined ? [key] : [key, container]));

function frameworkNames({ attributes, kind }: SpanFacts): NameQuery[] {
  const named = FRAMEWORK_KEYS.flatMap(({ key, container }) => {
    const outer = container === undefined ? '' : textOf(attributes, container);
    const text = textOf(attributes, key);
    return text === '' ? [] : query(functionNameIn(outer === '' ? text : `${outer}.${text}`), CONFIDENCE.frameworkName, `the span’s ${key}`);
  });
  return [...named, ...express(attributes), ...rpc(attributes, kind)];
}

/** Express names middlewares and handlers by their functions, where they have a name; routes have a rung of their own. */
function express(attributes: readonly Attribute[]): NameQuery[] {
  const name = textOf(attributes, 'express.name');
  if (name === '' || !/^(?:middleware|request_handler)$/.test(textOf(attributes, 'express.type')) || /^[/<]|^(?:anonymous|query|expressInit)$/.test(name)) return [];
  return query(functionNameIn(name), CONFIDENCE.functionName, 'the span’s express.name');
}

/** The server's class of a service is named after it, in each language by a habit of its own. */
function rpc(attributes: readonly Attribute[], kind: SpanFacts['kind']): NameQuery[] {
  const method = textOf(attributes, 'rpc.method').split('/').at(-1)!;
  const service = textOf(attributes, 'rpc.service').split('.').at(-1)!;
  const found = functionNameIn(method);
  if (found === null || service === '') return [];
  return [{ className: service, functionName: found.functionName, packages: [], anySpelling: true, confidence: rpcConfidence(kind), told: 'the span’s rpc.method' }];
}

/** The span's own name, where it reads like a function: `OrderService.load`, `orders#show`, `load_order`. */
function spanNames({ name }: SpanFacts): NameQuery[] {
  const rails = /^((?:[A-Z]\w*::)*[A-Z]\w*Controller|[a-z_]+(?:\/[a-z_]+)*)#([a-z_]\w*[?!]?)$/.exec(name);
  if (rails !== null) return action(rails[1]!, rails[2]!, CONFIDENCE.classMethodName, 'the span’s name');
  const qualified = /^[\p{L}_$][\p{L}\p{N}_$]*(?:(?:\.|::|#|->|\\)[\p{L}_$(*<][\p{L}\p{N}_$)>]*){1,8}(?:\(.*\))?$/u.test(name);
  if (qualified) return query(functionNameIn(name), CONFIDENCE.classMethodName, 'the span’s name');
  // One plain word is too common to be a function's name; two that were joined are not.
  const joined = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) && /\p{Ll}\p{Lu}|[^_]_[^_]/u.test(name);
  return joined ? query(functionNameIn(name), CONFIDENCE.functionName, 'the span’s name') : [];
}

/** The worth of an answer that is less than the function in its class. */
const BY_FILE_NAME = 0.95, WITHOUT_CONTAINER = 0.7, CLASS_ONLY = 0.6;

interface Answer {
  readonly symbol: FoundSymbol;
  readonly worth: number;
}

/** Places that the workspace's symbols give for {@link namesToLookUp}, with the same handlers. `symbols`: all answers, to whatever name. */
export function placesFromSymbols(facts: SpanFacts, symbols: readonly FoundSymbol[], handlers: readonly RouteHandler[] = []): SpanPlace[] {
  return namesToLookUp(facts, handlers).flatMap((asked) => {
    const answers = symbols.map((symbol): Answer => ({ symbol, worth: worthOf(asked, symbol) })).filter(({ worth }) => worth > 0);
    const best = Math.max(0, ...answers.map(({ worth }) => worth));
    const equal = answers.filter(({ worth }) => worth === best);
    const likely = equal.filter(({ symbol }) => !isUnlikelyFile(symbol.uri));
    const chosen = likely.length > 0 ? likely : equal;
    return chosen.map(({ symbol }): SpanPlace => ({
      rule: 'name',
      confidence: shared(asked.confidence * Math.min(1, best), chosen.length),
      file: { uri: symbol.uri },
      line: symbol.line,
      column: symbol.column,
      functionName: symbol.isClass ? '' : symbol.name,
      reason: reasonOf(asked, symbol, chosen.length),
    }));
  });
}

/** How well a symbol answers: 0 not; above 1 where packages agree too, which only serves to choose. */
function worthOf(asked: NameQuery, symbol: FoundSymbol): number {
  const own = functionNameIn(symbol.name);
  if (own === null) return 0;
  const around = [...own.containers, ...(functionNameIn(symbol.containerName) === null ? [] : containersOf(symbol.containerName))];
  const same = (a: string, b: string): boolean => (asked.anySpelling ? foldedName(a) === foldedName(b) : a === b);
  if (symbol.isClass) return asked.className !== '' && isClassOf(asked, own.functionName) ? CLASS_ONLY + packagesIn(asked, symbol, around) : 0;
  if (asked.functionName === '' || !same(own.functionName, asked.functionName)) return 0;
  if (asked.className === '') return 1;
  if (around.some((container) => isClassOf(asked, container))) return 1 + packagesIn(asked, symbol, around);
  if (isClassOf(asked, fileStem(symbol.uri))) return BY_FILE_NAME + packagesIn(asked, symbol, around);
  // A server that tells no container may mean the right one; one that tells another does not.
  return around.length === 0 && !asked.anySpelling && new RegExp(`\\b${asked.className.replaceAll('$', '\\$')}\\b`).test(symbol.uri) ? WITHOUT_CONTAINER : 0;
}

function containersOf(text: string): string[] {
  const name = functionNameIn(text)!;
  return [name.functionName, ...name.containers];
}

/** Whether a class is the one asked for; of RPC `OrderServiceImpl` and `OrderServicer` are `OrderService`. */
function isClassOf({ className, anySpelling }: NameQuery, name: string): boolean {
  if (!anySpelling) return name === className || foldedName(name) === foldedName(className);
  const stem = (text: string): string => foldedName(text).replace(/(?:servicer|serviceimpl|servicebase|serviceserver|service|impl|server|base|handler|controller)$/, '');
  return stem(name) !== '' && stem(name) === stem(className);
}

/** A little for each package that is around the symbol or in its path. */
function packagesIn({ packages }: NameQuery, { uri }: FoundSymbol, around: readonly string[]): number {
  const folders = new Set([...uri.split('/').map((part) => part.replace(/\.\w+$/, '')), ...around]);
  return packages.filter((name) => folders.has(name)).length * 0.001;
}

function fileStem(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1).replace(/\..*$/, '');
}

function reasonOf({ className, functionName, told }: NameQuery, symbol: FoundSymbol, answers: number): string {
  const name = className === '' || functionName === '' ? className + functionName : `${className}.${functionName}`;
  const one = answers > 1 ? `one of ${answers} of that name` : 'found by its name';
  if (symbol.isClass && functionName !== '') return `${told} is ${name}, whose class is here`;
  return `${told} is ${name}, ${one}`;
}
