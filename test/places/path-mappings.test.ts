// What users and launch configurations say, and which of it may be followed.

import { describe, expect, test } from 'vitest';
import { launchMappings, mappingsFor, readPathMappings, webRoots, type MappingScope } from '../../src/places/path-mappings.ts';
import { recordedPath } from '../../src/places/recorded-path.ts';

const SCOPE: MappingScope = { folders: ['file:///home/me/shop', 'file:///home/me/lib%20x'], trusted: true, ignoreCase: false };

/** The folder that a mapping leads to, or the sentence why it is not used. */
function targetOf(folder: unknown, scope: Partial<MappingScope> = {}): string | null | undefined {
  const { mappings, refused } = readPathMappings({ '/app': folder }, { ...SCOPE, ...scope });
  return mappings.length === 1 ? mappings[0]!.to : refused[0];
}

test.each([
  ['${workspaceFolder}', 'file:///home/me/shop'],
  ['${workspaceFolder}/src/', 'file:///home/me/shop/src'],
  ['${workspaceFolder:lib x}/a b', 'file:///home/me/lib%20x/a%20b'],
  ['packages/a', 'file:///home/me/shop/packages/a'],
  ['.', 'file:///home/me/shop'],
  ['/home/me/shop/src', 'file:///home/me/shop/src'],
  ['file:///home/me/shop/src', 'file:///home/me/shop/src'],
  ['/opt/go', 'file:///opt/go'],
  ['C:\\src', 'file:///c:/src'],
  [null, null],
  // `..` does not lead out of what was named.
  ['${workspaceFolder}/../../etc', 'file:///home/me/shop/etc'],
])('%j is the folder %s', (folder, uri) => expect(targetOf(folder)).toBe(uri));

test.each([
  ['${workspaceFolder:other}', 'its folder must be a path, or null'],
  ['${env:HOME}/x', 'its folder must be a path, or null'],
  [7, 'its folder must be a path, or null'],
  ['http://host/x', 'its folder must be a path, or null'],
  ['\\\\server\\share', 'its folder is on another computer'],
  ['file://server/share', 'its folder is on another computer'],
  ['\\\\?\\UNC\\server\\share', 'its folder is on another computer'],
])('%j is not used', (folder, why) => expect(targetOf(folder)).toBe(`The path mapping “/app” is not used: ${why}.`));

test('an untrusted workspace names no folder outside of itself: its settings may be a stranger’s', () => {
  expect(targetOf('/opt/go', { trusted: false })).toContain('outside the workspace, which is not trusted');
  expect(targetOf('/home/me/shopping', { trusted: false })).toContain('not trusted');
  expect(targetOf('/home/me/shop/src', { trusted: false })).toBe('file:///home/me/shop/src');
  const launch = [{ remoteRoot: '/app', localRoot: '/home/me/.ssh', webRoot: '/etc' }];
  expect(launchMappings(launch, { ...SCOPE, trusted: false }).mappings).toEqual([]);
  expect(webRoots('/etc', launch, { ...SCOPE, trusted: false })).toEqual([]);
});

test('a workspace on another computer may name its own folders', () => {
  expect(targetOf('${workspaceFolder}/src', { folders: ['file://server/share/shop'] })).toBe('file://server/share/shop/src');
});

test('settings that are no object, and prefixes that are no path', () => {
  for (const setting of [null, 7, 'x', [], ['a']]) expect(readPathMappings(setting, SCOPE)).toEqual({ mappings: [], refused: [] });
  expect(readPathMappings({ 'node:fs': 'x', ' ': 'y' }, SCOPE)).toMatchObject({ mappings: [], refused: [{}, {}].map(() => expect.stringContaining('it names no path') as string) });
});

describe('which rules a recorded name has', () => {
  const folders = (setting: Record<string, string | null>, url: string): string[] =>
    mappingsFor(recordedPath(url)!, readPathMappings(setting, SCOPE).mappings).map(({ mapping, rest }) => `${mapping.to?.replace('file:///home/me/', '') ?? 'left out'} ${rest}`);

  test('whole segments, the longest prefix first', () => {
    expect(folders({ '/app': 'a', '/app/p/*': 'b', '/ap': 'c' }, '/app/p/x.js')).toEqual(['shop/b x.js', 'shop/a p/x.js']);
    expect(folders({ '/': 'all' }, '/x.js')).toEqual(['shop/all x.js']);
  });

  test('Windows paths whatever their case and slashes, others as they are', () => {
    expect(folders({ 'C:\\Build': 'a' }, 'c:/build/X.js')).toEqual(['shop/a X.js']);
    expect(folders({ '/Build': 'a' }, '/build/x.js')).toEqual([]);
  });

  test('a prefix with a server or package means that alone', () => {
    const setting = { 'webpack://shop': 'a', 'http://localhost:3000/': 'b', '/src': 'c', '.': 'd' };
    expect(folders(setting, 'webpack://shop/./src/x.js')).toEqual(['shop/a src/x.js']);
    expect(folders(setting, 'webpack://other/./src/x.js')).toEqual([]);
    expect(folders(setting, 'http://localhost:3000/src/x.js?v=1')).toEqual(['shop/b src/x.js']);
    expect(folders(setting, '/src/x.js')).toEqual(['shop/c x.js']);
    expect(folders(setting, 'src/x.js')).toEqual(['shop/d src/x.js']);
  });

  test('one file can be left out', () => expect(folders({ '/app/x.js': null }, '/app/x.js')).toEqual(['left out ']));
});

test('launch configurations of many debuggers', () => {
  const launch = [
    { type: 'node', remoteRoot: '/app', localRoot: '${workspaceFolder}' },
    { type: 'python', pathMappings: [{ remoteRoot: '/srv', localRoot: '${workspaceFolder}/srv' }] },
    { type: 'php', pathMappings: { '/var/www/html': '${workspaceFolder}/php' } },
    { type: 'cppdbg', sourceFileMap: { '/build': '${workspaceFolder}/cpp', '/b2': { editorPath: '${workspaceFolder}/b2', useForBreakpoints: true } } },
    { type: 'go', substitutePath: [{ from: '${workspaceFolder}/go', to: '/go/src/shop' }] },
    { type: 'chrome', webRoot: '${workspaceFolder}/public', pathMapping: { 'http://localhost/assets': '${workspaceFolder}/assets', '/x': '${workspaceFolder}' } },
    null, 7, { remoteRoot: 7, localRoot: '/x' },
  ];
  const { mappings } = launchMappings(launch, SCOPE);
  expect(mappings.map(({ from, to }) => `${from.origin}${from.path} → ${to?.replace('file:///home/me/shop', '.')}`)).toEqual([
    '/app → .', '/srv → ./srv', '/var/www/html → ./php', '/build → ./cpp', '/b2 → ./b2', '/go/src/shop → ./go', 'http://localhost/assets → ./assets',
  ]);
  expect(webRoots('', launch, SCOPE)).toEqual(['file:///home/me/shop/public']);
  expect(webRoots('dist', launch, SCOPE)).toEqual(['file:///home/me/shop/dist', 'file:///home/me/shop/public']);
});
