// What recorded names say, shape by shape, and URIs there and back.

import { describe, expect, test } from 'vitest';
import { comparableUri, fileUri, isOnOtherComputer, pathBelow, recordedPath, recordedPrefix, uriBelow, wslTwin } from '../../src/places/recorded-path.ts';
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
    ['\\\\?\\UNC\\server\\share\\app.js', 'disk //server/share/app.js'],
    ['\\\\.\\C:\\me\\app.js', 'disk c:/me/app.js'],
    ['\\\\wsl.localhost\\Ubuntu\\home\\me\\app.js', 'disk /home/me/app.js'],
    ['file://wsl$/Debian/home/me/app.js', 'disk /home/me/app.js'],
    ['file:////server/share/app.js', 'disk //server/share/app.js'],
    ['http://localhost:5173/@fs//server/share/a.ts', 'disk //server/share/a.ts'],
    ['/proc/self/cwd/src/main.cc', 'relative src/main.cc'],
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
    ['webpack://@acme/shop/./src/app.js', 'served /src/app.js'],
    ['webpack://_N_E/(app-pages-browser)/./src/page.tsx?1a2b', 'served /src/page.tsx'],
    ['webpack-internal:///(rsc)/./src/page.tsx', 'served /src/page.tsx'],
    ['webpack://shop/../shared/a.js', 'served /shared/a.js'],
    ['webpack:///./node_modules/css-loader/dist/cjs.js!./src/a.css', 'served relative src/a.css'],
    ['turbopack:///[project]/src/page.tsx', 'served /src/page.tsx'],
    ['turbopack://[project]/src/page.tsx', 'served /src/page.tsx'],
    ['http://localhost:5173/node_modules/.vite/deps/react.js?v=1f', 'served /node_modules/.vite/deps/react.js'],
    ['gem:rack-3.0.1:lib/rack.rb', 'served relative rack-3.0.1/lib/rack.rb'],
    ['capacitor://localhost/assets/a.js', 'served /assets/a.js'],
    ['ng:///App/main.js', 'served /App/main.js'],
    ['vscode-file://vscode-app/usr/share/out/main.js', 'served /usr/share/out/main.js'],
  ])('%s', (url, expected) => expect(read(url)).toBe(expected));
});

test.each([
  '', 'node:fs', 'node:internal/modules/cjs/loader', 'internal/process/task_queues.js', 'bun:sqlite', 'ext:core/mod.js',
  'wasm://wasm/0123abcd', 'data:text/javascript,1', 'blob:http://x/1', 'chrome-extension://abc/x.js',
  'evalmachine.<anonymous>', '<anonymous>', '[eval]', '[eval]-wrapper', '(native)',
  '~', '???', 'native', 'jrt:/java.base/java/lang/String.java', 'rubylib:3.3:set.rb', 'php:internal', '[kernel.kallsyms]',
  'webpack://shop/webpack/bootstrap', 'webpack://shop/external "fs"', 'turbopack://[turbopack]/runtime.ts', 'webpack://shop/(ignored)',
  'http://localhost:5173/@vite/client', 'http://localhost:5173/@id/__x00__virtual:a', 'http://localhost:5173/@react-refresh',
  // Windows takes `.. ` for `..`: no file of anybody's is called so.
  'C:\\ws\\.. \\.. \\secret.js', '/ws/.../a.js',
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
  expect(new Set(same.map((uri) => comparableUri(uri))).size).toBe(1);
  expect(comparableUri('file:///a%2520b')).not.toBe(comparableUri('file:///a%20b'));
  expect(comparableUri('memfs:/A')).not.toBe(comparableUri('memfs:/a'));
  expect(comparableUri('file:///100%.js')).toBe('file:///100%.js');
});

test('case is ignored where the disks of the system do, and nowhere else', () => {
  expect(comparableUri('file:///C:/Src/A.ts', true)).toBe(comparableUri('file:///c%3A/src/a.ts', true));
  expect(comparableUri('file:///Src/A.ts')).not.toBe(comparableUri('file:///src/a.ts'));
  expect(comparableUri('memfs:/Src/A.ts', true)).not.toBe(comparableUri('memfs:/src/a.ts', true));
});

test('where a recorded name came from, so that mappings can tell servers and packages apart', () => {
  const originOf = (url: string) => recordedPath(url)?.origin;
  expect(originOf('/a.js')).toBe('');
  expect(originOf('http://LocalHost:3000/a.js')).toBe('http://localhost:3000');
  expect(originOf('webpack://shop/./a.js')).toBe('webpack://shop');
  expect(originOf('http://localhost:5173/@fs/home/a.ts')).toBe('');
  expect(recordedPrefix('http://localhost:3000')).toMatchObject({ origin: 'http://localhost:3000', path: '' });
  expect(recordedPrefix('C:\\')).toMatchObject({ path: 'c:/' });
});

test('below a folder is only what is below it', () => {
  expect(pathBelow('/app', '/app/src/a.js', false)).toBe('src/a.js');
  expect(pathBelow('/app/', '/app/a.js', false)).toBe('a.js');
  expect(pathBelow('/app', '/application/a.js', false)).toBeNull();
  expect(pathBelow('/app', '/app', false)).toBeNull();
  expect(pathBelow('/App', '/app/A.js', false)).toBeNull();
  expect(pathBelow('/App', '/app/A.js', true)).toBe('A.js');
  expect(pathBelow('/', '/a.js', false)).toBe('a.js');
  expect(pathBelow('/', '//server/a.js', false)).toBeNull();
});

test('whatever a name holds, its path below a folder stays below it', () =>
  forSeeds(500, (random) => {
    const parts = ['..', '.', '...', '.. ', '%2e%2e', '%2f', '\\', '/', '//', 'a', 'C:', '%5c', '?', '#', ' ', '\u0000', '..%2f..', 'file:', 'ws'];
    const url = random.pick(['', '/', 'file:///', 'http://x/', 'webpack://p/./', '\\\\?\\', 'file://']) + Array.from({ length: random.below(8) }, () => random.pick(parts)).join(random.pick(['', '/']));
    const recorded = recordedPath(url);
    if (recorded === null) return;
    const uri = uriBelow('file:///ws/p', recorded.path.replace(/^(\/+|[a-z]:\/)/, ''));
    expect(new URL(uri).pathname.startsWith('/ws/p/'), url).toBe(true);
    expect(decodeURIComponent(new URL(uri).pathname).split('/')).not.toContain('..');
  }));

test('a Linux below Windows has two names for a file', () => {
  expect(wslTwin('/mnt/c/me/a.js')).toBe('c:/me/a.js');
  expect(wslTwin('c:/me/a.js')).toBe('/mnt/c/me/a.js');
  expect(wslTwin('/home/me/a.js')).toBeNull();
  expect(isOnOtherComputer(recordedPath('\\\\server\\share\\a.js')!.path)).toBe(true);
  expect(isOnOtherComputer(recordedPath('/server/share/a.js')!.path)).toBe(false);
});
