// What recorded names say, shape by shape, and URIs there and back.

import { describe, expect, test } from 'vitest';
import { comparableUri, fileUri, recordedPath } from '../../src/places/recorded-path.ts';
import { forSeeds } from '../support/random.ts';

/** The path with what is known of it: `disk /a/b.js`, `relative b.js`, `served /b.js`, or `null`. */
function read(url: string): string | null {
  const recorded = recordedPath(url);
  if (recorded === null) return null;
  const kind = recorded.onDisk ? (recorded.absolute ? 'disk' : 'relative') : recorded.absolute ? 'served' : 'served relative';
  return `${kind} ${recorded.path}`;
}

describe('paths on a disk', () => {
  test.each([
    ['/home/me/app.js', 'disk /home/me/app.js'],
    ['file:///home/me/app.js', 'disk /home/me/app.js'],
    ['FILE:///home/me/app.js', 'disk /home/me/app.js'],
    ['file:/home/me/app.js', 'disk /home/me/app.js'],
    ['file://localhost/home/me/app.js', 'disk /home/me/app.js'],
    ['file:///home/me/a%20b/%c3%bc%23.js', 'disk /home/me/a b/ü#.js'],
    ['file:///home/me/app.mjs?v=1#x', 'disk /home/me/app.mjs'],
    ['file:///home/me/100%.js', 'disk /home/me/100%.js'],
    ['/home/me/100%20.js', 'disk /home/me/100%20.js'],
    ['C:\\Users\\me\\app.js', 'disk c:/Users/me/app.js'],
    ['c:/Users/me/app.js', 'disk c:/Users/me/app.js'],
    ['file:///C:/Users/me/app.js', 'disk c:/Users/me/app.js'],
    ['file:///c%3A/Users/me/app.js', 'disk c:/Users/me/app.js'],
    ['file://C:/Users/me/app.js', 'disk c:/Users/me/app.js'],
    ['\\\\?\\C:\\Users\\me\\app.js', 'disk c:/Users/me/app.js'],
    ['\\\\server\\share\\app.js', 'disk //server/share/app.js'],
    ['file://server/share/a%20b.js', 'disk //server/share/a b.js'],
    ['/home/me/u\u0308.js', 'disk /home/me/ü.js'],
    ['file:///home/me/u%CC%88.js', 'disk /home/me/ü.js'],
    ['/home/./me//x/../app.js', 'disk /home/me/app.js'],
    ['/../../app.js', 'disk /app.js'],
    ['/usr/lib/x.so (deleted)', 'disk /usr/lib/x.so'],
    ['src/app.js', 'relative src/app.js'],
    ['./src/app.js', 'relative src/app.js'],
    ['../src/app.js', 'relative src/app.js'],
    ['src\\app.js', 'relative src/app.js'],
    ['http://localhost:5173/@fs/home/me/a%20b.ts?t=17', 'disk /home/me/a b.ts'],
    ['http://localhost:5173/@fs/C:/me/a.ts', 'disk c:/me/a.ts'],
  ])('%s', (url, expected) => expect(read(url)).toBe(expected));
});

describe('paths of a server or a bundler', () => {
  test.each([
    ['http://localhost:3000/src/app.js', 'served /src/app.js'],
    ['https://example.test/a%20b/app.js?x=/y.js#z', 'served /a b/app.js'],
    ['webpack://shop/./src/app.js?1a2b', 'served /src/app.js'],
    ['webpack:///./src/app.js', 'served /src/app.js'],
    ['webpack:///src/app.js', 'served /src/app.js'],
    ['webpack:////home/me/app.js', 'served /home/me/app.js'],
    ['webpack-internal:///./src/app.js', 'served /src/app.js'],
    ['webpack:src/app.js', 'served relative src/app.js'],
    ['ng:///App/main.js', 'served /App/main.js'],
    ['vscode-file://vscode-app/usr/share/out/main.js', 'served /usr/share/out/main.js'],
  ])('%s', (url, expected) => expect(read(url)).toBe(expected));
});

test.each([
  '', 'node:fs', 'node:internal/modules/cjs/loader', 'internal/process/task_queues.js', 'bun:sqlite', 'ext:core/mod.js',
  'wasm://wasm/0123abcd', 'data:text/javascript,1', 'blob:http://x/1', 'chrome-extension://abc/x.js',
  'evalmachine.<anonymous>', '<anonymous>', '[eval]', '[eval]-wrapper', '(native)',
  'http://localhost:3000', 'http://localhost/', 'webpack://shop/', 'file:///', '/', '.', 'C:\\',
])('no file: %s', (url) => expect(read(url)).toBeNull());

describe('file URIs', () => {
  test.each([
    ['/a b/c#d?e%f.js', 'file:///a%20b/c%23d%3Fe%25f.js'],
    ['/grün/日本.ts', 'file:///gr%C3%BCn/%E6%97%A5%E6%9C%AC.ts'],
    ['c:/Users/me/a.ts', 'file:///c:/Users/me/a.ts'],
    ['//server/share/a b.ts', 'file://server/share/a%20b.ts'],
  ])('%s', (path, uri) => {
    expect(fileUri(path)).toBe(uri);
    expect(read(uri)).toBe(`disk ${path}`);
  });

  test('half a surrogate pair makes no exception', () => expect(fileUri('/a/\ud800.js')).toBe('file:///a/%EF%BF%BD.js'));

  test('random names survive the way there and back', () =>
    forSeeds(300, (random) => {
      const segment = (): string => `xy${Array.from({ length: random.below(8) }, () => random.pick([...'aZ0 #?%&+;:=@,!\'()[]~^äé日👋.-'])).join('')}`;
      const path = `/${segment()}/${segment()}.js`.normalize('NFC');
      expect(read(fileUri(path))).toBe(`disk ${path}`);
    }));
});

test('URIs are compared in one spelling', () => {
  const same = ['file:///c%3A/a%20b/ü.ts', 'file:///C:/a b/u\u0308.ts', 'file:///c:/a%20b/%C3%BC.ts'];
  expect(new Set(same.map(comparableUri)).size).toBe(1);
  expect(comparableUri('file:///a%2520b')).not.toBe(comparableUri('file:///a%20b'));
  expect(comparableUri('memfs:/A')).not.toBe(comparableUri('memfs:/a'));
  expect(comparableUri('file:///100%.js')).toBe('file:///100%.js');
});
