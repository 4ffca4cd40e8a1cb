// Which of several files is meant, by the end of the path.

import { expect, test } from 'vitest';
import { longestSuffix } from '../../src/places/suffix.ts';

test('the longest shared end wins', () => {
  expect(longestSuffix('/build/src/api/user.ts', ['/ws/src/api/user.ts', '/ws/src/web/user.ts', '/ws/user.ts'])).toEqual(['/ws/src/api/user.ts']);
});

test('equal ends tie', () => {
  expect(longestSuffix('/build/src/user.ts', ['/ws/a/src/user.ts', '/ws/b/src/user.ts', '/ws/user.ts'])).toEqual(['/ws/a/src/user.ts', '/ws/b/src/user.ts']);
  expect(longestSuffix('user.ts', ['/ws/a/user.ts', '/ws/b/user.ts'])).toHaveLength(2);
});

test('a name alone decides where one file has it, and nothing else does', () => {
  expect(longestSuffix('/build/x/user.ts', ['/ws/user.ts'])).toEqual(['/ws/user.ts']);
  expect(longestSuffix('/build/x/user.ts', ['/ws/x/users.ts'])).toEqual([]);
  expect(longestSuffix('/user.ts', [])).toEqual([]);
});

test('case is ignored unless it decides', () => {
  expect(longestSuffix('c:/Build/SRC/User.ts', ['/ws/src/user.ts', '/ws/test/user.ts'])).toEqual(['/ws/src/user.ts']);
  expect(longestSuffix('/build/src/User.ts', ['/ws/src/user.ts', '/ws/src/User.ts'])).toEqual(['/ws/src/User.ts']);
});

test('a path of Windows on Linux', () => {
  expect(longestSuffix('c:/Users/me/shop/src/cart.ts', ['/home/me/shop/src/cart.ts', '/home/me/shop/dist/cart.ts'])).toEqual(['/home/me/shop/src/cart.ts']);
});

test('files of dependencies are meant only by paths into dependencies', () => {
  const own = '/ws/src/index.js';
  const dependency = '/ws/node_modules/left-pad/index.js';
  expect(longestSuffix('/build/index.js', [dependency, own])).toEqual([own]);
  expect(longestSuffix('/build/index.js', [dependency])).toEqual([]);
  expect(longestSuffix('/build/node_modules/left-pad/index.js', [dependency, own])).toEqual([dependency]);
});

test('a path into a dependency means no other file: a package’s src/index.js is not the project’s', () => {
  expect(longestSuffix('/build/node_modules/left-pad/src/index.js', ['/ws/src/index.js'])).toEqual([]);
  expect(longestSuffix('/build/node_modules/left-pad/index.js', ['/ws/node_modules/right-pad/index.js'])).toEqual([]);
  expect(longestSuffix('/x/node_modules/.pnpm/a@1/node_modules/a/i.js', ['/ws/node_modules/a/i.js'])).toEqual(['/ws/node_modules/a/i.js']);
});
