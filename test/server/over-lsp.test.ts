// The server as it runs: a process of its own, spoken to over standard input and output.

import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CancellationTokenSource, createProtocolConnection, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from 'vscode-languageserver-protocol/node';
import {
  ChangePlaces, ChooseSource, CloseProfile, DocumentHeat, ExportProfile, FileExists, HottestLines, LearnPrefix,
  ListFolder, Locate, OpenProfile, OpenProgress, PageCall, ReadFile, SuggestFiles, WriteFile,
  type OpenProgressParams, type RequestName,
} from '../../src/protocol/lsp.ts';
import { unpackSlab } from '../../src/protocol/slab.ts';
import { BOX_COLUMNS, type BoxesMeta, type PageMethods } from '../../src/protocol/webview.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { node, root } from '../support/v8-file.ts';

const SERVER = fileURLToPath(new URL('../../src/server/main.node.ts', import.meta.url));
const VIEW = { valueType: 0, threads: null };

const temporary = makeTemporaryFolder();
const profilePath = path.join(temporary.path, 'run.cpuprofile');
const sourceUri = pathToFileURL(path.join(temporary.path, 'app.js')).href;
const profileUri = pathToFileURL(profilePath).href;
const CONTENT = JSON.stringify({
  nodes: [root([2, 3]), node(2, 'work', { at: `${sourceUri}:3:1`, ticks: [[6, 3]] }), node(3, 'read', { at: 'node:fs:9:1' })],
  startTime: 0, endTime: 40, samples: [2, 2, 2, 3], timeDeltas: [0, 10, 10, 10],
});

let child: ChildProcess;
let connection: ProtocolConnection;
const messages: string[] = [];
const progress: OpenProgressParams[] = [];
/** Files that only the client has. */
const remote = new Map<string, Uint8Array>();
const remoteReads: number[] = [];
const remoteWrites: { readonly uri: string; readonly offset: number; readonly data: string; readonly last: boolean }[] = [];

function ask<Params, Result>(request: RequestName<Params, Result>, params: Params, token = new CancellationTokenSource().token): Promise<Result> {
  return connection.sendRequest<Result>(request.method, params, token);
}

function start(): void {
  child = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  connection = createProtocolConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => void messages.push(message));
  connection.onNotification(OpenProgress.method, (params: OpenProgressParams) => void progress.push(params));
  connection.onRequest(FileExists.method, ({ uri }: { uri: string }) => uri === 'memfs:/ws/app.js');
  connection.onRequest(ListFolder.method, ({ uri }: { uri: string }) => (uri === 'memfs:/ws' ? [{ name: 'app.js', isFolder: false }] : null));
  connection.onRequest(WriteFile.method, (piece: (typeof remoteWrites)[number]) => {
    if (piece.uri === 'memfs:/readonly.folded') throw new Error('The file system is read-only.');
    remoteWrites.push(piece);
    return null;
  });
  connection.onRequest(ReadFile.method, ({ uri, offset, length }: { uri: string; offset: number; length: number }) => {
    const bytes = remote.get(uri);
    if (bytes === undefined) throw new Error('Unable to resolve nonexistent file');
    remoteReads.push(offset);
    return { data: Buffer.from(bytes.subarray(offset, offset + length)).toString('base64'), size: bytes.length };
  });
  connection.listen();
}

beforeAll(async () => {
  temporary.write('run.cpuprofile', CONTENT);
  temporary.write('app.js', '\n\n\nfunction work() {\n  let i = 0;\n  while (i < 1e9) i++;\n}\n');
  start();
  const { serverInfo } = await connection.sendRequest<{ serverInfo: object }>('initialize', {
    processId: process.pid, rootUri: null, capabilities: {}, initializationOptions: { folders: [pathToFileURL(temporary.path).href, 'memfs:/ws'] },
  });
  expect(serverInfo).toEqual({ name: 'Heatline' });
  await connection.sendNotification('initialized', {});
});

afterEach(() => {
  // Whatever a test sent, the process stays.
  expect(child.exitCode).toBeNull();
});

afterAll(async () => {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  expect(await ended).toBe(0);
  connection.dispose();
  temporary.remove();
});

