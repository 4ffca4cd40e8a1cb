// Where the map of a script is found, rule by rule, the surest first; and the sentence where none is.

import { expect, test } from 'vitest';
import { findMap, type FindContext, type FindResult } from '../../src/maps/find-map.ts';
import { FakeMapsHost } from '../support/fake-maps-host.ts';

const SCRIPT = 'file:///ws/out/app.js';
const ID = '85314830-023f-4cf1-a267-535f4e37bb17';
const named = 'code();\n//# sourceMappingURL=maps/app.js.map\n';

function find(files: Readonly<Record<string, string>>, more: Partial<FindContext> = {}, url = SCRIPT): Promise<FindResult> {
  return findMap(url, { host: new FakeMapsHost(files), embedded: [], picked: [], ...more });
}

/** The rule and the map's address, or the reason. */
function outcome(result: FindResult): string {
  return result.kind === 'found' ? `${result.map.rule} ${result.map.mapUrl}` : result.reason;
}

test('each rule comes before the next one', async () => {
  const files: Record<string, string> = {
    [SCRIPT]: `${named}//# debugId=${ID}\n`,
    'file:///ws/out/maps/app.js.map': 'by comment',
    'file:///ws/out/app.js.map': 'beside',
    'file:///ws/maps/other/app.js.map': `{"debugId":"${ID.toUpperCase()}"}`,
    'file:///home/me/mine.map': 'mine',
  };
  const embedded = [{ url: SCRIPT, sourceMapUrl: 'app.js.map', text: 'embedded' }];
  const picked = [{ url: SCRIPT, mapUri: 'file:///home/me/mine.map' }];
  expect(outcome(await find(files, { embedded, picked }))).toBe('picked file:///home/me/mine.map');
  expect(outcome(await find(files, { embedded }))).toBe('embedded file:///ws/out/app.js.map');
  expect(outcome(await find(files))).toBe('comment file:///ws/out/maps/app.js.map');
  delete files['file:///ws/out/maps/app.js.map'];
  expect(outcome(await find(files))).toBe('sibling file:///ws/out/app.js.map');
  delete files['file:///ws/out/app.js.map'];
  expect(outcome(await find(files))).toBe('debug-id file:///ws/maps/other/app.js.map');
  delete files['file:///ws/maps/other/app.js.map'];
  expect(outcome(await find(files))).toBe('Its source map “file:///ws/out/maps/app.js.map” is not there.');
});

test('an inline map is relative to the script', async () => {
  const result = await find({ [SCRIPT]: `//# sourceMappingURL=data:application/json;base64,${btoa('{}')}` });
  expect(result).toMatchObject({ kind: 'found', map: { rule: 'inline', text: '{}', baseUrl: SCRIPT } });
});

test('an embedded map without an address is relative to the script', async () => {
  const embedded = [{ url: 'https://x.org/a.js', sourceMapUrl: null, text: '{}' }];
  expect(await find({}, { embedded }, 'https://x.org/a.js')).toMatchObject({ kind: 'found', map: { baseUrl: 'https://x.org/a.js' } });
});

test('a map of that name elsewhere is taken if it says that it is of this file, or says nothing', async () => {
  const at = 'file:///ws/maps/app.js.map';
  expect(outcome(await find({ [SCRIPT]: 'code()', [at]: '{"file":"../out/app.js"}' }))).toBe(`same-file ${at}`);
  expect(outcome(await find({ [SCRIPT]: 'code()', [at]: '{}' }))).toBe(`same-file ${at}`);
  expect(outcome(await find({ [SCRIPT]: 'code()', [at]: '{"file":"other.js"}' }))).toBe('It names no source map, and none lies beside it.');
  // Of a script that was deployed only its map may be in the workspace.
  expect(outcome(await find({ [at]: '{}' }, {}, 'https://shop.example/app.js'))).toBe(`same-file ${at}`);
});

test('two maps of that name are not decided between, unless a debug id does', async () => {
  const two = { 'file:///ws/a/app.js.map': '{}', 'file:///ws/b/app.js.map': `{"debug_id":"${ID}"}` };
  expect(outcome(await find({ [SCRIPT]: 'code()', ...two }))).toBe('2 source maps of that name are in the workspace; none of them lies beside the file.');
  expect(outcome(await find({ [SCRIPT]: `code()\n//# debugId=${ID}`, ...two }))).toBe('debug-id file:///ws/b/app.js.map');
});

test('maps that are searched for a debug id are read once for all scripts', async () => {
  const other = ID.replaceAll('8', '9');
  const host = new FakeMapsHost({
    [SCRIPT]: `code()\n//# debugId=${ID}`, 'file:///ws/out/b.js': `code()\n//# debugId=${other}`,
    'file:///ws/maps/1.map': '{}', 'file:///ws/maps/2.map': `{"debugId":"${ID}"}`,
  });
  const debugIds = new Map<string, string | null>();
  const search = (url: string): Promise<FindResult> => findMap(url, { host, embedded: [], picked: [], debugIds });
  expect((await search('file:///ws/out/b.js')).kind).toBe('none');
  host.reads.length = 0;
  expect(outcome(await search(SCRIPT))).toBe('debug-id file:///ws/maps/2.map');
  expect(host.reads.filter((uri) => uri.startsWith('file:///ws/maps/'))).toEqual(['file:///ws/maps/2.map']);
});

test('a map of any name with the debug id', async () => {
  const files = { [SCRIPT]: `code()\n//# debugId=${ID}`, 'file:///ws/maps/1.map': '{}', 'file:///ws/maps/2.map': `{"debugId":"${ID}"}` };
  expect(outcome(await find(files))).toBe('debug-id file:///ws/maps/2.map');
});

test.each([
  ['the script is nowhere', {}, 'The file is not in this workspace.', false],
  ['nothing is said', { [SCRIPT]: 'code()' }, 'It names no source map, and none lies beside it.', false],
  ['a damaged inline map', { [SCRIPT]: '//# sourceMappingURL=data:application/json;base64,???' }, 'The source map inside it cannot be decoded.', true],
  ['what is on the network', { [SCRIPT]: '//# sourceMappingURL=https://cdn.example/app.js.map' }, 'The map is at https://cdn.example/app.js.map; it was not fetched.', false],
  ['what is on the network, unencrypted', { [SCRIPT]: '//# sourceMappingURL=http://cdn.example/app.js.map' }, 'The map is at http://cdn.example/app.js.map; Heatline fetches by “https:” only.', false],
])('%s: a sentence', async (_, files, reason, broken) => {
  expect(await find(files as Record<string, string>)).toMatchObject({ kind: 'none', reason, broken });
});

test('what the host refuses or finds too large is said; a map beside the script is still found', async () => {
  const host = new FakeMapsHost({ [SCRIPT]: '//# sourceMappingURL=/etc/secret.map' });
  host.files.set('file:///etc/secret.map', 'refused');
  expect(outcome(await find({}, { host }))).toMatch(/^Its source map “file:\/\/\/etc\/secret\.map” lies outside/);
  host.files.set('file:///etc/secret.map', 'too-large');
  expect(await find({}, { host })).toMatchObject({ reason: 'Its source map “file:///etc/secret.map” is too large.', broken: true });
  host.files.set(`${SCRIPT}.map`, '{}');
  expect(outcome(await find({}, { host }))).toBe(`sibling ${SCRIPT}.map`);
});
