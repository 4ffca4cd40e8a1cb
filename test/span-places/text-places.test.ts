// Rung 4: names that a span recorded, found in the texts of a workspace.

import { describe, expect, test } from 'vitest';
import { LandmarkIndex } from '../../src/span-places/landmarks/landmark-index.ts';
import { readSource } from '../../src/span-places/landmarks/landmarks-of.ts';
import { routeHandlers, textPlaces } from '../../src/span-places/text-places.ts';
import { factsOf, placeText } from '../support/span-facts.ts';

/** An index of texts by path. */
function indexOf(texts: { readonly [path: string]: string }): LandmarkIndex {
  const index = new LandmarkIndex();
  for (const [path, text] of Object.entries(texts)) index.set(path, '1', readSource(path, text));
  return index;
}

const SHOP = {
  'shop/src/orders.js': `const express = require('express');
const app = express();
app.get('/orders/:id', async (req, res) => {
  await tracer.startActiveSpan('price order', async (span) => {
    const rows = await db.query('SELECT * FROM orders WHERE id = $1', [req.params.id]);
    producer.send({ topic: 'order-events', messages: [] });
    span.end();
  });
});
app.post('/orders/:id', (req, res) => res.end());
`,
  'shop/config/routes.rb': "Rails.application.routes.draw do\n  get '/carts/:id', to: 'carts#show'\nend\n",
};

const told = (...facts: Parameters<typeof factsOf>): string[] => textPlaces(factsOf(...facts), indexOf(SHOP)).map(placeText);

describe('one rule each', () => {
  test.each([
    ['a name given to a tracer', { name: 'price order', scope: 'shop' }, '0.84 text shop/src/orders.js:4'],
    ['a route with its method: the function that answers', { name: 'GET /orders/:id', kind: 'server', attributes: { 'http.route': '/orders/:id', 'http.request.method': 'GET' } }, '0.82 text shop/src/orders.js:3'],
    ['the same route with another method', { name: 'POST', kind: 'server', attributes: { 'http.route': '/orders/:id', 'http.method': 'POST' } }, '0.82 text shop/src/orders.js:10'],
    ['the route in the span’s name alone', { name: 'GET /orders/:id', kind: 'server' }, '0.82 text shop/src/orders.js:3'],
    ['Express’ handlers', { name: 'request handler - /orders/:id', attributes: { 'express.type': 'request_handler', 'express.name': '/orders/:id', 'http.method': 'GET' } }, '0.82 text shop/src/orders.js:3'],
    ['the path of a request: less sure', { name: 'GET', kind: 'server', attributes: { 'url.path': '/orders/17', 'http.request.method': 'GET' } }, '0.54 text shop/src/orders.js:3'],
    ['the very query', { name: 'pg.query', kind: 'client', attributes: { 'db.statement': 'SELECT * FROM orders WHERE id = $1' } }, '0.78 text shop/src/orders.js:5'],
    ['a query with its values', { name: 'pg.query', kind: 'client', attributes: { 'db.query.text': 'select * from orders where id = 17' } }, '0.77 text shop/src/orders.js:5'],
    ['a queue', { name: 'order-events send', kind: 'producer', attributes: { 'messaging.destination.name': 'order-events' } }, '0.66 text shop/src/orders.js:6'],
  ] as const)('%s', (_, facts, expected) => {
    expect(told(facts).map((line) => line.replace(/(:\d+) .*$/, '$1'))[0]).toBe(expected);
  });

  test('a request that this program makes is answered by somebody else', () => {
    expect(told({ name: 'GET', kind: 'client', attributes: { 'http.route': '/orders/:id', 'url.full': 'http://other/orders/17' } })).toEqual([]);
  });

  test('a library’s instrumentation takes no names from the program', () => {
    expect(told({ name: 'price order', scope: '@opentelemetry/instrumentation-pg' })[0]).toMatch(/^0\.42 text/);
  });

  test('names that nobody wrote', () => {
    expect(told({ name: 'price cart' })).toEqual([]);
    expect(told({ name: 'GET', kind: 'server', attributes: { 'http.route': '/carts' } })).toEqual([]);
  });
});

test('a method of RPC is answered by a server; a client’s span was made where it is called', () => {
  const index = indexOf({ 'orders.py': 'class OrderService(orders_pb2_grpc.OrderServiceServicer):\n    def GetOrder(self, request, context):\n        pass\n' });
  const asked = (kind: 'server' | 'client'): string[] => textPlaces(factsOf({ name: 'shop.OrderService/GetOrder', kind, attributes: { 'rpc.service': 'shop.OrderService', 'rpc.method': 'GetOrder' } }), index).map(placeText);
  expect(asked('server').map((line) => line.slice(0, 21))).toEqual(['0.74 text orders.py:2']);
  expect(asked('client').map((line) => line.slice(0, 20))).toEqual(['0.3 text orders.py:2']);
});

