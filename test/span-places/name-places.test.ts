// Rung 3: which names are asked of the workspace's symbols, and how the answers are judged.

import { describe, expect, test } from 'vitest';
import { functionNameIn } from '../../src/span-places/function-names.ts';
import { namesToLookUp, placesFromSymbols, type FoundSymbol } from '../../src/span-places/name-places.ts';
import { factsOf, placeText } from '../support/span-facts.ts';

test.each([
  ['com.acme.shop.OrderService.load', 'load in OrderService shop acme com'],
  ['com.acme.Orders$Store.lambda$load$0', 'load in Store Orders acme com'],
  ['com.acme.Orders$1.run', 'run in Orders acme com'],
  ['App\\Http\\OrderController::show', 'show in OrderController Http App'],
  ['App\\Store->load(7)', 'load in Store App'],
  ['OrdersController#show', 'show in OrdersController'],
  ['Acme::Orders.load!', 'load! in Orders Acme'],
  ['block (2 levels) in Store#load', 'load in Store'],
  ['shop::orders::load::{{closure}}', 'load in orders shop'],
  ['<shop::Store as core::ops::Fn>::call', 'call in Store shop'],
  ['shop::Store<T>::load', 'load in shop'],
  ['orders.views.list', 'list in views orders'],
  ['Store.load.<locals>.inner', 'inner in load Store'],
  ['github.com/acme/shop/orders.(*Store).Load', 'Load in Store orders shop acme com github'],
  ['main.handler.func1', 'handler in main'],
  ['main.Map[...]', 'Map in main'],
  ['Shop.Store.<LoadAsync>d__3.MoveNext', 'LoadAsync in Store Shop'],
  ['Shop.Store+Inner.Load(Int32 id, String x)', 'Load in Inner Store Shop'],
  ['Shop.Program.<>c__DisplayClass0_0.<Main>b__0', 'Main in Program Shop'],
  ['async load', 'load in '],
  ['Größe.über', 'über in Größe'],
  ['GET /orders', null],
  ['', null],
  ['(anonymous)', null],
  ['anonymous', null],
])('“%s” is %s', (text, expected) => {
  const found = functionNameIn(text);
  expect(found === null ? null : `${found.functionName} in ${found.containers.join(' ')}`).toBe(expected);
});

/** `class.function confidence`. */
const asked = (...facts: Parameters<typeof factsOf>): string[] => namesToLookUp(factsOf(...facts)).map(({ className, functionName, confidence }) => `${className}.${functionName} ${confidence}`);

describe('names to look up', () => {
  test.each([
    ['Java’s agent', { name: 'GET /x', attributes: { 'code.function.name': 'com.acme.OrderService.load' } }, 'OrderService.load 0.86'],
    ['the old pair', { name: 'GET /x', attributes: { 'code.namespace': 'com.acme.OrderService', 'code.function': 'load' } }, 'OrderService.load 0.86'],
    ['Rails’ actions', { name: 'GET /x', language: 'ruby', attributes: { 'code.namespace': 'OrdersController', 'code.function': 'show' } }, 'OrdersController.show 0.86'],
    ['a job’s class alone', { name: 'perform job', attributes: { 'code.namespace': 'Billing::ChargeJob' } }, 'ChargeJob. 0.86'],
    ['NestJS', { name: 'x y', attributes: { 'nestjs.controller': 'OrdersController', 'nestjs.callback': 'findAll' } }, 'OrdersController.findAll 0.76'],
    ['Celery', { name: 'run/orders.tasks.charge', attributes: { 'celery.task_name': 'orders.tasks.charge' } }, 'tasks.charge 0.76'],
    ['gRPC', { name: 'shop.Orders/Get', attributes: { 'rpc.service': 'shop.v1.OrderService', 'rpc.method': 'GetOrder' } }, 'OrderService.GetOrder 0.74'],
    ['Marginalia’s comment', { name: 'SELECT', attributes: { 'db.statement': "SELECT 1 /*controller='admin/orders',action='show'*/" } }, 'OrdersController.show 0.76'],
    ['a span called as a method', { name: 'OrderService.load' }, 'OrderService.load 0.62'],
    ['a span called as a view', { name: 'orders.views.list' }, 'views.list 0.62'],
    ['a span called controller#action', { name: 'admin/orders#show' }, 'OrdersController.show 0.62'],
    ['a span called as a function', { name: 'load_order' }, '.load_order 0.45'],
    ['Express’ middleware', { name: 'middleware - checkUser', attributes: { 'express.type': 'middleware', 'express.name': 'checkUser' } }, '.checkUser 0.45'],
  ])('%s', (_, facts, expected) => {
    expect(asked(facts)).toEqual([expected]);
  });

  test.each(['GET', 'GET /orders/:id', 'SELECT shop.orders', 'redis', 'HTTP POST', 'orders publish', 'query', '/orders/17', 'a b.c'])('“%s” reads like no function', (name) => {
    expect(asked({ name })).toEqual([]);
  });

  test('Express’ own middlewares and routes are no functions', () => {
    for (const name of ['/orders/:id', '<anonymous>', 'query', 'expressInit']) expect(asked({ name: 'x y', attributes: { 'express.type': 'middleware', 'express.name': name } })).toEqual([]);
  });
});

