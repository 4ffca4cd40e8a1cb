// Listing a workspace's files in the background, and keeping the list up to date.

import { expect, test } from 'vitest';
import { FileIndex } from '../../src/server/file-index.ts';
import { FakeWorkspace } from '../support/fake-workspace.ts';

function setUp(files: readonly string[], folders = ['file:///ws'], excluded: readonly string[] = []) {
  const workspace = new FakeWorkspace(files);
  const troubles: string[] = [];
  const index = new FileIndex({ list: (uri) => workspace.list(uri), onTrouble: (message) => troubles.push(message) });
  index.restart(folders, excluded);
  return { workspace, index, troubles };
}

test('every folder is listed once; version control’s own and what is excluded are not', async () => {
  const { index, workspace, troubles } = setUp([
    'file:///ws/a.js', 'file:///ws/src/a.js', 'file:///ws/src/deep/b.js', 'file:///ws/.git/a.js', 'file:///ws/out/a.js', 'file:///ws/x.pyc',
  ], ['file:///ws'], ['out', '**/*.pyc']);
  expect(await index.longestSuffix('/build/a.js')).toEqual(['file:///ws/a.js', 'file:///ws/src/a.js']);
  expect(index.size).toBe(3);
  expect(workspace.questions.sort()).toEqual(['list file:///ws', 'list file:///ws/src', 'list file:///ws/src/deep']);
  await index.longestSuffix('/build/b.js');
  expect(workspace.questions).toHaveLength(3);
  expect(troubles).toEqual([]);
});

test('several folders, on several file systems; a folder that cannot be listed is left out', async () => {
  const { index } = setUp(['file:///one/src/a.js', 'memfs:/two/src/a.js'], ['file:///one/', 'memfs:/two', 'file:///gone']);
  expect(await index.longestSuffix('/build/src/a.js')).toEqual(['file:///one/src/a.js', 'memfs:/two/src/a.js']);
});

test('files and folders that come and go; what is outside or excluded is not taken', async () => {
  const { index, workspace } = setUp(['file:///ws/a.js', 'file:///ws/old/b.js'], ['file:///ws'], ['out']);
  await index.ready();
  const before = index.revision;
  workspace.files = ['file:///ws/a.js', 'file:///ws/new/c.js', 'file:///ws/new/deep/d.js', 'file:///ws/out/e.js', 'file:///ws/.git/f.js', 'file:///other/g.js'];
  index.update(['file:///ws/new', 'file:///ws/h.js', 'file:///ws/out/e.js', 'file:///ws/.git/f.js', 'file:///other/g.js', 'file:///wsx/i.js'], ['file:///ws/old', 'file:///ws/never']);
  await index.ready();
  expect(index.revision).toBeGreaterThan(before);
  const there = await Promise.all([...'abcdefghi'].map(async (name) => (await index.longestSuffix(`/x/${name}.js`)).length));
  expect(there).toEqual([1, 0, 1, 1, 0, 0, 0, 1, 0]);
});

test('code of others is listed last, so that a limit leaves out that', async () => {
  const { index, workspace } = setUp(['file:///ws/node_modules/p/a.js', 'file:///ws/src/deep/a.js']);
  await index.ready();
  expect(workspace.questions).toEqual(['list file:///ws', 'list file:///ws/src', 'list file:///ws/src/deep', 'list file:///ws/node_modules', 'list file:///ws/node_modules/p']);
});

test('begun again while it runs: only the later folders are in it', async () => {
  const { index } = setUp(['file:///ws/old.js', 'file:///ws/deep/old.js', 'file:///next/a.js']);
  index.restart(['file:///next'], []);
  expect(await index.longestSuffix('/x/a.js')).toEqual(['file:///next/a.js']);
  await new Promise((resolve) => setImmediate(resolve));
  expect(index.size).toBe(1);
  expect(await index.longestSuffix('/x/old.js')).toEqual([]);
});

test('a file system that is not a disk is listed up to a limit, and that is said', async () => {
  const troubles: string[] = [];
  let listed = 0;
  // 300 folders with 100 files each.
  const list = (uri: string) => {
    listed++;
    const isRoot = uri === 'memfs:/ws';
    return Promise.resolve(Array.from({ length: isRoot ? 300 : 100 }, (_, i) => ({ name: String(i), isFolder: isRoot })));
  };
  const index = new FileIndex({ list, onTrouble: (message) => troubles.push(message) });
  index.restart(['memfs:/ws'], []);
  await index.ready();
  expect(index.size).toBeGreaterThanOrEqual(20_000);
  expect(index.size).toBeLessThan(23_000);
  expect(listed).toBeLessThan(250);
  expect(troubles).toEqual([expect.stringContaining('more than 20000 files')]);
});

test('listing that fails is said, and finds nothing', async () => {
  const troubles: string[] = [];
  const index = new FileIndex({ list: () => Promise.reject(new Error('no permission')), onTrouble: (message) => troubles.push(message) });
  index.restart(['file:///ws'], []);
  expect(await index.longestSuffix('/x/a.js')).toEqual([]);
  expect(troubles).toEqual(['The workspace’s files could not be listed: no permission']);
});