test('reasons are told with what is written', () => {
  const reason = (...facts: Parameters<typeof factsOf>): string => textPlaces(factsOf(...facts), indexOf(SHOP))[0]!.reason;
  expect(reason({ name: 'price order' })).toBe('a span is called “price order” here');
  expect(reason({ name: 'GET /orders/:id' })).toBe('the route GET /orders/:id is answered here');
  expect(reason({ name: 'GET /carts/:id' })).toBe('the route GET /carts/:id is declared here');
});

describe('what did not make a span', () => {
  test('a line in another language than the process said', () => {
    expect(told({ name: 'price order', language: 'go' })).toEqual([]);
    expect(told({ name: 'GET /orders/:id', kind: 'server', language: 'python' })).toEqual([]);
    expect(told({ name: 'price order', language: 'nodejs' })).toHaveLength(1);
    expect(told({ name: 'price order', language: 'cobol' })).toHaveLength(1);
  });

  test('the other end of a queue, which is told but never chosen', () => {
    const texts = { 'pay.js': "queue.publish('orders.paid', {});\n", 'ship.js': "queue.subscribe('orders.paid', ship);\n" };
    const asked = (kind: 'producer' | 'consumer'): string[] => textPlaces(factsOf({ name: 'x', kind, attributes: { 'messaging.destination.name': 'orders.paid' } }), indexOf(texts)).map(placeText);
    expect(asked('producer')).toEqual(['0.66 text pay.js:1', '0.26 text ship.js:1']);
    expect(asked('consumer')).toEqual(['0.66 text ship.js:1', '0.26 text pay.js:1']);
  });
});

test('Next.js says the file of a route', () => {
  const index = indexOf({ 'app/api/orders/route.ts': 'export async function POST(req) {}\n' });
  const facts = factsOf({ name: 'executing api route (app) /api/orders/route', attributes: { 'next.route': '/api/orders/route' } });
  expect(textPlaces(facts, index).map(placeText)[0]).toMatch(/text app\/api\/orders\/route\.ts:1 POST$/);
});

test('where a route only names its function, that is a name to look up', () => {
  expect(routeHandlers(factsOf({ name: 'GET /carts/:id', kind: 'server' }), indexOf(SHOP))).toEqual([{ name: 'carts#show', confidence: 0.83 }]);
  expect(routeHandlers(factsOf({ name: 'GET /orders/:id', kind: 'server' }), indexOf(SHOP))).toEqual([]);
});

describe('several answers', () => {
  const CALL = "tracer.startActiveSpan('load', () => {});\n";
  const among = (texts: { readonly [path: string]: string }, ...facts: Parameters<typeof factsOf>): string[] => textPlaces(factsOf(...facts), indexOf(texts)).map(placeText);

  test('that nothing tells apart are equally sure, and less', () => {
    expect(among({ 'a/x.js': CALL, 'b/x.js': CALL }, { name: 'load', service: '' })).toEqual(['0.59 text a/x.js:1', '0.59 text b/x.js:1']);
  });

  test('the tracer’s scope, then the service, then the language speak for one; the other comes after it', () => {
    const texts = { 'cart/x.js': CALL, 'orders/x.js': CALL };
    expect(among(texts, { name: 'load', scope: '@acme/orders', service: 'cart' })).toEqual(['0.84 text orders/x.js:1', '0.67 text cart/x.js:1']);
    expect(among(texts, { name: 'load', service: 'cart-service' })[0]).toBe('0.84 text cart/x.js:1');
    expect(among({ 'a/x.js': CALL, 'b/x.py': "tracer.start_as_current_span('load')\n" }, { name: 'load', service: '', language: 'python' })[0]).toBe('0.84 text b/x.py:1');
  });

  test('tests write the same names as what they test', () => {
    expect(among({ 'src/x.js': CALL, 'test/x.js': CALL }, { name: 'load', service: '' })[0]).toBe('0.84 text src/x.js:1');
  });

  test('what a build made of a source says the same', () => {
    expect(among({ 'shop/dist/x.js': CALL, 'shop/src/x.js': CALL }, { name: 'load', service: '' })[0]).toBe('0.84 text shop/src/x.js:1');
  });
});