test('open, paint, heat, jump, close', async () => {
  expect(await ask(OpenProfile, { uri: profileUri, path: profilePath })).toMatchObject({
    kind: 'open',
    summary: { fileName: 'run.cpuprofile', totals: [{ total: 40_000, samples: 4 }], maxDepth: 1 },
  });
  expect(progress.at(-1)).toMatchObject({ uri: profileUri, of: CONTENT.length });

  const answer = await ask(PageCall, { uri: profileUri, method: 'flame/boxes', params: { view: VIEW, x0: 0, x1: 40_000, depth0: 0, depth1: 60, widthPx: 800 } });
  const { columns, meta } = unpackSlab<typeof BOX_COLUMNS, BoxesMeta>(BOX_COLUMNS, Buffer.from((answer as { slab: string }).slab, 'base64'));
  expect(meta.functions.map(({ name }) => name)).toEqual(['work', 'read']);
  expect([...columns.total]).toEqual([30_000, 10_000]);
  expect(await ask(PageCall, { uri: profileUri, method: 'search', params: { view: VIEW, text: 'wo' } })).toMatchObject({ result: { matchedTotal: 30_000 } });

  expect(await ask(DocumentHeat, { profile: profileUri, view: VIEW, document: sourceUri })).toMatchObject({
    total: 40_000,
    lines: [{ line0: 5, self: 30_000, total: null, samples: 3 }],
    functions: [{ name: 'work', line0: 3, self: 30_000, total: 30_000 }],
  });
  expect(await ask(HottestLines, { profile: profileUri, view: VIEW, limit: 5 })).toMatchObject({ lines: [{ url: sourceUri, line0: 5, share: 0.75 }] });
  expect(await ask(Locate, { profile: profileUri, function: meta.functions[0]!.index })).toEqual({ kind: 'found', uri: sourceUri, line0: 3, column0: 1 });
  // The client lists a folder that is not on disk; then the user decides.
  expect(await ask(Locate, { profile: profileUri, url: '/elsewhere/ws/app.js' })).toMatchObject({ kind: 'found', uri: 'memfs:/ws/app.js' });
  expect(await ask(ChooseSource, { profile: profileUri, url: '/elsewhere/ws/app.js', uri: 'file:///chosen.js' })).toBeNull();
  expect(await ask(Locate, { profile: profileUri, url: '/elsewhere/ws/app.js' })).toMatchObject({ uri: 'file:///chosen.js' });

  expect(await ask(CloseProfile, { uri: profileUri })).toBeNull();
  await expect(ask(DocumentHeat, { profile: profileUri, view: VIEW, document: sourceUri })).rejects.toThrow('The profile is not open.');
  expect(messages).toEqual([]);
});

test('places: settings, files that come, a table of sources, and nothing outside without the user', async () => {
  const elsewhere = makeTemporaryFolder();
  const outside = pathToFileURL(elsewhere.write('secret.js', 'x')).href;
  const ask1 = (url: string) => ask(Locate, { profile: profileUri, url });
  await ask(OpenProfile, { uri: profileUri, path: profilePath });
  expect(await ask1(outside)).toMatchObject({ kind: 'outside', url: outside, uri: outside });
  expect(await ask1('/build/late.js')).toMatchObject({ kind: 'outside' });

  const late = pathToFileURL(temporary.write('deep/late.js', '')).href;
  await connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(path.join(temporary.path, 'deep')).href, type: 1 }] });
  expect(await ask1('/build/late.js')).toMatchObject({ kind: 'found', uri: late });
  expect(await ask(SuggestFiles, { url: '/build/late.ts', limit: 5 })).toEqual([late]);
  expect(await ask(LearnPrefix, { url: '/build/x/late.js', uri: late })).toEqual({ from: '/build/x', to: `\${workspaceFolder:${path.basename(temporary.path)}}/deep` });

  const settings = { pathMappings: { '/chosen': elsewhere.path }, webRoot: '', launch: [], excluded: [], trusted: true };
  await ask(ChangePlaces, settings);
  expect(await ask1('/chosen/secret.js')).toMatchObject({ kind: 'found', uri: outside });
  await ask(ChangePlaces, { ...settings, trusted: false });
  expect(await ask1('/chosen/secret.js')).toMatchObject({ kind: 'outside' });

  const { result } = await ask(PageCall, { uri: profileUri, method: 'sources/list', params: { view: VIEW, filter: '', offset: 0, limit: 10 } }) as { result: PageMethods['sources/list']['result'] };
  expect(result).toMatchObject({ of: 2, unresolved: 0, rows: [{ url: sourceUri, share: 0.75, place: { kind: 'found', rule: 'exact' } }, { url: 'node:fs', place: { kind: 'none' } }] });
  expect(messages.splice(0)).toEqual([expect.stringContaining('its folder is outside the workspace, which is not trusted')]);
  elsewhere.remove();
});

test('a file that is not on disk is read through the client, piece by piece', async () => {
  // Spaces between values are content too, and make it longer than one piece of 4 MiB.
  remote.set('memfs:/big.cpuprofile', Buffer.from(CONTENT.replace('"samples"', ' '.repeat(5_000_000) + '"samples"')));
  expect(await ask(OpenProfile, { uri: 'memfs:/big.cpuprofile', path: null })).toMatchObject({ kind: 'open', summary: { totals: [{ total: 40_000 }] } });
  expect(remoteReads).toEqual([0, 4 << 20]);
  expect(await ask(OpenProfile, { uri: 'memfs:/gone.cpuprofile', path: null })).toMatchObject({
    kind: 'failed',
    failure: { message: expect.stringMatching(/^The editor could not read the file: .*nonexistent file.*\.$/) as string, internal: false },
  });
  expect(messages).toEqual([]);
});

