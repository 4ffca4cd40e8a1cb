// Texts that nobody writes: reading them takes time linear in their length, and nothing is thrown.

import { describe, expect, test } from 'vitest';
import { landmarkExtensions } from '../../../src/span-places/landmarks/source-language.ts';
import { landmarksOf } from '../../../src/span-places/landmarks/landmarks-of.ts';
import { fingerprintSql, isSql } from '../../../src/span-places/landmarks/sql-fingerprint.ts';
import { normaliseRoute, routeMatches } from '../../../src/span-places/landmarks/route-pattern.ts';
import { sqlComment } from '../../../src/span-places/landmarks/sql-comment.ts';
import { forSeeds } from '../../support/random.ts';

/** Repeated to long texts, in all languages. */
const everywhere = ['"', "'", '/', '(', '{', '<', ']', '({[', 'f(f(f(', 'a<', 'a.b.', '"a" + ', '"select " + ', '"select a from b" + ', '\\', '"\\', '= "a" ', '\r', '\ud83d', '.get("/a", h)', '.get("/a", '];

/** In one language. */
const own: Readonly<Record<string, readonly string[]>> = {
  ts: ['`', '`${', '/*', '= /[', '= /x ', '= /x/ ', 'a = (b) => {', 'a: (', 'function a', 'function a(){', '@A(@B(', '@Controller("a") class A {', 'route("/a").', 'use("/a", b)', 'startSpan(', 'Query: {', 'export ', 'class A ', 'for (', 'for (a of b) ', 'for (a of b) {', '.map((a) => ', '.map(a', '.map(a).', 'const a = (b) => ', 'a = function ', 'do {'],
  py: ['"""', "f'", 'def a(', 'def a\n', 'def a:\n ', '@app.get("/a")\n', '@a.b', 'path("a/", v)', 'class A(', '"a" ', 'for a in b:\n', ' for a in b', '[a(b) for c in ', 'while ('],
  java: ['"""', '/*', '@A', '@A(', '@A(@B(', 'class A ', 'class A(', 'a b() {', 'route("/a") {', '@GetMapping(', 'for (a : b) ', '.map(a -> ', '.map(::a)'],
  kt: ['"${', '/*', 'fun a(', 'class A(', 'route("/a") {', 'get("/a") {', 'post {', 'fun a() = ', 'class A\n', '.map {'],
  go: ['`', 'func (', 'func a() {', 'struct {', 'a.Route("/a", func', 'a := b.Group("/a")\n', 'Topic: "a",', 'for ', 'for a {', 'for range []a{', 'type a[b] struct '],
  rb: ['"#{', 'x = <<~A\n', 'x = <<A\n', '%w(', '%(', ':a ', 'do ', 'end ', 'if a ', 'def a\n', 'resources :a do\n', 'get "a" ', '= /x ', 'class A\n', 'a.each do |b|\n', 'a.map {', 'while a\n', 'module A::B\n'],
  php: ['<<<A\n', '?>', '?><?php ', '#[', '#[A]', '#[Route("/a")]', 'Route::group(', 'Route::prefix("a")->group(', 'function a() {', 'a->', 'a::', 'foreach (a as b) ', '->map(fn() => ', 'array_map(function'],
  cs: ['@"', '$"', '"""', '[A(', '[A]', '[HttpGet("a")] ', 'A b() {', 'A b() => ', 'class A ', 'class A(', 'StartActivity(', 'foreach (a in b) ', '.Select(a => ', 'record A;'],
  rs: ['r#"', 'r##', "'a", '/*', '#[', '#[a]', '#[get("/a")]', 'fn a(', 'fn a() {', 'span!(', 'nest("/a", ', 'route("/a", get(', 'for a in b {', 'impl A for B {', '\nimpl<', '.map(|a| ', 'loop {', 'enum A '],
};

/** Whether reading takes at most so long; machines have other things to do, so that the best of three counts. */
function isReadWithin(mostMs: number, extension: string, text: string): boolean {
  return [0, 1, 2].some(() => {
    const start = performance.now();
    landmarksOf(`a.${extension}`, text);
    return performance.now() - start < mostMs;
  });
}

const repeated = (piece: string, length: number): string => `${piece.repeat(40)}\n`.repeat(Math.ceil(length / (piece.length * 40 + 1)));

describe.each(Object.keys(own))('%s', (extension) => {
  const open = extension === 'php' ? '<?php ' : '';
  test('repeating any piece takes no time that grows with its square', () => {
    // Some 15 000 tokens: a few milliseconds if each costs the same, a second if each looks at all others.
    for (const piece of [...everywhere, ...own[extension]!]) expect(isReadWithin(400, extension, open + repeated(piece, 10_000 * Math.min(piece.length, 5))), piece).toBe(true);
  }, 60_000);
});

test('one line of a megabyte is left out as minified, a text of more than 2 MB as well', () => {
  const call = "tracer.startSpan('x');";
  expect(landmarksOf('a.js', call.repeat(50_000))).toEqual([]);
  expect(landmarksOf('a.js', `${call}\n`.repeat(100_000))).toEqual([]);
  expect(landmarksOf('a.js', `${call}\n`).length).toBe(1);
  expect(landmarksOf('a.txt', call)).toEqual([]);
});

const pieces = [...everywhere, ...Object.values(own).flat()];

test('any mixture of pieces is read without a throw, and every place is in the text', () =>
  forSeeds(400, (random) => {
    const extension = random.pick([...landmarkExtensions]);
    const text = (extension === 'php' ? '<?php ' : '') + Array.from({ length: 60 }, () => random.pick(random.below(5) === 0 ? ['\n', '\r\n', ' '] : pieces)).join('');
    const lines = text.split(/\r\n|\r|\n/);
    for (const { line, column } of landmarksOf(`src/routes.${extension}`, text)) {
      expect(line, text).toBeLessThan(lines.length);
      expect(column, text).toBeLessThanOrEqual(lines[line]!.length);
    }
  }));

test.each(['(', '{', '[', '<', ':', '*', '/', '(?P<', ':a(', '{a:', '%'])('routes of %s', (piece) => {
  const text = piece.repeat(50_000);
  const start = performance.now();
  normaliseRoute(text);
  normaliseRoute(`^${text}`);
  routeMatches(text, `/a/${text}`, true);
  expect(performance.now() - start).toBeLessThan(2000);
});

test.each(["'", '"', '$$', '/*', '--', '(', '?,', '${', '-', 'a ', "''", "\\'", '(?', ', (?)', '/*a=', "/*a='", ':', ' '])('queries of %s', (piece) => {
  const text = `select a from b values (?)${piece.repeat(50_000)}`;
  const start = performance.now();
  isSql(text);
  fingerprintSql(text);
  sqlComment(text);
  expect(performance.now() - start).toBeLessThan(2000);
});
