// Source maps in the running server: the profile is there as recorded, and then again, at its originals, under another
// revision. The thread is the real one.

import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type CancellationToken, type ProtocolConnection } from 'vscode-languageserver-protocol/node';
import {
  CancelMapping, ChangePlaces, ChooseSource, CloseProfile, DocumentHeat, Locate, MapProgress, FetchText, OpenProfile, OriginalText, ORIGINAL_SCHEME, PageCall, ProfileChanged, WantedMaps,
  type FetchResult, type MapProgressParams, type ProfileChangedParams, type RequestName,
} from '../../src/protocol/lsp.ts';
import type { PageMethods } from '../../src/protocol/webview.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SERVER = fileURLToPath(new URL('../../src/server/main.node.ts', import.meta.url));
const FIXTURE = path.join(import.meta.dirname, '../fixtures/maps/hot');
const VIEW = { valueType: 0, threads: null };

const temporary = makeTemporaryFolder();
let child: ChildProcess;
let connection: ProtocolConnection;
const changes: ProfileChangedParams[] = [];
const progress: MapProgressParams[] = [];
const logged: string[] = [];
/** The client's network. */
let fetched: (params: { readonly url: string }, token: CancellationToken) => FetchResult | Promise<FetchResult> = () => ({ kind: 'missing' });
let wake: () => void = () => undefined;

function ask<Params, Result>(request: RequestName<Params, Result>, params: Params): Promise<Result> {
  return connection.sendRequest<Result>(request.method, params);
}

/** A file of the workspace. */
function uriOf(name: string): string {
  return pathToFileURL(path.join(temporary.path, 'ws', name)).href;
}

/** Waits until the maps of a profile are done, and says what it was changed to. */
async function mapped(uri: string): Promise<ProfileChangedParams | undefined> {
  while (!progress.some((each) => each.uri === uri && each.done >= each.of)) await new Promise<void>((resolve) => (wake = resolve));
  return changes.find((each) => each.uri === uri);
}

async function open(name: string, maps: readonly string[] = []): Promise<{ uri: string; revision: number }> {
  const uri = uriOf(name);
  progress.length = changes.length = 0;
  const result = await ask(OpenProfile, { uri, path: fileURLToPath(uri), maps });
  if (result.kind !== 'open') throw new Error(result.kind);
  return { uri, revision: result.summary.revision };
}

function write(name: string, text: string): void {
  const file = path.join(temporary.path, 'ws', name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

beforeAll(async () => {
  const read = (name: string): string => fs.readFileSync(path.join(FIXTURE, name), 'utf8');
  for (const name of ['es', 'esmin']) {
    // The first is recorded where it lies, the second on another machine.
    write(`${name}.cpuprofile`, read(`${name}.cpuprofile`).replaceAll('file:///tmp/research/exp/sm/dist/es.js', uriOf('dist/es.js')));
    write(`dist/${name}.js`, read(`out/${name}.js`));
  }
  write('dist/es.js.map', read('out/es.js.map'));
  write('dist/esmin.js.map', read('out/esmin.js.map'));
  write('src/lib/hot.ts', read('src/lib/hot.ts'));
  child = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  connection = createProtocolConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => void logged.push(message));
  connection.onNotification(MapProgress.method, (params: MapProgressParams) => {
    progress.push(params);
    wake();
  });
  connection.onRequest(FetchText.method, async (params: { readonly url: string }, token: CancellationToken): Promise<unknown> => fetched(params, token));
  connection.onNotification(ProfileChanged.method, (params: ProfileChangedParams) => void changes.push(params));
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid, rootUri: null, capabilities: {}, initializationOptions: { folders: [uriOf('').replace(/\/$/, '')] },
  });
  await connection.sendNotification('initialized', {});
});

afterAll(() => {
  connection.dispose();
  child.kill();
  temporary.remove();
});

function sources(uri: string): Promise<{ readonly result: unknown }> {
  return ask(PageCall, { uri, method: 'sources/list', params: { view: VIEW, filter: '', offset: 0, limit: 100 } }) as Promise<{ readonly result: unknown }>;
}

test('opened as recorded; then there is another revision, whose heat is in the source', async () => {
  const { uri, revision } = await open('es.cpuprofile');
  const change = await mapped(uri);
  expect(change!.summary.revision).toBeGreaterThan(revision);
  expect(change!.summary.notes).toContainEqual({ code: 'source-maps', severity: 'info', message: 'Positions in 1 file were mapped to its original sources.' });
  const heat = await ask(DocumentHeat, { profile: uri, view: VIEW, document: uriOf('src/lib/hot.ts') });
  expect(heat).toMatchObject({ revision: change!.summary.revision });
  expect(heat!.lines.filter(({ self }) => (self ?? 0) > 0).map(({ line0 }) => line0 + 1)).toEqual([6, 7, 11]);
  expect(heat!.functions.map(({ name }) => name)).toEqual(['run', 'step']);
});

