// The ladder as a whole: which rung wins, what is given beside it, and that nothing in a span can harm it.

import { describe, expect, test } from 'vitest';
import { CONFIDENCE } from '../../src/span-places/confidence.ts';
import { namesOf, spanPlaces } from '../../src/span-places/ladder.ts';
import { LandmarkIndex } from '../../src/span-places/landmarks/landmark-index.ts';
import { readSource } from '../../src/span-places/landmarks/landmarks-of.ts';
import type { FoundSymbol } from '../../src/span-places/name-places.ts';
import { equalAnswers, MOST_PLACES, ordered, type SpanPlace } from '../../src/span-places/span-place.ts';
import { textOf } from '../../src/span-places/span-facts.ts';
import { attributesOf, factsOf, placeText } from '../support/span-facts.ts';
import { forSeeds } from '../support/random.ts';
import { recorded } from '../support/stack-trace-text.ts';

function indexOf(path: string, text: string): LandmarkIndex {
  const index = new LandmarkIndex();
  index.set(path, '1', readSource(path, text));
  return index;
}

const CALL = indexOf('file:///w/a.js', "tracer.startActiveSpan('OrderService.load', () => {});\n");
const SYMBOL: FoundSymbol = { name: 'load', containerName: 'OrderService', isClass: false, uri: 'file:///w/service.ts', line: 7, column: 2 };

test('what was recorded comes before what was raised, before a name, before all that is inferred', () => {
  const facts = factsOf({
    name: 'OrderService.load',
    attributes: { 'code.file.path': '/srv/a.js', 'code.line.number': 12 },
    events: [{ attributes: { 'exception.stacktrace': recorded('node', 'builtin') } }],
    logs: [{ caller: 'b.js:3' }],
  });
  expect(spanPlaces(facts, CALL, [SYMBOL]).map(placeText)).toEqual([
    '0.97 recorded /srv/a.js:12', '0.84 text file:///w/a.js:1', '0.8 stack-trace /srv/shop/orders.js:16 builtin', '0.62 name file:///w/service.ts:8 load', '0.5 recorded b.js:3',
  ]);
});

test('each of the four ways leads there when it is the only one', () => {
  expect(spanPlaces(factsOf({ attributes: { 'code.filepath': 'a.js', 'code.lineno': 1 } }), null, []).map(placeText)).toEqual(['0.97 recorded a.js:1']);
  expect(spanPlaces(factsOf({ attributes: { 'error.stack': recorded('python', 'deep') } }), null, []).map(placeText)).toEqual(['0.8 stack-trace /srv/shop/orders.py:18 deep']);
  expect(spanPlaces(factsOf({ name: 'OrderService.load' }), null, [SYMBOL]).map(placeText)).toEqual(['0.62 name file:///w/service.ts:8 load']);
  expect(spanPlaces(factsOf({ name: 'OrderService.load' }), CALL, []).map(placeText)).toEqual(['0.84 text file:///w/a.js:1']);
});

test('a route whose file names only its function leads to the function, through the symbols', () => {
  const routes = indexOf('file:///w/config/routes.rb', "Rails.application.routes.draw do\n  get '/carts/:id', to: 'carts#show'\nend\n");
  const facts = factsOf({ name: 'GET /carts/:id', kind: 'server' });
  expect(namesOf(facts, routes).map(({ className, functionName }) => `${className}.${functionName}`)).toEqual(['CartsController.show']);
  const show: FoundSymbol = { name: 'show', containerName: 'CartsController', isClass: false, uri: 'file:///w/app/controllers/carts_controller.rb', line: 3, column: 2 };
  expect(spanPlaces(facts, routes, [show]).map(placeText)).toEqual(['0.83 name file:///w/app/controllers/carts_controller.rb:4 show', '0.82 text file:///w/config/routes.rb:2']);
});

