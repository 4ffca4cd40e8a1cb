// The ladder from a recorded name to a file, on a workspace that is only a list of URIs.

import { describe, expect, test } from 'vitest';
import { locateSource, type LocateContext, type Located } from '../../src/places/locate.ts';
import { FakeWorkspace } from '../support/fake-workspace.ts';

function locate(url: string, files: readonly string[], context: Partial<LocateContext> = {}): Promise<Located> {
  return locateSource(url, new FakeWorkspace(files), { folders: ['file:///ws'], rootPath: null, ...context });
}

const found = (uri: string, rule: string) => ({ kind: 'found', uri, rule });

test('the recorded file itself, though another has a longer shared end in the workspace', async () => {
  expect(await locate('/other/src/a.ts', ['file:///other/src/a.ts', 'file:///ws/other/src/a.ts'])).toEqual(found('file:///other/src/a.ts', 'exact'));
  expect(await locate('file:///other/a%20b.ts', ['file:///other/a%20b.ts'])).toEqual(found('file:///other/a%20b.ts', 'exact'));
  expect(await locate('C:\\me\\a.ts', ['file:///c:/me/a.ts'])).toEqual(found('file:///c:/me/a.ts', 'exact'));
});

describe('below a root', () => {
  const twins = ['file:///ws/src/a.ts', 'file:///ws/old/src/a.ts'];

  test('the root folder that the profile recorded, whatever its system', async () => {
    expect(await locate('/app/src/a.ts', twins, { rootPath: '/app' })).toEqual(found('file:///ws/src/a.ts', 'root'));
    expect(await locate('C:\\app\\src\\a.ts', twins, { rootPath: 'c:/app/' })).toEqual(found('file:///ws/src/a.ts', 'root'));
    expect(await locate('/application/src/a.ts', twins, { rootPath: '/app' })).toMatchObject({ kind: 'ambiguous' });
  });

  test('relative names, and names of a server or bundler, from each folder', async () => {
    expect(await locate('./src/a.ts', twins)).toEqual(found('file:///ws/src/a.ts', 'root'));
    expect(await locate('webpack://shop/./src/a.ts', twins)).toEqual(found('file:///ws/src/a.ts', 'root'));
    expect(await locate('http://localhost:5173/src/a.ts?t=1', twins)).toEqual(found('file:///ws/src/a.ts', 'root'));
    expect(await locate('src/ä b.ts', ['memfs:/ws/src/%C3%A4%20b.ts'], { folders: ['memfs:/ws/'] })).toEqual(found('memfs:/ws/src/%C3%A4%20b.ts', 'root'));
  });

  test('two folders that have it are for the user to choose from', async () => {
    const files = ['file:///one/src/a.ts', 'file:///two/src/a.ts'];
    expect(await locate('src/a.ts', files, { folders: ['file:///one', 'file:///two'] })).toEqual({ kind: 'ambiguous', candidates: files });
  });
});

describe('by the end of the path', () => {
  test('one file shares most', async () => {
    expect(await locate('/var/task/src/a.ts', ['file:///ws/src/a.ts', 'file:///ws/test/a.ts'])).toEqual(found('file:///ws/src/a.ts', 'suffix'));
    expect(await locate('/build/src/ä.ts', ['file:///ws/src/%C3%A4.ts', 'file:///ws/%C3%A4.ts'])).toEqual(found('file:///ws/src/%C3%A4.ts', 'suffix'));
  });

  test('several do', async () => {
    const files = ['file:///ws/p/src/a.ts', 'file:///ws/q/src/a.ts'];
    expect(await locate('/build/src/a.ts', files)).toEqual({ kind: 'ambiguous', candidates: files });
  });

  test('none does', async () => {
    expect(await locate('/build/src/a.ts', ['file:///ws/b.ts'])).toEqual({ kind: 'missing', message: 'No file in this workspace matches /build/src/a.ts.' });
    expect(await locate('/build/node_modules/p/index.js', ['file:///ws/index.js'])).toMatchObject({ kind: 'missing' });
  });
});

test.each([
  ['node:fs', 'node:fs is part of the runtime; there is no file for it.'],
  ['internal/timers.js', 'internal/timers.js is part of the runtime; there is no file for it.'],
  ['wasm://wasm/1234', 'This is WebAssembly code; its source is not recorded.'],
  ['evalmachine.<anonymous>', 'This code was evaluated from a string; there is no file for it.'],
  ['[eval]', 'This code was evaluated from a string; there is no file for it.'],
  ['data:text/javascript,1', '“data:text/javascript,1” names no file.'],
])('%s is no file, and nobody is asked for one', async (url, message) => {
  const workspace = new FakeWorkspace(['file:///ws/fs', 'file:///ws/internal/timers.js', 'file:///ws/timers.js']);
  expect(await locateSource(url, workspace, { folders: ['file:///ws'], rootPath: '/ws' })).toEqual({ kind: 'missing', message });
  expect(workspace.questions).toEqual([]);
});

test('a name of half a character is missing, not a fault', async () => {
  expect(await locate('/src/\ud800.js', [])).toMatchObject({ kind: 'missing' });
});
