// The ladder from a recorded name to a file, on a workspace that is only a list of URIs.

import { describe, expect, test } from 'vitest';
import { isRecordedAt, locateSource, possibleNames, type LocateContext, type Located } from '../../src/places/ladder.ts';
import { launchMappings, readPathMappings } from '../../src/places/path-mappings.ts';
import { FakeWorkspace, placesOf } from '../support/fake-workspace.ts';

function locate(url: string, files: readonly string[], context: Partial<LocateContext> = {}): Promise<Located> {
  return locateSource(url, new FakeWorkspace(files), placesOf(context));
}

const found = (uri: string, rule: string, confidence = 'certain') => ({ kind: 'found', uri, rule, confidence });

/** Mappings as the setting writes them, for the folder `/ws`. */
function mappings(setting: Record<string, string | null>): LocateContext['mappings'] {
  return readPathMappings(setting, { folders: ['file:///ws'], trusted: true, ignoreCase: false }).mappings;
}

describe('the recorded path itself', () => {
  test('in the workspace, though another file shares as much', async () => {
    expect(await locate('/ws/src/a.ts', ['file:///ws/src/a.ts', 'file:///ws/old/ws/src/a.ts'])).toEqual(found('file:///ws/src/a.ts', 'exact'));
    expect(await locate('file:///ws/a%20b.ts', ['file:///ws/a%20b.ts'])).toEqual(found('file:///ws/a%20b.ts', 'exact'));
    expect(await locate('C:\\me\\a.ts', ['file:///c:/me/a.ts'], { folders: ['file:///c%3A/me'] })).toEqual(found('file:///c%3A/me/a.ts', 'exact'));
  });

  test('under the path where links lead', async () => {
    const aliases = [{ path: '/private/ws', folder: 'file:///ws' }];
    expect(await locate('/private/ws/a.ts', ['file:///ws/a.ts'], { aliases })).toEqual(found('file:///ws/a.ts', 'exact'));
  });

  test('seen from the other half of a Windows with a Linux below it', async () => {
    expect(await locate('C:\\me\\a.ts', ['file:///mnt/c/me/a.ts'], { folders: ['file:///mnt/c/me'] })).toEqual(found('file:///mnt/c/me/a.ts', 'exact'));
    expect(await locate('\\\\wsl$\\Ubuntu\\ws\\a.ts', ['file:///ws/a.ts'])).toEqual(found('file:///ws/a.ts', 'exact'));
  });

  test('beside the profile, where there is no workspace', async () => {
    const context = { folders: [], profileFolder: 'file:///runs' };
    expect(await locate('/runs/src/a.ts', ['file:///runs/src/a.ts'], context)).toEqual(found('file:///runs/src/a.ts', 'exact'));
    expect(await locate('src/a.ts', ['file:///runs/src/a.ts'], context)).toEqual(found('file:///runs/src/a.ts', 'root'));
  });

  test('in another case, where the disks of the system do not tell them apart', async () => {
    const files = ['file:///ws/Src/A.ts'];
    const workspace = new FakeWorkspace(files);
    workspace.ignoreCase = true;
    expect(await locateSource('/WS/src/a.ts', workspace, placesOf({ ignoreCase: true }))).toMatchObject({ kind: 'found', rule: 'exact' });
    expect(await locate('/WS/src/a.ts', files)).toMatchObject({ kind: 'found', rule: 'suffix' });
  });
});