test('a bundle recorded elsewhere is found by its path; lines that are only inferred say so', async () => {
  const { uri } = await open('esmin.cpuprofile');
  await mapped(uri);
  const heat = await ask(DocumentHeat, { profile: uri, view: VIEW, document: uriOf('src/lib/hot.ts') });
  expect(heat!.lines.map(({ line0, inferred }) => [line0 + 1, inferred])).toEqual([[3, true], [4, true]]);
});

test('an original that is no file here has the text that the map carries', async () => {
  const { uri } = await open('es.cpuprofile');
  await mapped(uri);
  const located = await ask(Locate, { profile: uri, url: uriOf('src/index.ts') });
  expect(located).toMatchObject({ kind: 'found', uri: expect.stringMatching(new RegExp(`^${ORIGINAL_SCHEME}:/index\\.ts\\?`)) as string });
  expect(await ask(OriginalText, { profile: uri, url: uriOf('src/index.ts') })).toContain('new Worker().run(1e6)');
  const document = (located as { uri: string }).uri;
  const heat = await ask(DocumentHeat, { profile: uri, view: VIEW, document });
  expect(heat!.functions.map(({ name }) => name)).toEqual(['entry']);
  expect(await ask(OriginalText, { profile: uri, url: 'file:///etc/passwd' })).toBe(null);
});

test('a map that the user chose is applied, wherever it lies', async () => {
  const map = path.join(temporary.path, 'elsewhere.map');
  fs.renameSync(path.join(temporary.path, 'ws/dist/esmin.js.map'), map);
  const without = await open('esmin.cpuprofile');
  expect(await mapped(without.uri)).toBeUndefined();
  const { uri } = await open('esmin.cpuprofile', [pathToFileURL(map).href]);
  // Its sources are relative to it, and so outside of the workspace: they are names, and nothing is opened.
  expect((await mapped(uri))!.summary.notes).toContainEqual(expect.objectContaining({ code: 'source-maps' }));
});

test.each([
  ['not JSON', '<html>', /is not JSON/],
  ['an absurd number', '{"version":3,"sources":["a.ts"],"names":[],"mappings":"ggggggggggggggggggA"}', /absurd/],
  ['a negative column', '{"version":3,"sources":["a.ts"],"names":[],"mappings":"DAAA"}', /negative/],
])('a broken map (%s) is a note, and the profile stays usable', async (_, map, sentence) => {
  write('broken/es.cpuprofile', fs.readFileSync(path.join(temporary.path, 'ws/es.cpuprofile'), 'utf8').replaceAll('/dist/es.js', '/broken/es.js'));
  write('broken/es.js', 'code();\n//# sourceMappingURL=es.js.map');
  write('broken/es.js.map', map);
  const { uri } = await open('broken/es.cpuprofile');
  const change = await mapped(uri);
  expect(change!.summary.notes).toContainEqual({ code: 'broken-source-map', severity: 'warning', message: expect.stringMatching(sentence) as string });
  expect(await ask(DocumentHeat, { profile: uri, view: VIEW, document: uriOf('broken/es.js') })).not.toBe(null);
});

test('a map of 500 MB is a note', async () => {
  fs.truncateSync(path.join(temporary.path, 'ws/broken/es.js.map'), 500 << 20);
  const { uri } = await open('broken/es.cpuprofile');
  expect((await mapped(uri))!.summary.notes).toContainEqual(expect.objectContaining({ code: 'broken-source-map', message: expect.stringMatching(/is too large/) as string }));
});

test('a comment that leads out of the workspace is not followed', async () => {
  fs.copyFileSync(path.join(FIXTURE, 'out/es.js.map'), path.join(temporary.path, 'outside.map'));
  fs.rmSync(path.join(temporary.path, 'ws/broken/es.js.map'));
  write('broken/es.js', 'code();\n//# sourceMappingURL=../../outside.map');
  const { uri } = await open('broken/es.cpuprofile');
  expect(await mapped(uri)).toBeUndefined();
});

/** Heat of functions in the original, by name; none while the profile is as it was recorded. */
async function functionsIn(uri: string, name: string): Promise<readonly string[]> {
  return (await ask(DocumentHeat, { profile: uri, view: VIEW, document: uriOf(name) }))?.functions.map((each) => each.name) ?? [];
}

