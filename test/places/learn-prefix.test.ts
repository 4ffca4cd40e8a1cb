// What one file that the user pointed at teaches about all others.

import { describe, expect, test } from 'vitest';
import { learnPrefix } from '../../src/places/learn-prefix.ts';
import { mappingsFor, readPathMappings } from '../../src/places/path-mappings.ts';
import { recordedPath, uriBelow } from '../../src/places/recorded-path.ts';
import { forSeeds } from '../support/random.ts';

const learn = (url: string, uri: string, folders = ['file:///home/me/shop'], ignoreCase = false) => learnPrefix(url, uri, folders, ignoreCase);

test.each([
  ['/app/src/api/user.ts', 'file:///home/me/shop/src/api/user.ts', '/app', '${workspaceFolder}'],
  ['/app/src/user.ts', 'file:///home/me/shop/packages/api/src/user.ts', '/app', '${workspaceFolder}/packages/api'],
  ['/home/ci/shop/src/user.ts', 'file:///home/me/shop/src/user.ts', '/home/ci/shop', '${workspaceFolder}'],
  ['C:\\build\\Src\\user.ts', 'file:///home/me/shop/src/user.ts', 'c:/build', '${workspaceFolder}'],
  ['webpack://shop/./src/user.ts', 'file:///home/me/shop/web/src/user.ts', 'webpack://shop/', '${workspaceFolder}/web'],
  ['http://localhost:3000/js/user.js', 'file:///home/me/shop/public/js/user.js', 'http://localhost:3000/', '${workspaceFolder}/public'],
  ['src/user.ts', 'file:///home/me/shop/packages/api/src/user.ts', '.', '${workspaceFolder}/packages/api'],
  ['build/x/user.ts', 'file:///home/me/shop/src/user.ts', 'build/x', '${workspaceFolder}/src'],
  ['/app/a%20b/user.ts', 'file:///home/me/shop/a%2520b/user.ts', '/app', '${workspaceFolder}'],
  // Outside of the workspace, where the user chose so.
  ['/go/pkg/mod/x/log.go', 'file:///home/me/go/pkg/mod/x/log.go', '/go', '/home/me/go'],
  // On a disk, the root alone would stand for everything: one folder more is kept.
  ['/src/user.ts', 'file:///home/me/shop/src/user.ts', '/src', '${workspaceFolder}/src'],
])('%s is %s', (url, uri, from, to) => {
  expect(learn(url, uri)).toEqual({ from, to });
});

describe('nothing is learned', () => {
  test.each([
    ['/app/src/user.js', 'file:///home/me/shop/src/user.ts', 'another name'],
    ['/user.ts', 'file:///home/me/shop/user.ts', 'only the root is left'],
    ['node:fs', 'file:///home/me/shop/fs', 'no path'],
    ['/app/x.ts', 'file://server/share/x.ts', 'another computer'],
    ['/app/x.ts', 'memfs:/elsewhere/x.ts', 'another file system'],
  ])('%s as %s: %s', (url, uri) => expect(learn(url, uri)).toBeNull());
});

test('the folder is named where the workspace has several, the innermost one', () => {
  const folders = ['file:///home/me/shop', 'file:///home/me/shop/lib%20x'];
  expect(learn('/app/a.ts', 'file:///home/me/shop/lib%20x/a.ts', folders)).toEqual({ from: '/app', to: '${workspaceFolder:lib x}' });
  expect(learn('/app/a.ts', 'file:///home/me/shop/b/a.ts', folders)).toEqual({ from: '/app', to: '${workspaceFolder:shop}/b' });
});

test('what is learned leads from the recorded name to the chosen file', () =>
  forSeeds(300, (random) => {
    const name = (): string => random.pick(['a', 'b', 'src', 'x y', 'ä', 'lib', '100%']);
    const names = (least: number): string[] => Array.from({ length: least + random.below(4) }, name);
    const shared = names(1);
    const url = random.pick(['/', 'C:\\', '', 'http://h:1/', 'webpack://p/./']) + [...names(0), ...shared].map((each) => each.replace('%', '')).join('/');
    const folders = ['file:///ws/one', 'memfs:/two'];
    const uri = uriBelow(random.pick(folders), [...names(0), ...shared].map((each) => each.replace('%', '')).join('/'));
    const learned = learnPrefix(url, uri, folders, false);
    if (learned === null) return;
    const { mappings, refused } = readPathMappings({ [learned.from]: learned.to }, { folders, trusted: false, ignoreCase: false });
    expect(refused, url).toEqual([]);
    const [first] = mappingsFor(recordedPath(url)!, mappings);
    expect(uriBelow(first!.mapping.to!, first!.rest), `${url} ${JSON.stringify(learned)}`).toBe(uri);
  }));