describe('outside the workspace', () => {
  test('nothing is looked at: only the user can say that it is opened', async () => {
    const workspace = new FakeWorkspace(['file:///other/src/a.ts', 'file:///home/me/.ssh/id_rsa']);
    expect(await locateSource('/other/src/a.js', workspace, placesOf())).toEqual({
      kind: 'outside', uri: 'file:///other/src/a.js', message: '/other/src/a.js is outside this workspace.',
    });
    expect(workspace.questions.filter((question) => question.startsWith('exists'))).toEqual([]);
  });

  test('another computer is not even offered: looking there would sign in', async () => {
    for (const url of ['\\\\evil\\share\\a.js', 'file://evil/share/a.js', 'file:////evil/share/a.js', '\\\\?\\UNC\\evil\\share\\a.js', 'http://x/@fs//evil/share/a.js']) {
      const workspace = new FakeWorkspace([]);
      expect(await locateSource(url, workspace, placesOf({ profileFolder: 'file:///runs' }))).toEqual({
        kind: 'missing', message: '//evil/share/a.js is on another computer, where Heatline does not look.',
      });
      expect(workspace.questions).toEqual(['find //evil/share/a.js']);
    }
  });

  test('a workspace on another computer is looked at like any', async () => {
    const context = { folders: ['file://server/share/ws'] };
    expect(await locate('\\\\server\\share\\ws\\a.js', ['file://server/share/ws/a.js'], context)).toEqual(found('file://server/share/ws/a.js', 'exact'));
  });

  test('a path of another system is merely missing', async () => {
    expect(await locate('C:\\build\\a.js', [])).toEqual({ kind: 'missing', message: 'No file in this workspace matches c:/build/a.js.' });
    expect(await locate('/build/a.js', [], { folders: ['file:///c:/ws'] })).toMatchObject({ kind: 'missing' });
  });

  test('no recorded name makes a rule ask outside of the folders it was given', async () => {
    const urls = [
      '/etc/passwd', '/ws/../etc/passwd', 'file:///ws/%2e%2e/etc/passwd', 'http://h/%2e%2e/%2e%2e/etc/passwd', 'webpack://p/../../../etc/passwd',
      '../../../../etc/passwd', '..\\..\\etc\\passwd', '/app/../../etc/passwd', 'http://h/@fs/etc/passwd', '/net/evil/x', 'turbopack:///[project]/../../etc/passwd',
    ];
    for (const url of urls) {
      const workspace = new FakeWorkspace([]);
      const context = placesOf({ profileFolder: 'file:///runs/today', rootPath: '/', mappings: mappings({ '/app': '/chosen/by/user', '.': '${workspaceFolder}/p' }), webRoots: ['file:///ws/public'] });
      await locateSource(url, workspace, context);
      for (const question of workspace.questions) expect(question, url).toMatch(/^(find |exists file:\/\/\/(ws|runs\/today|chosen\/by\/user)\/(?!.*\.\.\/))/);
    }
  });
});

describe('by what the user says', () => {
  const files = ['file:///ws/packages/a/src/x.ts', 'file:///ws/packages/b/src/x.ts', 'file:///ws/src/x.ts'];

  test('the longest prefix wins, and the end of the path is not asked', async () => {
    const both = mappings({ '/app': '${workspaceFolder}/packages/a', '/app/b': '${workspaceFolder}/packages/b' });
    expect(await locate('/app/src/x.ts', files, { mappings: both })).toEqual(found('file:///ws/packages/a/src/x.ts', 'mapping'));
    expect(await locate('/app/b/src/x.ts', files, { mappings: both })).toEqual(found('file:///ws/packages/b/src/x.ts', 'mapping'));
    expect(await locate('/application/src/x.ts', files, { mappings: both })).toMatchObject({ kind: 'ambiguous' });
  });

  test('a mapped file that is not there is looked for by the next rules', async () => {
    expect(await locate('/app/src/y.ts', ['file:///ws/src/y.ts'], { mappings: mappings({ '/app': '/nowhere' }) })).toMatchObject({ rule: 'suffix' });
  });

  test('names of bundlers and servers, relative names', async () => {
    const to = '${workspaceFolder}/packages/a';
    expect(await locate('webpack://shop/./src/x.ts', files, { mappings: mappings({ 'webpack://shop/': to }) })).toEqual(found('file:///ws/packages/a/src/x.ts', 'mapping'));
    expect(await locate('http://localhost:3000/src/x.ts', files, { mappings: mappings({ 'http://localhost:3000': to }) })).toEqual(found('file:///ws/packages/a/src/x.ts', 'mapping'));
    expect(await locate('src/x.ts', files, { mappings: mappings({ '.': to }) })).toEqual(found('file:///ws/packages/a/src/x.ts', 'mapping'));
  });

  test('left out is left out, also where a shorter prefix leads somewhere', async () => {
    expect(await locate('/app/gen/x.ts', files, { mappings: mappings({ '/app': '${workspaceFolder}', '/app/gen': null }) })).toMatchObject({ kind: 'none', reason: 'excluded' });
  });

  test('a launch configuration’s roots come after the setting', async () => {
    const scope = { folders: ['file:///ws'], trusted: true, ignoreCase: false };
    const launch = launchMappings([{ remoteRoot: '/app', localRoot: '${workspaceFolder}/packages/b' }], scope).mappings;
    expect(await locate('/app/src/x.ts', files, { mappings: launch })).toEqual(found('file:///ws/packages/b/src/x.ts', 'launch'));
    expect(await locate('/app/src/x.ts', files, { mappings: [...launch, ...mappings({ '/app': '${workspaceFolder}/packages/a' })] })).toEqual(found('file:///ws/packages/a/src/x.ts', 'mapping'));
  });

  test('files of a web server below its root', async () => {
    const all = ['file:///ws/public/a.js', 'file:///ws/old/a.js'];
    expect(await locate('http://localhost/a.js?v=1', all, { webRoots: ['file:///ws/public'] })).toEqual(found('file:///ws/public/a.js', 'web-root'));
    expect(await locate('webpack:///a.js', all, { webRoots: ['file:///ws/public'] })).toMatchObject({ kind: 'ambiguous' });
  });
});

