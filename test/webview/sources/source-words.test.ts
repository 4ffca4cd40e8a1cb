// The words of the table of sources.

import { expect, test } from 'vitest';
import type { SourceRow } from '../../../src/protocol/webview.ts';
import { longWords, nameParts, rowRemedies, shownRemedies, tabNote, whereWords, whyUnresolved } from '../../../webview/sources/source-words.ts';

const FOUND: SourceRow = {
  url: 'file:///srv/shop/src/cart.js', kind: 'file', self: 1, total: 1, samples: 1, functions: 1, share: 0.5, map: null, unresolved: false, remedies: [],
  place: { kind: 'found', uri: 'file:///ws/src/cart.js', path: 'src/cart.js', rule: 'mapping', confidence: 'certain' },
};
const MISSING: SourceRow = { ...FOUND, unresolved: true, place: { kind: 'missing', message: 'No file in this workspace matches it.' } };
const inWords = (row: Partial<SourceRow>): string => {
  const { found, why } = whereWords({ ...FOUND, ...row });
  return found === null ? why : `${found} | ${why}`;
};

test.each([
  ['file:///srv/shop/src/cart.js', 'cart.js', '/srv/shop/src'],
  ['C:\\shop\\cart.js', 'cart.js', 'C:\\shop'],
  ['https://shop.example/app.js?v=3#x', 'app.js', 'https://shop.example'],
  ['webpack://shop/./src/a.ts', 'a.ts', 'webpack://shop/./src'],
  ['/main.py', 'main.py', '/'],
  ['main.py', 'main.py', ''],
  ['https://shop.example/', 'https://shop.example/', ''],
])('%s is %s in %s', (url, name, folder) => {
  expect(nameParts(url)).toEqual({ name, folder });
});

test('where it is, and by which rule', () => {
  expect(inWords({})).toBe('src/cart.js | by learned path');
  const place = { ...FOUND.place, rule: 'suffix', confidence: 'guess' } as SourceRow['place'];
  expect(inWords({ place })).toBe('src/cart.js | by its name only');
});

test('an original says which map led to it, what else had to be known, and what is inferred', () => {
  const map = { kind: 'original', rule: 'sibling', script: 'file:///srv/shop/dist/app.js', approximate: true } as const;
  const exact = { ...FOUND.place, rule: 'exact' } as SourceRow['place'];
  expect(inWords({ map, place: exact })).toBe('src/cart.js | by the source map beside app.js; some lines inferred');
  expect(inWords({ map: { ...map, approximate: false } })).toBe('src/cart.js | by the source map beside app.js, by learned path');
});

test('a script whose map cannot be used says why, beside where it is', () => {
  expect(inWords({ map: { kind: 'broken', reason: 'The source map “a.map” cannot be used: it is no JSON.' } }))
    .toBe('src/cart.js | broken map: the source map “a.map” cannot be used: it is no JSON.');
});

test('why it was not found', () => {
  expect(inWords(MISSING)).toBe('Not found: no file in this workspace matches it.');
  expect(inWords({ place: { kind: 'ambiguous', candidates: [], count: 3 } })).toBe('Not found: 3 files fit equally well.');
  expect(inWords({ place: { kind: 'none', reason: 'runtime', message: 'It is native code.' } })).toBe('It is native code.');
});

test('marked frames say it in one sentence', () => {
  expect(whyUnresolved(MISSING)).toBe('Source not found: no file in this workspace matches it.');
  expect(whyUnresolved({ ...FOUND, map: { kind: 'lost', reason: 'Its source map is not there.' } }))
    .toBe('Source not resolved: map missing: its source map is not there.');
});

test('names of strangers cannot hide or reorder what is beside them', () => {
  expect(longWords({ ...MISSING, url: 'a\u202ecod.js' })).toContain('a\\u202ecod.js');
  expect(nameParts('/x/\u202ecod.js').name).toBe('\\u202ecod.js');
});

test('two buttons in a row, all of them for the selected source; never two for the same list of files', () => {
  const remedies = ['choose', 'locate', 'exclude'] as const;
  expect(shownRemedies({ remedies })).toEqual(['choose', 'exclude']);
  expect(rowRemedies({ remedies: ['locate', 'open-outside', 'exclude'] })).toEqual(['locate', 'exclude']);
  expect(rowRemedies({ remedies: ['locate', 'apply-map', 'build-with-maps', 'exclude'] })).toEqual(['locate', 'apply-map']);
});

test('the tab says how many are unresolved, and stands out only where that costs', () => {
  expect(tabNote(0, 0)).toBeNull();
  expect(tabNote(1, 0.004)).toEqual({
    text: '1 unresolved', share: ' · 0.4 %', costly: false, title: '1 source is not resolved, with 0.4 % of the self value.',
  });
  expect(tabNote(1234, 0.5)).toMatchObject({ text: '1,234 unresolved', costly: true });
});
