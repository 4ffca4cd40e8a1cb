// Rung 4: what the workspace's texts say (landmarks/) of the names that a span recorded: the name given to a tracer, a route,
// a query, a method of RPC, a queue, a field of GraphQL. Rules as data, in order; inferred, never recorded.

import { CONFIDENCE, rpcConfidence, shared } from './confidence.ts';
import type { LandmarkIndex, FoundLandmark } from './landmarks/landmark-index.ts';
import type { SourceLanguage } from './landmarks/landmark.ts';
import type { RouteHandler } from './name-places.ts';
import { QUERY_KEYS } from './recorded-places.ts';
import { textOf, type SpanFacts } from './span-facts.ts';
import type { SpanPlace } from './span-place.ts';
import { isUnlikelyFile } from './unlikely-files.ts';

/** Answers worse than this are chance: `/carts/{}` ends in what could be `/carts`. */
const LEAST_SCORE = 0.35;
/** Answers less good than the best that are given beside it. */
const MOST_OTHERS = 4;

interface TextRule {
  readonly find: (facts: SpanFacts, index: LandmarkIndex) => readonly FoundLandmark[];
  readonly confidence: (facts: SpanFacts) => number;
  readonly reason: (found: FoundLandmark) => string;
}

/** From the surest. All that answer give places; the same line keeps the surest. */
const RULES: readonly TextRule[] = [
  {
    find: ({ name }, index) => index.find('tracer-call', name),
    // A library's instrumentation takes no names from the program.
    confidence: ({ scope }) => CONFIDENCE.tracerCall * (isInstrumentation(scope) ? 0.5 : 1),
    reason: ({ landmark }) => `a span is called “${landmark.raw}” here`,
  },
  {
    find: (facts, index) => routesOf(facts, index),
    confidence: (facts) => (routeOf(facts)?.template === true ? CONFIDENCE.route : CONFIDENCE.routeByPath),
    reason: ({ landmark }) => `the route ${landmark.qualifier === '' ? '' : `${landmark.qualifier} `}${landmark.raw} is ${landmark.handlerLine === null ? 'declared' : 'answered'} here`,
  },
  {
    find: ({ attributes }, index) => {
      const query = textOf(attributes, ...QUERY_KEYS);
      const found = query === '' ? [] : index.findSql(query);
      // The same spelling comes before one that only means the same.
      return found.map((each) => (each.landmark.raw.trim() === query.trim().slice(0, each.landmark.raw.trim().length) ? each : { ...each, score: 0.99 }));
    },
    confidence: () => CONFIDENCE.query,
    reason: () => 'this query is written here',
  },
  {
    find: ({ attributes }, index) => {
      const method = textOf(attributes, 'rpc.method').split('/').at(-1)!;
      return method === '' ? [] : index.findRpc(textOf(attributes, 'rpc.service'), method);
    },
    confidence: ({ kind }) => rpcConfidence(kind),
    reason: ({ landmark }) => `the method ${landmark.raw} is answered here`,
  },
  {
    find: (facts, index) => queueNames(facts).flatMap((name) => index.find('queue', name)).map((each) => ({ ...each, score: each.score * inDirection(facts, each) })),
    confidence: () => CONFIDENCE.queue,
    reason: ({ landmark }) => `the queue ${landmark.raw} is named here`,
  },
  {
    find: ({ attributes }, index) => {
      const path = textOf(attributes, 'graphql.field.path').replace(/\.\d+/g, '').split('.').at(-1)!;
      const names = [textOf(attributes, 'graphql.field.name'), path, textOf(attributes, 'graphql.operation.name')].filter((name) => name !== '');
      const type = textOf(attributes, 'graphql.operation.type').toLowerCase();
      const found = [...new Set(names)].flatMap((name) => index.find('graphql', name));
      return found.map((each) => (type !== '' && each.landmark.qualifier.toLowerCase() === type ? each : { ...each, score: 0.95 }));
    },
    confidence: () => CONFIDENCE.graphql,
    reason: ({ landmark }) => `the field ${landmark.raw} is resolved here`,
  },
  {
    // The name of a function around any landmark, and any landmark of the span's name.
    find: ({ name }, index) => (name.length < 4 ? [] : index.findText(name).filter(({ landmark }) => landmark.kind !== 'tracer-call')),
    confidence: () => CONFIDENCE.literal,
    reason: ({ landmark }) => `“${landmark.raw}” is written here`,
  },
];

/** Places that the texts give, the surest first within each rule. */
export function textPlaces(facts: SpanFacts, index: LandmarkIndex): SpanPlace[] {
  return RULES.flatMap((rule) => {
    const found = inLanguage(facts, rule.find(facts, index)).filter(({ score }) => score >= LEAST_SCORE);
    const best = Math.max(0, ...found.map(({ score }) => score));
    const equal = preferred(facts, found.filter(({ score }) => score === best));
    const others = found.filter((each) => !equal.includes(each)).slice(0, MOST_OTHERS);
    const sure = rule.confidence(facts);
    return [
      ...equal.map((each) => placeOf(each, shared(sure * best, equal.length), rule)),
      // Below those that were chosen, whatever their score.
      ...others.map((each) => placeOf(each, shared(sure * each.score, equal.length) * 0.8, rule)),
    ];
  });
}

