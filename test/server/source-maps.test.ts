// Source maps in the running server: the profile is there as recorded, and then again, at its originals, under another
// revision. The thread is the real one.

import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from 'vscode-languageserver-protocol/node';
import {
  CancelMapping, CloseProfile, DocumentHeat, Locate, MapProgress, OpenProfile, OriginalText, ORIGINAL_SCHEME, ProfileChanged,
  type MapProgressParams, type ProfileChangedParams, type RequestName,
} from '../../src/protocol/lsp.ts';
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

test('cancelled or closed, nothing changes any more', async () => {
  for (const stop of [CancelMapping, CloseProfile]) {
    const opening = open('es.cpuprofile');
    const { uri } = await opening;
    await ask<{ readonly uri: string }, null>(stop, { uri });
    expect(await mapped(uri)).toBeUndefined();
  }
  expect(logged.filter((message) => /error/i.test(message))).toEqual([]);
});
