// Names from profiles may hold anything; what is shown hides nothing and moves nothing.

import { expect, test } from 'vitest';
import { MAX_NAME, displayName } from '../../../webview/text/display-name.ts';

test.each([
  ['parse', 'parse'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['a\tb\nc', 'a\\tb\\nc'],
  ['\u0000\u001b[31m', '\\x00\\x1b[31m'],
  ['\u202eevil\u2066', '\\u202eevil\\u2066'],
  ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
  ['lone \ud83d surrogate', 'lone \\ud83d surrogate'],
  ['שלום 日本語 🔥', 'שלום 日本語 🔥'],
  ['', '(anonymous)'],
  ['   ', '(anonymous)'],
])('%j is shown as %j', (name, shown) => {
  expect(displayName(name)).toBe(shown);
});

test('long names are cut, never inside a character', () => {
  expect(displayName('x'.repeat(100_000))).toBe('x'.repeat(MAX_NAME) + '…');
  expect(displayName('ab🔥cd', 3)).toBe('ab…');
});