/** Without those in another language than the process said that it is written in. */
function inLanguage({ language }: SpanFacts, found: readonly FoundLandmark[]): readonly FoundLandmark[] {
  const own = LANGUAGE_NAMES[language];
  return own === undefined ? found : found.filter(({ landmark }) => own.includes(landmark.language));
}

function placeOf({ file, landmark }: FoundLandmark, confidence: number, rule: TextRule): SpanPlace {
  const inHandler = landmark.handlerLine !== null;
  return {
    rule: 'text',
    confidence,
    file: { uri: file },
    line: landmark.handlerLine ?? landmark.line,
    column: inHandler ? null : landmark.column,
    functionName: inHandler && landmark.handlerName !== '' ? landmark.handlerName : landmark.functionName,
    reason: rule.reason({ file, landmark, score: 1 }),
  };
}

/** Of answers that are as good as each other, those that scope and service of the span speak for. */
function preferred(facts: SpanFacts, found: readonly FoundLandmark[]): readonly FoundLandmark[] {
  if (found.length < 2) return found;
  const points = found.map(({ file }) => 8 * said(facts.scope, file) + 2 * said(facts.service, file) - 3 * (isUnlikelyFile(file) ? 1 : 0));
  const best = Math.max(...points);
  return found.filter((_, i) => points[i] === best);
}

/** Whether the path of a file says a name: `orders` and `@acme/orders-service` are in `services/orders/src/a.ts`. */
function said(name: string, file: string): number {
  const words = name.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1 && !/^(?:service|app|api|server|com|org|io|tracer|src|main|github)$/.test(word));
  if (words.length === 0) return 0;
  const parts = new Set(file.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  return words.filter((word) => parts.has(word)).length / words.length;
}

/** OpenTelemetry's names of languages, where they differ from ours. */
const LANGUAGE_NAMES: Readonly<Record<string, readonly SourceLanguage[]>> = {
  nodejs: ['javascript'], webjs: ['javascript'], python: ['python'], java: ['java', 'kotlin'], go: ['go'], ruby: ['ruby'], php: ['php'], dotnet: ['csharp'], rust: ['rust'],
};

function isInstrumentation(scope: string): boolean {
  return /instrumentation|^io\.opentelemetry\.|^@opentelemetry\/|^OpenTelemetry::|contrib/i.test(scope);
}

/** What a span recorded of its route: a template of the framework, or only the path of the request. */
interface Route {
  readonly method: string;
  readonly path: string;
  readonly template: boolean;
}

const METHOD = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\/\S*)$/;

function routeOf({ name, kind, attributes }: SpanFacts): Route | null {
  // A client's or producer's path is answered by somebody else.
  if (kind === 'client' || kind === 'producer') return null;
  const named = METHOD.exec(name);
  const method = textOf(attributes, 'http.request.method', 'http.method') || (named?.[1] ?? '');
  const express = /^(?:request_handler|router)$/.test(textOf(attributes, 'express.type')) ? textOf(attributes, 'express.name') : '';
  // Next.js calls a route of `app/` by its file.
  const next = textOf(attributes, 'next.route').replace(/(.)\/(?:route|page)$/, '$1');
  const template = textOf(attributes, 'http.route') || next || (express.startsWith('/') ? express : '') || (named?.[2] ?? '') || (/^\/\S*$/.test(name) ? name : '');
  if (template !== '') return { method, path: template, template: true };
  const path = textOf(attributes, 'url.path', 'http.target', 'url.full', 'http.url').replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  return path === '' ? null : { method, path, template: false };
}

function routesOf(facts: SpanFacts, index: LandmarkIndex): FoundLandmark[] {
  const route = routeOf(facts);
  return route === null ? [] : index.findRoutes(route.method, route.path, route.template);
}

/** Who answers the span's route, where the route's file only names it: `orders#show`, `views.order_list`. As sure as the route. */
export function routeHandlers(facts: SpanFacts, index: LandmarkIndex): RouteHandler[] {
  const found = inLanguage(facts, routesOf(facts, index));
  const best = preferred(facts, found.filter(({ score }) => score >= LEAST_SCORE && score === found[0]!.score));
  const sure = routeOf(facts)?.template === true ? CONFIDENCE.routeHandler : CONFIDENCE.routeHandlerByPath;
  const names = best.filter(({ landmark }) => landmark.handlerLine === null).map(({ landmark }) => landmark.handlerName);
  return [...new Set(names.filter((name) => name !== ''))].map((name) => ({ name, confidence: shared(sure * best[0]!.score, best.length) }));
}

/** Attributes that name a queue or a task. */
export const QUEUE_ATTRIBUTES: readonly string[] = [
  'messaging.destination.name', 'messaging.destination', 'messaging.destination.template', 'celery.task_name', 'messaging.rabbitmq.destination.routing_key',
];

/** One end of a queue was not made at the other; the other says at least who has to do with it. */
function inDirection({ kind }: SpanFacts, { landmark: { qualifier } }: FoundLandmark): number {
  return (kind === 'producer' && qualifier === 'receive') || (kind === 'consumer' && qualifier === 'send') ? 0.5 : 1;
}

function queueNames({ attributes }: SpanFacts): string[] {
  return [...new Set(QUEUE_ATTRIBUTES.map((key) => textOf(attributes, key)).filter((name) => name !== ''))];
}