/** The same bundle in two packages, and a profile of one of them from a container. */
async function openOfTwoPackages(): Promise<{ uri: string; revision: number }> {
  for (const name of ['api', 'web']) {
    for (const [to, from] of [['out/two.js', 'out/es.js'], ['out/es.js.map', 'out/es.js.map'], ['src/lib/hot.ts', 'src/lib/hot.ts']] as const) {
      write(`packages/${name}/${to}`, fs.readFileSync(path.join(FIXTURE, from), 'utf8'));
    }
  }
  write('two.cpuprofile', fs.readFileSync(path.join(FIXTURE, 'es.cpuprofile'), 'utf8').replaceAll('file:///tmp/research/exp/sm/dist/es.js', 'file:///app/out/two.js'));
  const opened = await open('two.cpuprofile');
  expect(await mapped(opened.uri)).toBeUndefined();
  progress.length = 0;
  return opened;
}

const NO_PLACES = { pathMappings: {}, webRoot: '', launch: [], excluded: [], trusted: true };

test('a script whose place is learned later: its map is applied then, and no longer when the place is taken back', async () => {
  const { uri, revision } = await openOfTwoPackages();
  await ask(ChangePlaces, { ...NO_PLACES, pathMappings: { '/app': '${workspaceFolder}/packages/api' } });
  const change = await mapped(uri);
  expect(change!.summary.revision).toBeGreaterThan(revision);
  expect(await functionsIn(uri, 'packages/api/src/lib/hot.ts')).toEqual(['run', 'step']);
  expect(await functionsIn(uri, 'packages/web/src/lib/hot.ts')).toEqual([]);
  progress.length = changes.length = 0;
  await ask(ChangePlaces, NO_PLACES);
  const back = await mapped(uri);
  expect(back!.summary.revision).toBeGreaterThan(change!.summary.revision);
  expect(back!.summary.notes).toEqual([]);
  expect(await functionsIn(uri, 'packages/api/src/lib/hot.ts')).toEqual([]);
});

test('a script that the user points at: its map is applied then', async () => {
  const { uri } = await openOfTwoPackages();
  await ask(ChooseSource, { profile: uri, url: 'file:///app/out/two.js', uri: uriOf('packages/web/out/two.js') });
  expect(await mapped(uri)).toBeDefined();
  expect(await functionsIn(uri, 'packages/web/src/lib/hot.ts')).toEqual(['run', 'step']);
});

test('a map in the workspace that has the debug id of the script, whatever its name', async () => {
  const id = '85314830-023f-4cf1-a267-535f4e37bb17';
  write('ids/es.cpuprofile', fs.readFileSync(path.join(temporary.path, 'ws/es.cpuprofile'), 'utf8').replaceAll('/dist/es.js', '/ids/out/es.js'));
  write('ids/out/es.js', fs.readFileSync(path.join(FIXTURE, 'out/es.js'), 'utf8').replace(/\/\/# sourceMappingURL=.*/, `//# debugId=${id}`));
  const map = JSON.parse(fs.readFileSync(path.join(FIXTURE, 'out/es.js.map'), 'utf8')) as object;
  write('ids/symbols/4711.map', JSON.stringify({ ...map, debugId: id }));
  await connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('ids'), type: 1 }] });
  const { uri } = await open('ids/es.cpuprofile');
  expect((await mapped(uri))!.summary.notes).toContainEqual(expect.objectContaining({ code: 'source-maps' }));
  expect(await functionsIn(uri, 'ids/src/lib/hot.ts')).toEqual(['run', 'step']);
});

test('maps that lead in a circle are a note', async () => {
  write('circle/es.cpuprofile', fs.readFileSync(path.join(temporary.path, 'ws/es.cpuprofile'), 'utf8').replaceAll('/dist/es.js', '/circle/es.js'));
  const mapTo = (name: string): string => `{"version":3,"sources":["${name}"],"names":[],"mappings":"${'AAAA;AACA;'.repeat(20)}"}`;
  for (const [name, other] of [['es', 'other'], ['other', 'es']] as const) {
    write(`circle/${name}.js`, `${'code();\n'.repeat(40)}//# sourceMappingURL=${name}.js.map`);
    write(`circle/${name}.js.map`, mapTo(`${other}.js`));
  }
  const { uri } = await open('circle/es.cpuprofile');
  expect((await mapped(uri))!.summary.notes).toContainEqual({ code: 'odd-source-map', severity: 'warning', message: expect.stringMatching(/circle\/es\.js: Its source maps lead in a circle/) as string });
});

