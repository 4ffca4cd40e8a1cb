// Traces and logs over the protocol, with the server's answers wired as it runs them; the files are the client's.

import fs from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createConnection } from 'vscode-languageserver/node';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from 'vscode-languageserver-protocol/node';
import { AddLogs, CloseProfile, FindSymbols, OpenProfile, PageCall, SpanLines, SpansChanged, type FoundSymbol, type RequestName, type SpansChangedParams } from '../../src/protocol/lsp.ts';
import { gunzip } from '../../src/server/disk.ts';
import { serve } from '../../src/server/serve.ts';
import { FakeHost } from '../support/fake-host.ts';
import { recordedService } from '../support/recorded-service.ts';

const FIXTURES = path.join(import.meta.dirname, '../fixtures/traces');
const URI = 'memfs:/ws/traces.jsonl';

const service = recordedService('express-shop');
/** A function whose text the workspace has lost: only a language server knows it. */
const byName = service.expected.places.find(({ rule }) => rule === 'name')!;

let client: ProtocolConnection;
const host = new FakeHost([`file:///ws/${byName.file}`]);
const changes: SpansChangedParams[] = [];
let symbols: readonly FoundSymbol[] = [];

beforeAll(async () => {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const connection = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  serve({ connection, host, gunzip, toBase64: (bytes) => Buffer.from(bytes).toString('base64'), now: () => performance.now() });
  client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  client.onNotification(SpansChanged.method, (params: SpansChangedParams) => void changes.push(params));
  client.onRequest(FindSymbols.method, ({ query }: { query: string }) => symbols.filter(({ name }) => name === query));
  client.listen();
  host.contents.set(URI, new Uint8Array(fs.readFileSync(path.join(FIXTURES, 'otlp-js-sdk/input.jsonl'))));
  host.contents.set('memfs:/ws/a.log', new Uint8Array(fs.readFileSync(path.join(FIXTURES, 'pino-otel/input.ndjson'))));
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {}, initializationOptions: { folders: ['file:///ws'] } });
});

afterAll(() => client.dispose());

function ask<Params, Result>(request: RequestName<Params, Result>, params: Params): Promise<Result> {
  return client.sendRequest<Result>(request.method, params);
}

function page(method: string, params: object | null): Promise<unknown> {
  return ask(PageCall, { uri: URI, method, params });
}

test('a file of traces opens, its list and its findings are asked for, logs are joined and told of', async () => {
  expect(await ask(OpenProfile, { uri: URI, path: null })).toMatchObject({ kind: 'open', summary: { revision: 1, traces: { only: true } } });
  const listed = await page('traces/list', { filter: { text: 'error:yes' }, sort: 'duration', descending: true, offset: 0, limit: 10 });
  expect(listed).toMatchObject({ result: { revision: 1, rows: [{ services: 1 }] } });
  expect(await page('findings/list', {})).toMatchObject({ result: { revision: 1 } });
  expect(await page('spans/places', { span: 0 })).toMatchObject({ result: { revision: 1 } });
  changes.length = 0;
  expect(await ask(AddLogs, { profile: URI, uri: 'memfs:/ws/a.log', path: null })).toEqual({ kind: 'added', lines: 20, joined: 9, remarks: [] });
  await vi.waitFor(() => expect(changes).toContainEqual(expect.objectContaining({ uri: URI, summary: expect.objectContaining({ logs: { lines: 20, joined: 9 } }) as object })));
});

test.each([
  ['traces/list', { filter: { text: 'error:maybe' }, sort: 'start', descending: false, offset: 0, limit: 1 }, '“error:” is yes or no, as in error:yes.'],
  ['waterfall/rows', { trace: -1 }, 'the file has no such trace'],
  ['spans/places', { span: 'x' }, 'the file has no such span'],
  ['functions/details', { view: { valueType: 0, threads: null }, function: 'x' }, '“function” must be a number'],
  ['sources/list', {}, '“view” must say what is counted'],
  ['findings/list', null, 'the parameters are missing'],
  ['nothing/there', {}, 'The server has no method “nothing/there”.'],
  ['operations/list', {}, '“filter” must be a text'],
])('nonsense in %s is an error reply', async (method, params, message) => {
  await expect(page(method, params)).rejects.toThrow(message);
});

test('logs for what is not open are an error reply', async () => {
  await ask(CloseProfile, { uri: URI });
  await expect(ask(AddLogs, { profile: URI, uri: 'memfs:/ws/a.log', path: null })).rejects.toThrow('The profile is not open.');
});

test('lines that only language servers know are told of the file that has them, and of no other', async () => {
  host.contents.set('memfs:/ws/shop.jsonl', service.bytes(service.expected.traces.file));
  for (const uri of [URI, 'memfs:/ws/shop.jsonl']) await ask(OpenProfile, { uri, path: null });
  const document = `file:///ws/${byName.file}`;
  symbols = [{ name: 'loadOrder', container: 'OrderService', isClass: false, uri: document, line0: byName.line - 1, column0: 2 }];
  const lines = async (): Promise<number[]> => ((await ask(SpanLines, { profile: 'memfs:/ws/shop.jsonl', document }))?.lines ?? []).map(({ line0 }) => line0 + 1);
  const told = (of: string): number => changes.filter(({ uri }) => uri === of).length;
  changes.length = 0;
  await vi.waitFor(async () => expect(await lines()).toContain(byName.line));
  // Whenever the workspace was looked through, both are told of.
  await vi.waitFor(() => expect(told('memfs:/ws/shop.jsonl') - told(URI)).toBeGreaterThan(0));
});
