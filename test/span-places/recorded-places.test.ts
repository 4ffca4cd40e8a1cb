// Rung 1: what spans, queries and lines of log say of their place; who emits what is FORMATS C1 and 3.38.

import { describe, expect, test } from 'vitest';
import { recordedPlaces } from '../../src/span-places/recorded-places.ts';
import { factsOf, placeText } from '../support/span-facts.ts';

const told = (...facts: Parameters<typeof factsOf>): string[] => recordedPlaces(factsOf(...facts)).map(placeText);

describe('attributes of the span', () => {
  test.each([
    ['the stable names', { 'code.file.path': '/srv/a.js', 'code.line.number': 12, 'code.column.number': 3, 'code.function.name': 'Store.load' }, '0.97 recorded /srv/a.js:12 Store.load'],
    ['the old names of tracing-opentelemetry (Rust)', { 'code.filepath': 'src/orders.rs', 'code.lineno': '12', 'code.namespace': 'shop::orders' }, '0.97 recorded src/orders.rs:12'],
    ['Sentry’s call sites', { 'code.filepath': 'shop/views.py', 'code.lineno': 7, 'code.namespace': 'shop.views', 'code.function': 'list' }, '0.97 recorded shop/views.py:7 shop.views.list'],
    ['a name that is whole keeps no namespace', { 'code.file.path': '/srv/a.php', 'code.line.number': 2, 'code.function.name': 'Cls::method', 'code.namespace': 'Cls' }, '0.97 recorded /srv/a.php:2 Cls::method'],
    ['a file alone is less', { 'code.filepath': 'https://shop.example/assets/app.js' }, '0.7 recorded https://shop.example/assets/app.js'],
    ['the function that PHP’s instrumentation hooked is in a package: hardly the place', { 'code.file.path': '/app/vendor/laravel/framework/src/Kernel.php', 'code.line.number': 9 }, '0.2 recorded /app/vendor/laravel/framework/src/Kernel.php:9'],
  ])('%s', (_, attributes, expected) => {
    expect(told({ attributes })).toEqual([expected]);
  });

  test('of Datadog’s frames the first own one', () => {
    expect(told({ attributes: {
      '_dd.code_origin.type': 'exit', '_dd.code_origin.frames.0.file': '/app/node_modules/pg/client.js', '_dd.code_origin.frames.0.line': '4',
      '_dd.code_origin.frames.1.file': '/app/orders.js', '_dd.code_origin.frames.1.line': '31', '_dd.code_origin.frames.1.method': 'load',
    } })).toEqual(['0.97 recorded /app/orders.js:31 load']);
  });

  test('where all of Datadog’s frames are in packages, the innermost, hardly the place', () => {
    expect(told({ attributes: { '_dd.code_origin.frames.0.file': '/app/node_modules/pg/client.js', '_dd.code_origin.frames.0.line': '4', '_dd.code_origin.frames.1.file': '/app/node_modules/b/b.js' } }))
      .toEqual(['0.2 recorded /app/node_modules/pg/client.js:4']);
  });

  test('line 0 and words are no lines', () => {
    expect(told({ attributes: { 'code.file.path': '/srv/a.js', 'code.line.number': 0 } })).toEqual(['0.7 recorded /srv/a.js']);
    expect(told({ attributes: { 'code.file.path': '/srv/a.js', 'code.line.number': 'command:x' } })).toEqual(['0.7 recorded /srv/a.js']);
  });
});

test('comments in a query name who asked', () => {
  expect(told({ attributes: { 'db.statement': "SELECT 1 /*source_location:app/models/order.rb:12:in 'total'*/" } })).toEqual(['0.93 recorded app/models/order.rb:12 total']);
  expect(told({ attributes: { 'db.query.text': "SELECT 1 /*file='shop/a.py',line='5'*/" } })[0]).toMatch(/^0\.93 recorded shop\/a\.py:5/);
});

describe('lines of log in the span', () => {
  test.each([
    ['structlog', { event: 'x', pathname: '/srv/orders.py', lineno: 9, func_name: 'load' }, '/srv/orders.py:9 load'],
    ['zap and zerolog', { caller: 'orders/store.go:12', msg: 'x' }, 'orders/store.go:12'],
    ['pino-caller', { caller: 'load (/srv/a.js:3:5)' }, '/srv/a.js:3 load'],
    ['slog', { source: { function: 'main.load', file: '/srv/main.go', line: 4 } }, '/srv/main.go:4 main.load'],
    ['GCP, whose lines are texts', { 'logging.googleapis.com/sourceLocation': { file: 'a.py', line: '8', function: 'f' } }, 'a.py:8 f'],
    ['ECS, flat or nested', { log: { origin: { file: { name: 'App.java', line: 3 }, function: 'load' } } }, 'App.java:3 load'],
    ['logback, whose file lies in the package of its class', { caller_class_name: 'com.acme.Orders', caller_method_name: 'load', caller_file_name: 'Orders.java', caller_line_number: 6 }, 'com/acme/Orders.java:6 com.acme.Orders.load'],
    ['tracing-subscriber', { target: 'shop', filename: 'src/main.rs', line_number: 2 }, 'src/main.rs:2'],
    ['OpenTelemetry’s records', { 'code.file.path': '/srv/a.go', 'code.line.number': 2, 'code.function.name': 'main.f' }, '/srv/a.go:2 main.f'],
  ])('%s', (_, fields, expected) => {
    expect(told({ logs: [fields] })).toEqual([`0.5 recorded ${expected}`]);
  });

  test('each line once, the first in time first, those in packages not, and no more than five', () => {
    const lines = [3, 1, 3, 2, 4, 5, 6].map((line) => ({ caller: `a/b.go:${line}` }));
    expect(told({ logs: [{ pathname: '/x/site-packages/a.py', lineno: 1 }, ...lines] })).toEqual(
      ['0.5 recorded a/b.go:3', '0.49 recorded a/b.go:1', '0.48 recorded a/b.go:2', '0.47 recorded a/b.go:4', '0.46 recorded a/b.go:5'],
    );
  });

  test('events of the span are such lines too (Rust’s tracing)', () => {
    expect(told({ events: [{ name: 'loaded', attributes: { 'code.filepath': 'src/a.rs', 'code.lineno': 4 } }] })).toEqual(['0.5 recorded src/a.rs:4']);
  });
});
