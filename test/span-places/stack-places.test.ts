// Rung 2: the first own frame of stack traces in attributes, exception events, Jaeger's logs and lines of logs.

import { expect, test } from 'vitest';
import { stackNames, stackPlaces } from '../../src/span-places/stack-places.ts';
import { recorded } from '../support/stack-trace-text.ts';
import { factsOf, placeText } from '../support/span-facts.ts';

const told = (...facts: Parameters<typeof factsOf>): string[] => stackPlaces(factsOf(...facts)).map(placeText);
const NODE = recorded('node', 'builtin');

test.each([
  ['the span’s own stack', { attributes: { 'code.stacktrace': 'com.acme.Orders.load(Orders.java:3)'.replace(/^/, '\tat ') } }, '0.9 stack-trace com/acme/Orders.java:3 com.acme.Orders.load'],
  ['an attribute', { attributes: { 'error.stack': NODE } }, '0.8 stack-trace /srv/shop/orders.js:16 builtin'],
  ['an exception event', { events: [{ attributes: { 'exception.type': 'Error', 'exception.stacktrace': NODE } }] }, '0.8 stack-trace /srv/shop/orders.js:16 builtin'],
  ['a log of OpenTracing’s, as Jaeger has it', { events: [{ name: 'error', attributes: { event: 'error', stack: recorded('go', 'recovered') } }] }, '0.8 stack-trace /srv/shop/main.go:12 main.(*Store).Load'],
  ['pino', { logs: [{ msg: 'x', err: { type: 'Error', message: 'x', stack: NODE } }] }, '0.6 stack-trace /srv/shop/orders.js:16 builtin'],
  ['structlog', { logs: [{ event: 'x', exception: recorded('python', 'chained') }] }, '0.6 stack-trace /srv/shop/orders.py:15 handle'],
  ['Python’s logging', { logs: [{ message: 'x', exc_info: recorded('python', 'deep') }] }, '0.6 stack-trace /srv/shop/orders.py:18 deep'],
  ['logstash', { logs: [{ message: 'x', stack_trace: recorded('java', 'reflected') }] }, '0.6 stack-trace com/acme/shop/Orders.java:22 com.acme.shop.Orders.boom'],
  ['structlog’s lists', { logs: [{ event: 'x', exception: [{ exc_type: 'KeyError', exc_value: '3', frames: [{ filename: '/srv/app.py', lineno: 4, name: 'main' }, { filename: '/srv/orders.py', lineno: 7, name: 'load' }, { filename: '/usr/lib/python3.11/json/decoder.py', lineno: 9, name: 'decode' }] }] }] }, '0.6 stack-trace /srv/orders.py:7 load'],
  ['zerolog’s lists', { logs: [{ message: 'x', stack: [{ func: 'load', line: '20', source: 'orders.go' }, { func: 'main', line: '3', source: 'main.go' }] }] }, '0.6 stack-trace orders.go:20 load'],
  ['a message that goes on with it', { logs: [{ msg: `could not load\n${NODE}` }] }, '0.6 stack-trace /srv/shop/orders.js:16 builtin'],
])('%s', (_, facts, expected) => {
  expect(told(facts)).toEqual([expected]);
});

test('reasons tell whether the line raised, or called what raised', () => {
  const reason = (text: string): string => stackPlaces(factsOf({ events: [{ attributes: { 'exception.stacktrace': text } }] }))[0]!.reason;
  expect(reason(NODE)).toBe('Error was raised in what this line calls');
  expect(reason(recorded('java', 'caused'))).toBe('java.lang.IllegalStateException was raised here');
});

test('a frame without a file is a name to look for', () => {
  const facts = factsOf({ events: [{ attributes: { 'exception.stacktrace': 'System.Exception: x\n   at System.Linq.Enumerable.First()\n   at Shop.Store.Load(Int32 id)' } }] });
  expect(stackPlaces(facts)).toEqual([]);
  expect(stackNames(facts)).toEqual(['Shop.Store.Load']);
});

test('a stack of packages alone has no place', () => {
  expect(told({ attributes: { 'error.stack': 'Error: x\n    at f (/app/node_modules/a/b.js:1:2)' } })).toEqual([]);
});
