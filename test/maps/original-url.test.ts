// Names in `sources` become URLs: relative to the map, or what the tool wrote. Nothing is looked for.

import { expect, test } from 'vitest';
import { nameOfUrl, originalUrl } from '../../src/maps/original-url.ts';

const MAP = 'file:///ws/out/lib/a.js.map';

test.each([
  ['relative to the map', '../../src/a.ts', '', MAP, 'file:///ws/src/a.ts'],
  ['sourceRoot before it', 'a.ts', '../../src', MAP, 'file:///ws/src/a.ts'],
  ['sourceRoot and a slash are joined', '/a.ts', '/base/', MAP, 'file:///base/a.ts'],
  ['sourceRoot may be an address', 'a.ts', 'https://cdn.example/src', MAP, 'https://cdn.example/src/a.ts'],
  ['an absolute path', '/home/me/a.ts', '', MAP, 'file:///home/me/a.ts'],
  ['a Windows path', 'C:\\src\\a.ts', '', MAP, 'file:///C:/src/a.ts'],
  ['backslashes', '..\\..\\src\\a.ts', '', MAP, 'file:///ws/src/a.ts'],
  ['blanks and hashes of a name', '../my app/c#.ts', '', MAP, 'file:///ws/out/my%20app/c%23.ts'],
  ['no way above the root', '../../../../../../etc/passwd', '', MAP, 'file:///etc/passwd'],
  ['webpack’s own names stay', 'webpack://shop/./src/a.ts', 'ignored', MAP, 'webpack://shop/./src/a.ts'],
  ['a mark of virtual modules goes', '\0plugin:a.ts', '', MAP, 'plugin:a.ts'],
  ['of a page', '../src/a.ts?t=1', '', 'http://localhost:5173/out/a.js.map', 'http://localhost:5173/src/a.ts?t=1'],
  ['no address to start from', '../src/a.ts', '', null, '../src/a.ts'],
  ['an address that nothing is relative to', 'a.ts', '', 'webpack://x', 'webpack://x/a.ts'],
])('%s', (_, source, root, base, url) => {
  expect(originalUrl(source, root, base)).toBe(url);
});

test('the last segment of a URL or path, decoded', () => {
  expect(['file:///a/b%20c.js?x#y', 'C:\\a\\b.js', 'b.js', 'x/%E0%A4%A'].map(nameOfUrl)).toEqual(['b c.js', 'b.js', 'b.js', '%E0%A4%A']);
});