test('exports: to the disk by the server, elsewhere through the client, piece by piece', async () => {
  const opened = await ask(OpenProfile, { uri: profileUri, path: profilePath });
  const { revision } = (opened as { summary: { revision: number } }).summary;
  const out = path.join(temporary.path, 'out.folded');
  const base = { profile: profileUri, revision, view: VIEW, format: 'folded' } as const;
  expect(await ask(ExportProfile, { ...base, uri: pathToFileURL(out).href, path: out })).toEqual({ kind: 'written', bytes: expect.any(Number) as number });
  const text = readFileSync(out, 'utf8');
  expect(text).toContain(`work ${sourceUri}:4:2 30000\n`);
  expect(await ask(ExportProfile, { ...base, uri: 'memfs:/out.folded', path: null })).toEqual({ kind: 'written', bytes: text.length });
  expect(Buffer.concat(remoteWrites.map(({ data }) => Buffer.from(data, 'base64'))).toString()).toBe(text);
  expect(remoteWrites.map(({ last }) => last)).toEqual([true]);
  expect(progress.at(-1)).toEqual({ uri: 'memfs:/out.folded', phase: 'Writing', done: text.length, of: null });
  expect(await ask(ExportProfile, { ...base, uri: 'memfs:/readonly.folded', path: null })).toEqual({
    kind: 'failed', message: expect.stringMatching(/^The editor could not write the file: .*read-only/) as string,
  });
  expect(messages).toEqual([]);
});

test('a request that makes no sense is answered and not called a fault', async () => {
  for (const params of [{ uri: profileUri, method: 'no/such', params: {} }, { uri: profileUri, method: 'view/totals', params: { view: { valueType: 9, threads: null } } }, { uri: 7 }]) {
    await expect(connection.sendRequest(PageCall.method, params)).rejects.toThrow();
  }
  await expect(connection.sendRequest(DocumentHeat.method, { profile: profileUri, view: VIEW, document: 7 })).rejects.toThrow('“document” must be a text');
  expect(messages).toEqual([]);
});

test('cancelled while it reads', async () => {
  remote.set('memfs:/slow.cpuprofile', Buffer.from(CONTENT.replace('"samples"', ' '.repeat(20_000_000) + '"samples"')));
  remoteReads.length = 0;
  const source = new CancellationTokenSource();
  const opening = ask(OpenProfile, { uri: 'memfs:/slow.cpuprofile', path: null }, source.token);
  source.cancel();
  expect(await opening).toEqual({ kind: 'cancelled' });
  expect(remoteReads.length).toBeLessThan(4);
  await expect(ask(HottestLines, { profile: 'memfs:/slow.cpuprofile', view: VIEW, limit: 1 })).rejects.toThrow('not open');
});

test('broken files and missing ones are answers', async () => {
  const fail = async (name: string) => ask(OpenProfile, { uri: `file:///x/${name}`, path: path.join(temporary.path, name) });
  temporary.write('broken.cpuprofile', CONTENT.slice(0, 80));
  expect(await fail('broken.cpuprofile')).toMatchObject({ kind: 'failed', failure: { internal: false, place: expect.stringContaining('byte') as string } });
  expect(await fail('missing.cpuprofile')).toMatchObject({ failure: { message: 'There is no such file.' } });
  expect(await fail('.')).toMatchObject({ failure: { message: 'This is a folder, not a file.' } });
});

test('garbage is answered with errors, and the server goes on', async () => {
  await ask(OpenProfile, { uri: profileUri, path: profilePath });
  const methods = [OpenProfile, CloseProfile, PageCall, DocumentHeat, HottestLines, Locate, ChooseSource].map(({ method }) => method);
  for (const method of [...methods, 'heatline/nothing', '__proto__']) {
    for (const params of [undefined, null, [], {}, 7, { uri: 7, path: 7, profile: [], view: null }, { profile: profileUri, uri: profileUri, view: { valueType: 1e9, threads: {} }, params: null, method: 'toString' }]) {
      // An answer or an error, never silence.
      await connection.sendRequest(method, params).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    }
  }
  await connection.sendNotification('$/cancelRequest', { id: 'never' });
  await connection.sendNotification('heatline/openProfile', {});
  await ask(OpenProfile, { uri: profileUri, path: profilePath });
  await expect(ask(PageCall, { uri: profileUri, method: '__proto__', params: {} })).rejects.toThrow('no method');
  expect(await ask(HottestLines, { profile: profileUri, view: VIEW, limit: 1 })).toMatchObject({ lines: [{ line0: 5 }] });
});

