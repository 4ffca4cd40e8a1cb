// Patterns of all frameworks in one form, and how well a declared one answers what was recorded.

import { describe, expect, test } from 'vitest';
import { joinRoutes, normaliseRoute, routeMatches } from '../../../src/span-places/landmarks/route-pattern.ts';
import { forSeeds } from '../../support/random.ts';

test.each([
  ['/orders/:id', '/orders/{}'],
  ['orders/<int:id>/', '/orders/{}'],
  ['/orders/{id}', '/orders/{}'],
  ['/orders/[id]', '/orders/{}'],
  ['^orders/(?P<id>\\d+)/$', '/orders/{}'],
  ['/orders/:id(\\d+)/items', '/orders/{}/items'],
  ['/orders/{id:[^/]{2}}/items', '/orders/{}/items'],
  ['/orders/:id?', '/orders/{?}'],
  ['/orders/{id?}', '/orders/{?}'],
  ['/orders(/:id)(.:format)', '/orders/{?}'],
  ['/files/[...slug]', '/files/{*}'],
  ['/files/[[...slug]]', '/files/{*}'],
  ['/files/*', '/files/{*}'],
  ['/files/*path', '/files/{*}'],
  ['/files/**', '/files/{*}'],
  ['/files/{path...}', '/files/{*}'],
  ['/files/{*path}', '/files/{*}'],
  ['/files/{path:path}', '/files/{*}'],
  ['/files/<path:rest>', '/files/{*}'],
  ['/files/:rest*', '/files/{*}'],
  ['/files/:name.:ext', '/files/{}.{}'],
  ['/@:user', '/@{}'],
  ['/a/(group)/@slot/b', '/a/b'],
  ['/{$}', '/'],
  ['https://shop.example/orders/7?x=1#y', '/orders/7'],
  ['', '/'],
  ['//a///b/', '/a/b'],
])('%s is %s', (pattern, expected) => {
  expect(normaliseRoute(pattern)).toBe(expected);
  expect(normaliseRoute(expected), 'the one form is its own').toBe(expected);
});

test('a prefix and a route', () => {
  expect([joinRoutes('', '/a'), joinRoutes('/', '/a'), joinRoutes('/x', '/'), joinRoutes('/x', '/a')]).toEqual(['/a', '/a', '/x', '/x/a']);
});

/** In order: each answers better than the next. */
test('the surer answers first', () => {
  const scores = [
    routeMatches('/orders/{id}', '/orders/:id', false),
    routeMatches('/orders/17', '/orders/:id', false),
    routeMatches('/api/orders/{id}', '/orders/:id', true),
    routeMatches('/orders/17/items', '/orders/*', false),
    routeMatches('/api/orders/{id}', '/orders/:id', false),
    routeMatches('/orders/{id}', '/:id', true),
    routeMatches('/orders', '/', true),
  ];
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(new Set(scores).size).toBe(scores.length);
  expect(scores[0]).toBe(1);
  expect(scores.at(-1)).toBeGreaterThan(0);
});

describe('what does not answer', () => {
  test.each([
    ['/orders/{id}', '/users/:id', false],
    ['/orders/{id}', '/orders', false],
    ['/orders/{id}', '/orders/list', false],
    ['/orders', '/', false],
    ['/orders/17', '/orders/:id/items', true],
    ['/report.txt', '/:name.pdf', false],
  ])('%s by %s', (asked, declared, partial) => expect(routeMatches(asked, declared, partial)).toBe(0));
});

test('Django’s routes have their patterns one after the other', () => {
  expect(routeMatches('api/^orders/(?P<id>\\d+)$', 'api/orders/{}', false)).toBe(1);
});

test('parts of segments, optional and remaining segments', () => {
  expect(routeMatches('/report.pdf', '/:name.:ext', false)).toBeGreaterThan(0.5);
  expect(routeMatches('/orders', '/orders/:id?', false)).toBeGreaterThan(0.8);
  expect(routeMatches('/files/a/b/c', '/files/*', false)).toBeGreaterThan(0.5);
  expect(routeMatches('/', '/', false)).toBe(1);
  // An inner program that does not know its prefix.
  expect(routeMatches('/orders/{id}', '/api/orders/:id', false)).toBeGreaterThan(0.2);
});

test('a path made of a pattern is answered by it, whatever the pattern; as a regular expression says it', () =>
  forSeeds(300, (random) => {
    const segment = (): string => random.pick(['orders', 'a', 'x-y', '{}', '{}', 'v{}']);
    const pattern = `/${Array.from({ length: 1 + random.below(4) }, segment).join('/')}`;
    const path = pattern.replaceAll('{}', () => random.pick(['7', 'abc', 'orders']));
    expect(routeMatches(path, pattern, false), `${path} ${pattern}`).toBeGreaterThan(0);
    const other = `/${Array.from({ length: 1 + random.below(4) }, () => random.pick(['orders', 'a', '7', 'v1'])).join('/')}`;
    const plain = new RegExp(`^${pattern.replaceAll('{}', '[^/]+')}$`).test(other);
    const shorter = pattern.split('/').length !== other.split('/').length;
    if (!shorter) expect(routeMatches(other, pattern, false) > 0, `${other} ${pattern}`).toBe(plain);
  }));
