// The comment that names a source map: only the last one, only where nothing but comments follows, never in a template.

import { expect, test } from 'vitest';
import { dataUrlText, debugIdOf, sourceMappingUrl } from '../../src/maps/comment.ts';

test.each([
  ['a line comment', 'code();\n//# sourceMappingURL=a.js.map', 'a.js.map'],
  ['the old spelling', '//@ sourceMappingURL=a.js.map\n', 'a.js.map'],
  ['a block comment, as in styles', 'code()\n/*# sourceMappingURL=a.css.map */', 'a.css.map'],
  ['behind code on its line', 'code(); //# sourceMappingURL=a.js.map', 'a.js.map'],
  ['the last of several', '//# sourceMappingURL=a.map\n//# sourceMappingURL=b.map', 'b.map'],
  ['comments and a debug id may follow', '//# sourceMappingURL=a.map\n// end\n/* of\nfile */\n//# debugId=00000000-0000-0000-0000-000000000000\n', 'a.map'],
  ['Windows line ends', 'code()\r\n//# sourceMappingURL=a.map\r\n', 'a.map'],
  ['percent-encoding stays for the URL', '//# sourceMappingURL=my%20app.js.map', 'my%20app.js.map'],
  ['the comment of a part of a bundle', '//# sourceMappingURL=part.map\ncode();', null],
  ['in a template that ends in a comment', 'let text = `\n//# sourceMappingURL=a.map\n// `', null],
  ['in a string', 'let text = "//# sourceMappingURL=a.map"', null],
  ['not a comment', 'sourceMappingURL=a.map', null],
  ['empty', '//# sourceMappingURL=\n', null],
  ['a block comment that does not end', '/*# sourceMappingURL=a.map', null],
  ['none', 'code();', null],
])('%s', (_, text, url) => {
  expect(sourceMappingUrl(text)).toBe(url);
});

test('a long inline map is found quickly', () => {
  const url = `data:application/json;base64,${'A'.repeat(20_000_000)}`;
  expect(sourceMappingUrl(`code();\n//# sourceMappingURL=${url}\n`)).toBe(url);
});

test('a debug id near the end, in lower case', () => {
  expect(debugIdOf('x\n//# debugId=85314830-023F-4CF1-A267-535F4E37BB17\n//# sourceMappingURL=a.map')).toBe('85314830-023f-4cf1-a267-535f4e37bb17');
  expect(debugIdOf('x')).toBe(null);
});

test.each([
  ['base64 of UTF-8', `data:application/json;charset=utf-8;base64,${Buffer.from('{"ü":1}').toString('base64')}`, '{"ü":1}'],
  ['percent-encoded', `data:application/json,${encodeURIComponent('{"ü":1}')}`, '{"ü":1}'],
  ['percent-encoded base64', 'data:application/json;base64,e30%3D', '{}'],
  ['damaged base64', 'data:application/json;base64,???', null],
  ['damaged percent-encoding', 'data:application/json,%E0%A4%A', null],
  ['no data URL', 'https://example.org/a.map', null],
])('a data URL: %s', (_, url, text) => {
  expect(dataUrlText(url)).toBe(text);
});
