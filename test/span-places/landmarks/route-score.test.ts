// Of several routes that may answer, the one that does: templates and paths, and prefixes that other files give.

import { describe, expect, test } from 'vitest';
import { LandmarkIndex } from '../../../src/span-places/landmarks/landmark-index.ts';
import { readSource } from '../../../src/span-places/landmarks/landmarks-of.ts';

function indexOf(texts: { readonly [path: string]: string }): LandmarkIndex {
  const index = new LandmarkIndex();
  for (const [path, text] of Object.entries(texts)) index.set(path, '1', readSource(path, text));
  return index;
}

const best = (index: LandmarkIndex, method: string, route: string, isTemplate: boolean): string[] => {
  const found = index.findRoutes(method, route, isTemplate);
  return found.filter(({ score }) => score === found[0]!.score).map(({ file, landmark }) => `${file}:${landmark.line + 1}`);
};

describe('a template and the path of a request', () => {
  const index = indexOf({ 'app.js': "const app = express();\napp.get('/orders/:id/:part', a);\napp.get('/orders/new', b);\napp.get('/orders/:id', c);\n" });

  test('what a template has no parameter for is written in the route', () => {
    expect(best(index, 'GET', '/orders/:id/items', true)).toEqual([]);
    expect(best(index, 'GET', '/orders/:id/:part', true)).toEqual(['app.js:2']);
  });

  test('the path of a request has values for parameters; so may have a template without any, which may be a path', () => {
    expect(best(index, 'GET', '/orders/17/items', false)).toEqual(['app.js:2']);
    expect(best(index, 'GET', '/orders/17', true)).toEqual(['app.js:4']);
    expect(best(index, 'GET', '/orders/new', true)).toEqual(['app.js:3']);
  });
});

describe('a prefix that another file gives', () => {
  const router = (...lines: string[]): string => ["const router = require('express').Router();", ...lines].join('\n');
  const index = indexOf({
    'routes/articleRoutes.js': router("router.get('/', list);", "router.get('/feed', feed);", "router.get('/:slug', show);"),
    'routes/comments.js': router("router.get('/', listComments);", "router.delete('/:id', drop);"),
    'web/admin.js': router("router.get('*', page);"),
  });

  test.each([
    ['GET', '/api/articles', 'routes/articleRoutes.js:2'],
    ['GET', '/api/articles/feed', 'routes/articleRoutes.js:3'],
    ['GET', '/api/articles/:slug', 'routes/articleRoutes.js:4'],
    // Its last plain segment counts most.
    ['GET', '/api/articles/:slug/comments', 'routes/comments.js:2'],
    ['DELETE', '/api/articles/:slug/comments/:id', 'routes/comments.js:3'],
  ])('%s %s', (method, route, expected) => expect(best(index, method, route, true)).toEqual([expected]));

  test('what answers everything gains nothing by its file', () => {
    const [first] = index.findRoutes('GET', '/api/admin/users', true);
    expect(first!.score).toBeLessThan(0.35);
  });

  test('the function around routes says it too: Go’s routers are handed to functions', () => {
    const text = 'func RegisterArticles(r *gin.RouterGroup) {\n\tr.GET("/", listArticles)\n}\nfunc RegisterTags(r *gin.RouterGroup) {\n\tr.GET("/", listTags)\n}\n';
    const both = indexOf({ 'articles/routes.go': text });
    expect(best(both, 'GET', '/api/articles/', true)).toEqual(['articles/routes.go:2']);
    expect(best(both, 'GET', '/api/tags/', true)).toEqual(['articles/routes.go:5']);
  });
});
