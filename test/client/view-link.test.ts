// Links to views: what was written is read again, and nothing but a view of a file of the workspace ever comes out.

import { describe, expect, test } from 'vitest';
import { LINK_PATH, linkQuery, parseLink, type ViewLink } from '../../src/client/features/view-link.ts';

const LINK: ViewLink = {
  folder: null,
  path: 'profiles/run 1+2&x.cpuprofile',
  view: {
    valueType: 0, threads: [0, 2], range: { fromNs: 5, toNs: 9.5 },
    filters: [{ kind: 'own-code' }, { kind: 'hide-function', function: 3, name: 'a b;"<é😀' }, { kind: 'focus-path', path: [1, 2], name: 'f' }],
  },
  mainView: 'chart',
  selected: { index: 7, name: 'work()' },
};

test.each<[string, ViewLink]>([
  ['all of it', LINK],
  ['the least', { folder: null, path: 'a.json', view: { valueType: 1, threads: null }, mainView: null, selected: null }],
  ['a folder of several', { ...LINK, folder: 'my app' }],
])('a link is read as it was written: %s', (_, link) => {
  expect(parseLink(LINK_PATH, linkQuery(link))).toEqual(link);
});

const withPath = (path: string): unknown => parseLink(LINK_PATH, linkQuery({ ...LINK, path }));

test.each([
  '', '/etc/passwd', '../secret.json', 'a/../../b', 'a/./b', 'a//b', 'a/', '..', '.. /x', 'C:/x', 'C:\\x', '\\\\server\\share', '//server/share',
  'file:///etc/passwd', 'command:workbench.action.quit', 'a\u0000b', 'a\nb', `${'x'.repeat(1001)}`, 'a\\..\\b',
])('a path that is not below the folder is refused: %j', (path) => {
  expect(withPath(path)).toBe('This link does not name a file of the workspace.');
});

describe('what is odd in it is refused as a whole', () => {
  const withView = (view: unknown): unknown => parseLink(LINK_PATH, new URLSearchParams({ profile: 'a.json', view: JSON.stringify(view) }).toString());

  test.each<[string, unknown]>([
    ['no object', 5], ['a list', [1]], ['no value type', {}], ['a negative one', { valueType: -1 }], ['a text', { valueType: '0' }],
    ['too large', { valueType: 1e300 }],
    ['threads that are none', { valueType: 0, threads: 'all' }], ['a broken thread', { valueType: 0, threads: [0, -1] }],
    ['too many threads', { valueType: 0, threads: new Array(501).fill(0) }],
    ['a range backwards', { valueType: 0, range: { fromNs: 5, toNs: 1 } }], ['a range of texts', { valueType: 0, range: { fromNs: '1', toNs: '2' } }],
    ['no range', { valueType: 0, range: null }],
    ['filters that are none', { valueType: 0, filters: {} }], ['an unknown filter', { valueType: 0, filters: [{ kind: 'run', command: 'rm' }] }],
    ['a filter without name', { valueType: 0, filters: [{ kind: 'hide-function', function: 1 }] }],
    ['an empty path', { valueType: 0, filters: [{ kind: 'focus-path', path: [], name: 'x' }] }],
    ['too many filters', { valueType: 0, filters: new Array(51).fill({ kind: 'own-code' }) }],
  ])('%s', (_, view) => {
    expect(withView(view)).toBe('This link names no view.');
  });

  test('another path, too long, broken JSON', () => {
    expect(parseLink('/run', linkQuery(LINK))).toContain('kind');
    expect(parseLink(LINK_PATH, `${linkQuery(LINK)}&x=${'y'.repeat(20_000)}`)).toContain('too long');
    expect(parseLink(LINK_PATH, 'profile=a.json&view={')).toContain('no view');
  });
});

test('what a link has besides never comes out', () => {
  const query = `${linkQuery(LINK)}&command=x&__proto__=y`;
  expect(parseLink(LINK_PATH, query)).toEqual(LINK);
  const link = parseLink(LINK_PATH, new URLSearchParams({ profile: 'a.json', view: '{"valueType":0,"extra":1,"__proto__":{"x":1}}', show: '<script>', function: '{"index":-1,"name":"x"}' }).toString());
  expect(link).toEqual({ folder: null, path: 'a.json', view: { valueType: 0, threads: null }, mainView: null, selected: null });
});
