// VS Code's patterns.

import { expect, test } from 'vitest';
import { pathMatcher } from '../../src/places/glob-pattern.ts';

test.each([
  ['**/.git', '.git', true], ['**/.git', 'a/b/.git', true], ['**/.git', 'a/.gitignore', false],
  ['out', 'out', true], ['out/', 'out', true], ['out', 'a/out', false],
  ['out/**', 'out', true], ['out/**', 'out/a/b.js', true], ['out/**', 'outside', false],
  ['**/*.pyc', 'a/b.pyc', true], ['**/*.pyc', 'b.pyc', true], ['*.pyc', 'a/b.pyc', false],
  ['**/{dist,build}', 'p/build', true], ['**/{dist,build}', 'p/builds', false],
  ['a?.js', 'ab.js', true], ['a?.js', 'a/.js', false], ['[ab].js', 'b.js', true], ['[!ab].js', 'b.js', false],
  ['a+(b).js', 'a+(b).js', true], ['**', 'x/y', true], ['{a', 'a', false],
])('%s and %s: %s', (pattern, path, fits) => expect(pathMatcher([pattern])(path)).toBe(fits));

test('any of several; none of none', () => {
  expect(pathMatcher(['a', 'b'])('b')).toBe(true);
  expect(pathMatcher([])('b')).toBe(false);
});