test('a script on a server: nothing is fetched without the client, and its map is applied when the client has it', async () => {
  const script = 'https://shop.example/served.js';
  write('served.cpuprofile', fs.readFileSync(path.join(FIXTURE, 'es.cpuprofile'), 'utf8').replaceAll('file:///tmp/research/exp/sm/dist/es.js', script));
  fetched = () => ({ kind: 'not-agreed', url: script });
  const first = await open('served.cpuprofile');
  expect(await mapped(first.uri)).toBeUndefined();
  const [wanted] = await ask(WantedMaps, { profile: first.uri, view: VIEW });
  expect(wanted).toEqual({ script, address: script, share: expect.closeTo(1, 0) as number });
  const { rows } = (await sources(first.uri)).result as PageMethods['sources/list']['result'];
  expect(rows.find(({ url }) => url === script)).toMatchObject({ map: { kind: 'lost', reason: `The script is at ${script}; it was not fetched.` }, remedies: ['fetch', 'locate', 'apply-map', 'build-with-maps', 'exclude'] });
  // The client's file lies where the server may read nothing else.
  const files: Record<string, string> = { [script]: 'es.js', [`${script}.map`]: 'es.js.map' };
  const wishes: string[] = [];
  fetched = ({ url }) => {
    wishes.push(url);
    return { kind: 'fetched', path: path.join(FIXTURE, 'out', files[url]!), url, sourceMap: url === script ? 'served.js.map' : null };
  };
  const { uri } = await open('served.cpuprofile');
  expect((await mapped(uri))!.summary.notes).toContainEqual(expect.objectContaining({ code: 'source-maps' }));
  expect(wishes).toEqual([script, `${script}.map`]);
  expect(await ask(WantedMaps, { profile: uri, view: VIEW })).toEqual([]);
});

test('a script that was built again since its map: a note, every line inferred, and the recorded names', async () => {
  write('stale.cpuprofile', fs.readFileSync(path.join(FIXTURE, 'es.cpuprofile'), 'utf8').replaceAll('file:///tmp/research/exp/sm/dist/es.js', uriOf('stale/es.js')));
  write('stale/es.js', `"use strict";\nconst added = 1;\n${fs.readFileSync(path.join(FIXTURE, 'out/es.js'), 'utf8')}`);
  fs.copyFileSync(path.join(FIXTURE, 'out/es.js.map'), path.join(temporary.path, 'ws/stale/es.js.map'));
  const { uri } = await open('stale.cpuprofile');
  const { notes } = (await mapped(uri))!.summary;
  expect(notes).toContainEqual({ code: 'stale-source-map', severity: 'warning', message: expect.stringMatching(/seems to be of another build/) as string });
  const heat = await ask(DocumentHeat, { profile: uri, view: VIEW, document: uriOf('src/lib/hot.ts') });
  expect(heat!.lines.length).toBeGreaterThan(0);
  expect(heat!.lines.filter(({ inferred }) => inferred !== true)).toEqual([]);
});

test('cancelled while the client fetches, the fetch is cancelled too', async () => {
  let cancelled: () => void = () => undefined;
  const seen = new Promise<void>((resolve) => (cancelled = resolve));
  let begun: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (begun = resolve));
  fetched = async (_, token) => {
    token.onCancellationRequested(cancelled);
    begun();
    await seen;
    return { kind: 'failed', reason: 'it was cancelled' };
  };
  const { uri } = await open('served.cpuprofile');
  await asked;
  await ask(CancelMapping, { uri });
  await seen;
  expect(await mapped(uri)).toBeUndefined();
});

test('cancelled or closed, nothing changes any more', async () => {
  for (const stop of [CancelMapping, CloseProfile]) {
    const opening = open('es.cpuprofile');
    const { uri } = await opening;
    await ask<{ readonly uri: string }, null>(stop, { uri });
    expect(await mapped(uri)).toBeUndefined();
  }
  expect(logged.filter((message) => /error/i.test(message))).toEqual([]);
});

test('the table of sources says which map led to an original, and which lines of it are inferred', async () => {
  const { uri } = await open('es.cpuprofile');
  await mapped(uri);
  const params = { view: VIEW, filter: 'hot.ts', offset: 0, limit: 10 };
  const { result } = await ask(PageCall, { uri, method: 'sources/list', params }) as { result: PageMethods['sources/list']['result'] };
  expect(result.rows).toMatchObject([{
    place: { kind: 'found', path: 'src/lib/hot.ts' }, unresolved: false,
    map: { kind: 'original', rule: 'comment', script: uriOf('dist/es.js') },
  }]);
});