describe('answers of symbols', () => {
  const symbol = (name: string, containerName: string, uri = 'file:///w/src/a.ts', line = 4, isClass = false): FoundSymbol => ({ name, containerName, isClass, uri, line, column: 2 });
  const judged = (symbols: readonly FoundSymbol[], name = 'OrderService.load'): string[] => placesFromSymbols(factsOf({ name }), symbols).map(placeText);

  test('the function in its class; others of the name in other classes are not it', () => {
    expect(judged([symbol('load', 'OrderService'), symbol('load', 'CartService'), symbol('loaded', 'OrderService')])).toEqual(['0.62 name file:///w/src/a.ts:5 load']);
  });

  test('servers name functions with their class, their arguments or neither', () => {
    expect(judged([symbol('OrderService.load', '')])).toEqual(['0.62 name file:///w/src/a.ts:5 OrderService.load']);
    expect(judged([symbol('load(int)', 'com.acme.OrderService')])).toEqual(['0.62 name file:///w/src/a.ts:5 load(int)']);
    expect(judged([symbol('(*OrderService).load', 'shop')])).toEqual(['0.62 name file:///w/src/a.ts:5 (*OrderService).load']);
    expect(judged([symbol('load', '', 'file:///w/src/order-service.ts')])).toEqual([]);
    expect(judged([symbol('load', '', 'file:///w/src/order_service.py')])).toEqual(['0.59 name file:///w/src/order_service.py:5 load']);
  });

  test('only the class was found: its line, less sure', () => {
    expect(judged([symbol('OrderService', 'com.acme', 'file:///w/OrderService.java', 9, true)])).toEqual(['0.37 name file:///w/OrderService.java:10']);
    expect(judged([symbol('OrderService', '', 'file:///w/a.ts', 9, true), symbol('load', 'OrderService')])).toEqual(['0.62 name file:///w/src/a.ts:5 load']);
  });

  test('two that nothing tells apart are both given, less sure; a package tells them apart', () => {
    const two = [symbol('load', 'OrderService', 'file:///w/a/x.ts'), symbol('load', 'OrderService', 'file:///w/b/x.ts')];
    expect(judged(two)).toEqual(['0.44 name file:///w/a/x.ts:5 load', '0.44 name file:///w/b/x.ts:5 load']);
    expect(judged(two, 'b.OrderService.load')).toEqual(['0.62 name file:///w/b/x.ts:5 load']);
  });

  test.each(['file:///w/dist/a.js', 'file:///w/src/a.test.ts', 'file:///w/tests/a.py'])('%s is not chosen where a source says the same', (file) => {
    expect(judged([symbol('load', 'OrderService', file), symbol('load', 'OrderService')])).toEqual(['0.62 name file:///w/src/a.ts:5 load']);
    expect(judged([symbol('load', 'OrderService', file)])).toEqual([`0.62 name ${file}:5 load`]);
  });

  test('a controller in a module of several words and digits, not one of a module of its name', () => {
    const facts = factsOf({ name: 'GET', kind: 'server' });
    const show = (container: string, path: string): FoundSymbol => symbol('show', container, `file:///w/app/controllers/${path}.rb`);
    const answers = [show('Api::V1::OrdersController', 'api/v1/orders_controller'), show('OrdersController', 'orders_controller'), show('Api::V1::Orders::ItemsController', 'api/v1/orders/items_controller')];
    const found = placesFromSymbols(facts, answers, [{ name: 'api/v1/orders#show', confidence: 0.5 }]);
    expect(found.map(placeText)).toEqual(['0.5 name file:///w/app/controllers/api/v1/orders_controller.rb:5 show']);
  });

  test('what a generator writes for RPC answers nothing', () => {
    const facts = factsOf({ name: 'x', kind: 'server', attributes: { 'rpc.service': 'shop.OrderService', 'rpc.method': 'GetOrder' } });
    const found = placesFromSymbols(facts, [symbol('GetOrder', 'OrderServiceServicer', 'file:///w/shop_pb2_grpc.py'), symbol('GetOrder', 'OrderService', 'file:///w/server.py')]);
    expect(found.map(placeText)).toEqual(['0.74 name file:///w/server.py:5 GetOrder']);
  });

  test('who calls a method is not where it is answered', () => {
    const facts = factsOf({ name: 'x', kind: 'client', attributes: { 'rpc.service': 'shop.OrderService', 'rpc.method': 'GetOrder' } });
    expect(placesFromSymbols(facts, [symbol('GetOrder', 'OrderService')]).map(placeText)).toEqual(['0.3 name file:///w/src/a.ts:5 GetOrder']);
  });

  test('RPC names cross languages', () => {
    const facts = factsOf({ name: 'shop.v1.OrderService/GetOrder', attributes: { 'rpc.service': 'shop.v1.OrderService', 'rpc.method': 'GetOrder' } });
    const found = placesFromSymbols(facts, [symbol('get_order', 'OrderServicer', 'file:///w/a.py'), symbol('getOrder', 'OrderServiceImpl', 'file:///w/A.java'), symbol('getOrder', 'CartServiceImpl', 'file:///w/C.java')]);
    expect(found.map(placeText)).toEqual(['0.52 name file:///w/a.py:5 get_order', '0.52 name file:///w/A.java:5 getOrder']);
  });
});
