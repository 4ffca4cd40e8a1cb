// Scripts that ran in a browser: their maps are on servers. The host stands for the user's agreement; every wish is seen.

import { expect, test } from 'vitest';
import { findMap, type EmbeddedMap, type FindResult } from '../../src/maps/find-map.ts';
import type { RemoteRead } from '../../src/maps/maps-host.ts';
import { FakeMapsHost } from '../support/fake-maps-host.ts';

const SCRIPT = 'https://shop.example/js/app.js?v=1';

/** What servers have: a text, a script with a header, or another end. */
type Pages = Readonly<Record<string, string | readonly [text: string, header: string] | Exclude<RemoteRead, { kind: 'text' }>>>;

interface Found {
  /** Rule and address, or the reason. */
  readonly outcome: string;
  readonly result: FindResult;
  /** Addresses that were wished for, in order. */
  readonly wishes: readonly string[];
}

async function find(pages: Pages, files: Readonly<Record<string, string>> = {}, embedded: readonly EmbeddedMap[] = [], url = SCRIPT): Promise<Found> {
  const wishes: string[] = [];
  const host = new FakeMapsHost(files);
  host.fetch = (address) => {
    wishes.push(address);
    const page = pages[address] ?? { kind: 'not-agreed', url: address };
    if (typeof page === 'string') return Promise.resolve({ kind: 'text', text: page, url: address, sourceMap: null });
    return Promise.resolve('kind' in page ? page : { kind: 'text', text: page[0], url: address, sourceMap: page[1] });
  };
  const result = await findMap(url, { host, embedded, picked: [] });
  return { outcome: result.kind === 'found' ? `${result.map.rule} ${result.map.mapUrl}` : result.reason, result, wishes };
}

test('what the header names comes before what the script names, and that before what lies beside it', async () => {
  const pages: Record<string, Pages[string]> = {
    [SCRIPT]: ['code()\n//# sourceMappingURL=comment.map', '../maps/header.map'],
    'https://shop.example/maps/header.map': '{"header":1}',
    'https://shop.example/js/comment.map': '{"comment":1}',
    'https://shop.example/js/app.js.map': '{"beside":1}',
  };
  expect((await find(pages)).outcome).toBe('header https://shop.example/maps/header.map');
  pages[SCRIPT] = 'code()\n//# sourceMappingURL=comment.map';
  expect((await find(pages)).outcome).toBe('comment https://shop.example/js/comment.map');
  pages[SCRIPT] = 'code()';
  const beside = await find(pages);
  expect(beside.outcome).toBe('sibling https://shop.example/js/app.js.map');
  expect(beside.result).toMatchObject({ map: { baseUrl: 'https://shop.example/js/app.js.map' }, generated: { uri: SCRIPT, text: 'code()' } });
  expect(beside.wishes).toEqual([SCRIPT, 'https://shop.example/js/app.js.map']);
});

test('a map inside a served script is found without a further wish', async () => {
  const { outcome, wishes } = await find({ [SCRIPT]: `//# sourceMappingURL=data:application/json;base64,${btoa('{}')}` });
  expect([outcome, wishes]).toEqual([`inline ${SCRIPT}`, [SCRIPT]]);
});

test('what is in the workspace comes first, and then nothing is wished for', async () => {
  const { outcome, wishes } = await find({ [SCRIPT]: 'code()' }, { 'file:///ws/maps/app.js.map': '{}' });
  expect([outcome, wishes]).toEqual(['same-file file:///ws/maps/app.js.map', []]);
});

test('without agreement: a sentence with the address, which can be asked for', async () => {
  expect((await find({})).result).toMatchObject({ reason: `The script is at ${SCRIPT}; it was not fetched.`, notFetched: SCRIPT, broken: false });
  // The script's server was agreed to; its map is on another.
  const other = await find({ [SCRIPT]: '//# sourceMappingURL=https://cdn.example/app.js.map' });
  expect(other.result).toMatchObject({ reason: 'The map is at https://cdn.example/app.js.map; it was not fetched.', notFetched: 'https://cdn.example/app.js.map' });
  // A redirect leads to one that was not.
  const redirected = await find({ [SCRIPT]: { kind: 'not-agreed', url: 'https://cdn.example/app.js' } });
  expect(redirected.result).toMatchObject({ reason: 'The script is at https://cdn.example/app.js; it was not fetched.', notFetched: 'https://cdn.example/app.js' });
});

test('a script that is here and names no map is as before, but its server may still be asked', async () => {
  const { result } = await find({}, { [SCRIPT]: 'code()' });
  expect(result).toMatchObject({ reason: 'It names no source map, and none lies beside it.', notFetched: SCRIPT });
});

test('a map whose address the recording has is asked for without its script; the script then gives names', async () => {
  const embedded = [{ url: SCRIPT, sourceMapUrl: 'app.map', text: null }];
  const at = 'https://shop.example/js/app.map';
  expect((await find({}, {}, embedded)).result).toMatchObject({ reason: `The map is at ${at}; it was not fetched.`, notFetched: at });
  const found = await find({ [at]: '{}', [SCRIPT]: 'code()' }, {}, embedded);
  expect([found.outcome, found.wishes]).toEqual([`embedded ${at}`, [at, SCRIPT]]);
  expect(found.result.generated.text).toBe('code()');
});

test.each([
  ['gone', { [SCRIPT]: { kind: 'missing' } }, `The script is not at ${SCRIPT} any more.`, false],
  ['too large', { [SCRIPT]: '//# sourceMappingURL=a.map', 'https://shop.example/js/a.map': { kind: 'too-large' } }, 'The map at https://shop.example/js/a.map is too large.', true],
  ['out of reach', { [SCRIPT]: { kind: 'failed', reason: 'the server answered 500' } }, `The script at ${SCRIPT} could not be fetched: the server answered 500.`, false],
  ['a page for every address', { [SCRIPT]: '<html>', 'https://shop.example/js/app.js.map': '<html>' }, 'The file is not in this workspace.', false],
] as const)('%s: a sentence', async (_, pages, reason, broken) => {
  expect((await find(pages as Pages)).result).toMatchObject({ kind: 'none', reason, broken, notFetched: null });
});

test('what a server sends names nothing on this disk', async () => {
  const { outcome } = await find({ [SCRIPT]: '//# sourceMappingURL=file:///etc/passwd' }, { 'file:///etc/passwd': 'secret' });
  expect(outcome).toMatch(/lies outside of what Heatline may read/);
});

test.each(['http://shop.example/app.js', 'https://me:secret@shop.example/app.js'])('%s is never wished for', async (url) => {
  const { outcome, wishes } = await find({}, {}, [], url);
  expect([outcome, wishes]).toEqual(['The file is not in this workspace.', []]);
});

test('where nothing is ever fetched, as on the command line, a script elsewhere is merely not here', async () => {
  const result = await findMap(SCRIPT, { host: new FakeMapsHost(), embedded: [], picked: [] });
  expect(result).toMatchObject({ reason: 'The file is not in this workspace.', notFetched: null });
});