test('where a line was recorded, no language server is asked', () => {
  const attributes = { 'code.function.name': 'OrderService.load' };
  expect(namesOf(factsOf({ attributes }), null)).toHaveLength(1);
  expect(namesOf(factsOf({ attributes: { ...attributes, 'code.file.path': 'a.js', 'code.line.number': 1 } }), null)).toEqual([]);
  expect(namesOf(factsOf({ attributes: { ...attributes, 'code.file.path': 'a.js' } }), null)).toHaveLength(1);
  // Where an exception was raised is less sure than a recorded name.
  expect(namesOf(factsOf({ attributes: { ...attributes, 'error.stack': recorded('node', 'builtin') } }), null)).toHaveLength(1);
});

test('nothing is made up where nothing tells', () => {
  expect(spanPlaces(factsOf({ name: 'HTTP GET', kind: 'client' }), CALL, [SYMBOL])).toEqual([]);
});

describe('the order of answers', () => {
  const place = (confidence: number, uri: string, line: number, rule: SpanPlace['rule'] = 'text'): SpanPlace => ({ rule, confidence, file: { uri }, line, column: null, functionName: '', reason: '' });

  test('one line is one answer, the surest', () => {
    expect(ordered([place(0.3, 'a', 1), place(0.5, 'a', 1, 'name'), place(0.4, 'a', 2)]).map(placeText)).toEqual(['0.5 name a:2', '0.4 text a:3']);
  });

  test('equal ones are counted, so that the user may choose', () => {
    expect(equalAnswers(ordered([place(0.4, 'b', 1), place(0.4, 'a', 1), place(0.3, 'c', 1)]))).toBe(2);
    expect(equalAnswers([])).toBe(0);
  });

  test('it does not depend on the order in which they were found, and is bounded', () =>
    forSeeds(50, (random) => {
      const places = Array.from({ length: 60 }, () => place(random.below(5) / 5, random.pick(['a', 'b', 'c']), random.below(20), random.pick(['recorded', 'stack-trace', 'name', 'text'] as const)));
      const shuffled = places.map((each) => ({ each, at: random.below(1000) })).sort((a, b) => a.at - b.at).map(({ each }) => each);
      expect(ordered(shuffled)).toEqual(ordered(places));
      expect(ordered(places).length).toBeLessThanOrEqual(MOST_PLACES);
    }));

  test('figures are between 0 and 1, and in the order that their table argues', () => {
    const values = Object.values(CONFIDENCE);
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
    const { recordedLine, queryComment, spanStack, recordedName, tracerCall, route, exceptionStack, query, rpcMethod, queue, logLine, literal } = CONFIDENCE;
    const argued = [recordedLine, queryComment, spanStack, recordedName, tracerCall, route, exceptionStack, query, rpcMethod, queue, logLine, literal];
    expect(argued).toEqual([...argued].sort((a, b) => b - a));
  });
});

describe('what strangers wrote', () => {
  test('nested and flat keys are one; numbers are texts; lists and flags are none', () => {
    const attributes = attributesOf({ err: { stack: 'x' }, 'a.b': 3, list: ['x'], flag: true, empty: '' });
    expect([textOf(attributes, 'err.stack'), textOf(attributes, 'a.b'), textOf(attributes, 'list', 'flag', 'empty'), textOf(attributes, 'none', 'a.b')]).toEqual(['x', '3', '', '3']);
  });

  test('ten thousand attributes, deep fields and long texts end soon, and texts stay texts', () => {
    const attributes = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key.${i}`, '<img src=x onerror=alert(1)>']));
    const facts = factsOf({ name: 'a.'.repeat(100_000), scope: '('.repeat(100_000), attributes: { ...attributes, 'code.function': '('.repeat(100_000), 'db.statement': "'".repeat(100_000), 'http.route': '/{'.repeat(50_000), 'error.stack': '    at '.repeat(50_000) } });
    const start = performance.now();
    expect(spanPlaces(facts, CALL, [SYMBOL])).toEqual([]);
    expect(performance.now() - start).toBeLessThan(5000);
    const place = spanPlaces(factsOf({ attributes: { 'code.filepath': 'command:evil', 'code.lineno': 1 } }), null, [])[0]!;
    expect(place.file).toEqual({ recordedPath: 'command:evil' });
  });
});
