// The index of a workspace's files, against the plain way of suffix.ts.

import { describe, expect, test } from 'vitest';
import { comparableUri } from '../../src/places/recorded-path.ts';
import { longestSuffix } from '../../src/places/suffix.ts';
import { SuffixIndex } from '../../src/places/suffix-index.ts';
import { forSeeds } from '../support/random.ts';

function indexOf(files: readonly string[], folders = ['file:///ws']): SuffixIndex {
  const index = new SuffixIndex();
  for (const folder of folders) index.addWorkspaceFolder(folder);
  for (const file of files) index.add(file);
  return index;
}

test('the longest shared end wins, equal ends tie, the folder’s own name counts', () => {
  const index = indexOf(['file:///ws/p/src/a.ts', 'file:///ws/q/src/a.ts', 'file:///ws/a.ts']);
  expect(index.longestSuffix('/build/p/src/a.ts')).toEqual(['file:///ws/p/src/a.ts']);
  expect(index.longestSuffix('/build/src/a.ts')).toEqual(['file:///ws/p/src/a.ts', 'file:///ws/q/src/a.ts']);
  expect(index.longestSuffix('/build/ws/a.ts')).toEqual(['file:///ws/a.ts']);
  expect(index.longestSuffix('/build/b.ts')).toEqual([]);
  expect(index.longestSuffix('/')).toEqual([]);
});

test('as the plain way finds it, on random trees and paths', () =>
  forSeeds(200, (random) => {
    const names = ['a', 'A', 'b', 'src', 'Src', 'lib', 'node_modules', 'vendor', 'x y', 'ä'];
    const path = (): string => Array.from({ length: 1 + random.below(5) }, () => random.pick(names)).join('/') + random.pick(['.js', '.JS', '']);
    const files = [...new Set(Array.from({ length: random.below(40) }, () => `file:///ws/${path().split('/').map(encodeURIComponent).join('/')}`))];
    const index = indexOf(files);
    expect(index.size).toBe(files.length);
    // Some go, and some come back.
    const gone = new Set(files.filter(() => random.below(4) === 0));
    for (const file of gone) index.remove(file);
    for (const file of gone) {
      if (random.below(2) === 0) continue;
      index.add(file);
      gone.delete(file);
    }
    const left = files.filter((file) => !gone.has(file));
    expect(index.size).toBe(left.length);
    for (let i = 0; i < 20; i++) {
      const wanted = random.pick(['/build/', '', '/ws/']) + path();
      expect(index.longestSuffix(wanted).map((uri) => comparableUri(uri)).sort(), wanted).toEqual(longestSuffix(wanted, left.map((uri) => comparableUri(uri))).sort());
    }
  }));

test('accents composed or not are the same, and the file keeps its own spelling', () => {
  const index = indexOf(['file:///ws/u%CC%88.ts']);
  expect(index.longestSuffix('/build/ü.ts')).toEqual(['file:///ws/u%CC%88.ts']);
});

test('drives, other computers and other file systems keep their URIs', () => {
  const files = ['file:///c:/ws/a.ts', 'file://server/share/b.ts', 'memfs:/ws/c.ts', 'vscode-vfs://github/acme/shop/d.ts'];
  const index = indexOf(files, []);
  expect(['a', 'b', 'c', 'd'].flatMap((name) => index.longestSuffix(`/x/${name}.ts`))).toEqual(files);
});

describe('removing', () => {
  test('a folder goes with everything below it, and only that', () => {
    const index = indexOf(['file:///ws/src/a.ts', 'file:///ws/src/deep/b.ts', 'file:///ws/src2/a.ts', 'file:///ws/a.ts']);
    index.remove('file:///ws/src');
    expect(index.size).toBe(2);
    expect(index.longestSuffix('src/a.ts')).toEqual(['file:///ws/a.ts', 'file:///ws/src2/a.ts']);
  });

  test('what was never there changes nothing; a file counts once', () => {
    const index = indexOf(['file:///ws/a.ts', 'file:///ws/a.ts']);
    index.remove('file:///ws/b.ts');
    index.remove('file:///elsewhere');
    expect(index.size).toBe(1);
    index.remove('file:///ws/a.ts');
    index.remove('file:///ws/a.ts');
    expect(index.size).toBe(0);
  });
});

test('a workspace that lies in code of others is the user’s own all the same', () => {
  const index = indexOf(['file:///x/node_modules/p/index.js'], ['file:///x/node_modules/p']);
  expect(index.longestSuffix('/build/index.js')).toEqual(['file:///x/node_modules/p/index.js']);
});

test('files of a name, without code of others', () => {
  const index = indexOf(['file:///ws/go.mod', 'file:///ws/tools/go.mod', 'file:///ws/vendor/x/go.mod']);
  expect(index.named('go.mod', 10)).toEqual(['file:///ws/go.mod', 'file:///ws/tools/go.mod']);
  expect(index.named('go.mod', 1)).toHaveLength(1);
});

test('files of an ending, without code of others and what is gone', () => {
  const index = indexOf(['file:///ws/a.js.map', 'file:///ws/out/b%20c.map', 'file:///ws/map', 'file:///ws/node_modules/x/d.map', 'file:///ws/gone.map']);
  index.remove('file:///ws/gone.map');
  expect(index.ending('.map', 10).sort()).toEqual(['file:///ws/a.js.map', 'file:///ws/out/b%20c.map']);
  expect(index.ending('.map', 1)).toHaveLength(1);
});
