// How well the route of a landmark answers what a span recorded. A route whose prefix another file gives it gains where
// its own file or the function around it says the prefix: `routes/orders.ts` for `/orders/:id`.

import type { Landmark } from './landmark.ts';
import { endFit, isParameter, matchSegments } from './route-pattern.ts';

/** What a span recorded. */
export interface AskedRoute {
  /** In capitals, "" if not recorded. */
  readonly method: string;
  readonly segments: readonly string[];
  /** Whether it is a template of a framework for sure: it has parameters, and its other segments are written so. */
  readonly isTemplate: boolean;
}

/** A function that says the prefix is this much better than one that does not, in the same file. */
const SAID_BY_FUNCTION = 0.02;

/** 0 where the landmark's route answers another method or other paths. `declared`: its segments. */
export function routeScore(file: string, { qualifier, partial, functionName }: Landmark, asked: AskedRoute, declared: readonly string[]): number {
  const { method, segments, isTemplate } = asked;
  const isSame = qualifier === method || (method === 'HEAD' && qualifier === 'GET');
  if (qualifier !== '' && method !== '' && !isSame) return 0;
  const score = matchSegments(segments, declared, partial, isTemplate);
  if (score === 0) return 0;
  // What answers everything needs no prefix.
  const isOpen = declared.includes('{*}');
  const prefix = isOpen ? [] : segments.slice(0, Math.max(0, segments.length - declared.length));
  const most = 0.9 * endFit(segments, declared, isTemplate);
  const ofFunction = score < 0.8 ? prefixSaid(functionName, prefix) : 0;
  const gain = score < 0.8 ? prefixSaid(`${file} ${functionName}`, prefix) : 0;
  const gained = score + Math.max(0, most - score) * gain + SAID_BY_FUNCTION * ofFunction;
  return gained * (qualifier !== '' && qualifier === method ? 1 : 0.95);
}

/** From 0 to 1: how much of a prefix words say. The last segment counts most: `comments.py` for `/articles/{}/comments`. */
function prefixSaid(text: string, prefix: readonly string[]): number {
  const wanted = prefix.filter((segment) => !isParameter(segment) && !/^(?:api|v\d+)$/.test(segment));
  if (wanted.length === 0 || text === '') return 0;
  const words = new Set(wordsOf(text));
  const isSaid = (segment: string): boolean => wordsOf(segment).every((word) => words.has(word));
  const said = wanted.filter(isSaid).length + (isSaid(wanted.at(-1)!) ? 1 : 0);
  // Few routers are mounted at a parameter: `/orders/{}` is rather the `/{}` of one at `/orders` than its `/`.
  return (said / (wanted.length + 1)) * (isParameter(prefix.at(-1)!) ? 0.5 : 1);
}

/** `orderRoutes.ts` says `order` and `route`. */
function wordsOf(text: string): string[] {
  return text.replace(/([a-z\d])([A-Z])/g, '$1 $2').split(/[^A-Za-z\d]+/).filter((word) => word !== '').map(stem);
}

/** `orders` and `order` are one. */
function stem(word: string): string {
  const small = word.toLowerCase();
  return small.length > 3 ? small.replace(/ies$/, 'y').replace(/s$/, '') : small;
}