describe('below a root', () => {
  const twins = ['file:///ws/src/a.ts', 'file:///ws/old/src/a.ts'];

  test('the root folder that the profile recorded, whatever its system', async () => {
    expect(await locate('/home/me/src/a.ts', twins, { rootPath: '/home/me' })).toEqual(found('file:///ws/src/a.ts', 'root'));
    expect(await locate('C:\\app\\src\\a.ts', twins, { rootPath: 'c:/APP/' })).toEqual(found('file:///ws/src/a.ts', 'root'));
    expect(await locate('/home/you/src/a.ts', twins, { rootPath: '/home/me' })).toMatchObject({ kind: 'ambiguous' });
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

test('Go with -trimpath names modules: the longest that fits', async () => {
  const workspace = new FakeWorkspace(['file:///ws/main.go', 'file:///ws/tools/main.go', 'file:///ws/old/main.go']);
  workspace.modules.push({ name: 'example.com/shop', folder: 'file:///ws' }, { name: 'example.com/shop/tools', folder: 'file:///ws/tools' });
  expect(await locateSource('example.com/shop/main.go', workspace, placesOf())).toEqual(found('file:///ws/main.go', 'go-module'));
  expect(await locateSource('example.com/shop/tools/main.go', workspace, placesOf())).toEqual(found('file:///ws/tools/main.go', 'go-module'));
  expect(await locateSource('example.com/shopping/main.go', workspace, placesOf())).toMatchObject({ kind: 'ambiguous' });
});

describe('by the end of the path', () => {
  test('one file shares most; how sure that is depends on how much', async () => {
    expect(await locate('/build/src/a.ts', ['file:///ws/src/a.ts', 'file:///ws/test/a.ts'])).toEqual(found('file:///ws/src/a.ts', 'suffix', 'likely'));
    expect(await locate('/build/src/ä.ts', ['file:///ws/src/%C3%A4.ts', 'file:///ws/%C3%A4.ts'])).toEqual(found('file:///ws/src/%C3%A4.ts', 'suffix', 'likely'));
    expect(await locate('/build/lib/a.ts', ['file:///ws/src/a.ts'])).toEqual(found('file:///ws/src/a.ts', 'suffix', 'guess'));
  });

  test('several do: all are shown, those that were made last', async () => {
    const files = ['file:///ws/dist/x/a.ts', 'file:///ws/p/x/a.ts'];
    expect(await locate('/build/x/a.ts', files)).toEqual({ kind: 'ambiguous', candidates: [files[1], files[0]] });
  });

  test.each([
    '/app/index.js', '/usr/src/app/index.js', '/workspaces/shop/index.js', `/home/runner/${'work'}/shop/shop/index.js`,
    '/builds/group/shop/index.js', '/var/task/index.js', '/snapshot/shop/index.js',
  ])('among equals, %s is the one at the same place below the root', async (url) => {
    const files = ['file:///ws/index.js', 'file:///ws/lib/index.js'];
    expect(await locate(url, files)).toEqual(found('file:///ws/index.js', 'container', 'likely'));
    expect(await locate('/elsewhere/index.js', files)).toMatchObject({ kind: 'ambiguous' });
  });

  test('a folder that only looks like a container’s loses against a longer end', async () => {
    expect(await locate('/build/app/index.js', ['file:///ws/index.js', 'file:///ws/app/index.js'])).toEqual(found('file:///ws/app/index.js', 'suffix', 'likely'));
  });

  test('none does', async () => {
    expect(await locate('src/a.ts', ['file:///ws/b.ts'])).toEqual({ kind: 'missing', message: 'No file in this workspace matches src/a.ts.' });
    expect(await locate('/build/node_modules/p/index.js', ['file:///ws/index.js'])).toMatchObject({ kind: 'outside' });
  });

  test('vendored packages, and classes of Java', async () => {
    expect(await locate('/go/pkg/mod/github.com/!azure/log@v1.2.3/log.go', ['file:///ws/vendor/github.com/Azure/log/log.go', 'file:///ws/log.go']))
      .toEqual(found('file:///ws/vendor/github.com/Azure/log/log.go', 'suffix', 'likely'));
    expect(await locate('com/acme/Cart$Line$1', ['file:///ws/src/main/java/com/acme/Cart.java'])).toEqual(found('file:///ws/src/main/java/com/acme/Cart.java', 'suffix', 'likely'));
    expect(await locate('com.acme.CartKt', ['file:///ws/src/main/kotlin/com/acme/Cart.kt'])).toMatchObject({ kind: 'found' });
  });
});

test.each([
  ['node:fs', 'node:fs is part of the runtime; there is no file for it.'],
  ['internal/timers.js', 'internal/timers.js is part of the runtime; there is no file for it.'],
  ['wasm://wasm/1234', 'This is WebAssembly code; its source is not recorded.'],
  ['evalmachine.<anonymous>', 'This code was evaluated from a string; there is no file for it.'],
  ['[eval]', 'This code was evaluated from a string; there is no file for it.'],
  ['<string>', 'This code was evaluated from a string; there is no file for it.'],
  ['<frozen importlib._bootstrap>', '<frozen importlib._bootstrap> is part of Python itself; there is no file for it.'],
  ['[native code]', 'This is native code of the runtime; there is no file for it.'],
  ['[kernel.kallsyms]', '[kernel.kallsyms] is part of the operating system; there is no file for it.'],
  ['webpack://shop/webpack/bootstrap', 'webpack://shop/webpack/bootstrap is code of the bundler; there is no file for it.'],
  ['data:text/javascript,1', '“data:text/javascript,1” names no file.'],
])('%s is no file, and nobody is asked for one', async (url, message) => {
  const workspace = new FakeWorkspace(['file:///ws/fs', 'file:///ws/internal/timers.js', 'file:///ws/timers.js']);
  expect(await locateSource(url, workspace, placesOf({ rootPath: '/ws' }))).toEqual({ kind: 'none', reason: 'runtime', message });
  expect(workspace.questions).toEqual([]);
});

test.each([
  ['/rustc/17067e9ac6d7e4f9c0d6ab1d87549aaa6ae0e5a2/library/std/src/io/mod.rs', 'Rust’s standard library'],
  ['/usr/local/go/src/runtime/proc.go', 'Go’s standard library'],
  ['/usr/lib/python3.12/json/decoder.py', 'Python’s standard library'],
  ['C:\\Python312\\Lib\\json\\decoder.py', 'Python’s standard library'],
  ['java.base/java/util/HashMap.java', 'part of Java itself'],
  ['/venv/lib/python3.12/site-packages/requests/api.py', 'belongs to a package'],
])('%s is not the workspace’s file of that name, and says whose it is', async (url, words) => {
  const name = /[^/\\]+$/.exec(url)![0];
  const located = await locate(url, [`file:///ws/${name}`, `file:///ws/src/${name}`]);
  expect(['outside', 'missing']).toContain(located.kind);
  expect('message' in located && located.message).toContain(words);
});

test('a name of half a character is no fault', async () => {
  expect(await locate('/src/\ud800.js', [])).toMatchObject({ kind: 'outside' });
});

test('names of files that a recorded name may mean', () => {
  expect(possibleNames('/app/Src/A.ts')).toEqual(['a.ts']);
  expect(possibleNames('com/acme/Cart$1')).toEqual(['cart$1', 'cart.java', 'cart.kt', 'cart.scala']);
  expect(possibleNames('node:fs')).toEqual([]);
});

test('a document at the recorded path is that source, wherever it is', () => {
  expect(isRecordedAt('/other/a b.ts', 'file:///other/a%20b.ts', false)).toBe(true);
  expect(isRecordedAt('/other/A.ts', 'file:///other/a.ts', false)).toBe(false);
  expect(isRecordedAt('/other/A.ts', 'file:///other/a.ts', true)).toBe(true);
  expect(isRecordedAt('http://h/other/a.ts', 'file:///other/a.ts', false)).toBe(false);
  expect(isRecordedAt('other/a.ts', 'file:///other/a.ts', false)).toBe(false);
});
