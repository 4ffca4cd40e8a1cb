// What is fetched, and above all what is not: a server on this computer counts who asks it for what.

import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { webAddress } from '../../src/base/web-address.ts';
import { FetchAgreements, originsOf } from '../../src/client/features/fetch-agreements.ts';
import { fetchFile, removeFiles, type FetchOptions } from '../../src/client/features/fetch-file.node.ts';
import { RemoteTexts } from '../../src/client/features/remote-texts.ts';
import type { FetchResult } from '../../src/protocol/lsp.ts';

const PROFILE = 'file:///ws/a.cpuprofile';
const MIB = 1 << 20;

let server: http.Server;
let origin: string;
const asked: http.IncomingMessage[] = [];
const user = { trusted: true, always: [] as unknown, never: [] as string[] };
let agreements: FetchAgreements;
let texts: RemoteTexts;

/** By path: what the server does. */
const pages: Record<string, (response: http.ServerResponse) => void> = {
  '/app.js': (response) => response.setHeader('SourceMap', 'app.js.map').end('code()'),
  '/old.js': (response) => response.setHeader('X-SourceMap', 'old.map').end('code()'),
  '/app.js.map': (response) => response.end('{"version":3}'),
  '/packed.map': (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(4 * MIB))),
  '/endless.map': (response) => void (function more() { if (!response.destroyed) response.write(Buffer.alloc(MIB), more); })(),
  '/large.map': (response) => response.setHeader('content-length', 2 ** 40).flushHeaders(),
  '/silent.map': () => undefined,
  '/stuck.map': (response) => response.write('{'),
  '/broken.map': (response) => response.writeHead(500).end(),
  '/once': (response) => response.writeHead(302, { location: '/app.js.map' }).end(),
  '/circle': (response) => response.writeHead(307, { location: '/circle' }).end(),
  '/disk': (response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/router': (response) => response.writeHead(302, { location: 'https://192.168.0.1/reboot' }).end(),
  '/elsewhere': (response) => response.writeHead(302, { location: 'https://elsewhere.example/a.map' }).end(),
};

beforeAll(async () => {
  server = http.createServer((request, response) => {
    asked.push(request);
    const page = pages[request.url ?? ''];
    if (page === undefined) response.writeHead(404).end();
    else page(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  asked.length = 0;
  Object.assign(user, { trusted: true, always: [], never: [] });
  agreements = new FetchAgreements({ isTrusted: () => user.trusted, always: () => user.always, never: () => user.never });
  texts = new RemoteTexts(agreements, () => undefined);
});

afterEach(() => texts.dispose());

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function fetchText(page: string, mostBytes = MIB): Promise<FetchResult> {
  return texts.fetch({ profile: PROFILE, url: origin + page, mostBytes }, new AbortController().signal);
}

test('without an agreement nothing is asked of anybody', async () => {
  expect(await fetchText('/app.js')).toEqual({ kind: 'not-agreed', url: `${origin}/app.js` });
  user.always = ['http://127.0.0.1:1', 'https://127.0.0.1', 7, 'nonsense', origin.replace('127.0.0.1', 'localhost')];
  expect((await fetchText('/app.js')).kind).toBe('not-agreed');
  user.always = { [origin]: true };
  expect((await fetchText('/app.js')).kind).toBe('not-agreed');
  expect(asked.length).toBe(0);
});

test('an agreement holds for its profile and its origin, until the profile is closed', async () => {
  agreements.allowOnce('file:///ws/other.cpuprofile', origin);
  expect((await fetchText('/app.js')).kind).toBe('not-agreed');
  agreements.allowOnce(PROFILE, origin);
  expect((await fetchText('/app.js')).kind).toBe('fetched');
  await texts.forget(PROFILE);
  expect((await fetchText('/app.js')).kind).toBe('not-agreed');
  expect(asked.length).toBe(1);
});

test('never in an untrusted workspace, and never where the user said so, whatever was agreed before', async () => {
  user.always = [`${origin}/`];
  agreements.allowOnce(PROFILE, origin);
  expect((await fetchText('/app.js')).kind).toBe('fetched');
  user.trusted = false;
  expect((await fetchText('/app.js')).kind).toBe('not-agreed');
  user.trusted = true;
  user.never = [origin];
  expect((await fetchText('/app.js')).kind).toBe('not-agreed');
  expect(asked.length).toBe(1);
});

test('the text is in a file of its own, with what the header names; each address is asked for once; no cookies, no referrer', async () => {
  agreements.allowOnce(PROFILE, origin);
  const first = await fetchText('/app.js');
  expect(first).toMatchObject({ kind: 'fetched', url: `${origin}/app.js`, sourceMap: 'app.js.map' });
  const { path } = first as { path: string };
  expect(fs.readFileSync(path, 'utf8')).toBe('code()');
  if (process.platform !== 'win32') expect(fs.statSync(path).mode & 0o777).toBe(0o600);
  expect(await fetchText('/app.js')).toEqual(first);
  expect(asked.length).toBe(1);
  expect(asked[0]!.method).toBe('GET');
  for (const header of ['cookie', 'authorization', 'referer', 'origin']) expect(asked[0]!.headers[header]).toBeUndefined();
  expect(await fetchText('/old.js')).toMatchObject({ sourceMap: 'old.map' });
  await texts.dispose();
  expect(fs.existsSync(path)).toBe(false);
});

test.each([
  ['/nothing', { kind: 'missing' }],
  ['/broken.map', { kind: 'failed', reason: 'the server answered 500 Internal Server Error' }],
  ['/large.map', { kind: 'too-large' }],
  ['/endless.map', { kind: 'too-large' }],
  // What counts is the size unpacked.
  ['/packed.map', { kind: 'too-large' }],
])('%s: %o', async (page, result) => {
  agreements.allowOnce(PROFILE, origin);
  expect(await fetchText(page)).toEqual(result);
});

test('redirects: few, to agreed servers, and never into a private network or to the disk', async () => {
  agreements.allowOnce(PROFILE, origin);
  agreements.allowOnce(PROFILE, 'https://192.168.0.1');
  expect(await fetchText('/once')).toMatchObject({ kind: 'fetched', url: `${origin}/app.js.map` });
  asked.length = 0;
  expect(await fetchText('/circle')).toEqual({ kind: 'failed', reason: 'it redirects more than 3 times' });
  expect(asked.length).toBe(4);
  expect(await fetchText('/disk')).toEqual({ kind: 'failed', reason: 'it redirects to what is no address that Heatline fetches' });
  expect(await fetchText('/router')).toEqual({ kind: 'failed', reason: 'it redirects to https://192.168.0.1, on a private network' });
  expect(await fetchText('/elsewhere')).toEqual({ kind: 'not-agreed', url: 'https://elsewhere.example/a.map' });
  expect(texts.takeTroubles(PROFILE).length).toBe(3);
  expect(texts.takeTroubles(PROFILE)).toEqual([]);
});

test('a redirect to another server that the user agreed to is followed', async () => {
  const wishes: string[] = [];
  const fetch: typeof globalThis.fetch = (url) => {
    wishes.push(String(url));
    return Promise.resolve(wishes.length === 1 ? new Response(null, { status: 301, headers: { location: 'https://cdn.example/a.map' } }) : new Response('{}'));
  };
  const options: FetchOptions = { allows: () => true, mostBytes: MIB, signal: new AbortController().signal, fetch };
  const result = await fetchFile(webAddress('https://a.example/a.map')!, options);
  expect(result).toMatchObject({ kind: 'fetched', url: 'https://cdn.example/a.map' });
  await removeFiles([(result as { path: string }).path]);
  expect(wishes).toEqual(['https://a.example/a.map', 'https://cdn.example/a.map']);
});

test.each(['/silent.map', '/stuck.map'])('a server that goes silent (%s) is given up, and a fetch can be cancelled', async (page) => {
  const address = webAddress(origin + page)!;
  const options: FetchOptions = { allows: () => true, mostBytes: MIB, signal: new AbortController().signal };
  expect(await fetchFile(address, { ...options, quietMs: 50 })).toEqual({ kind: 'failed', reason: 'the server sent nothing for 0.05 s' });
  const cancel = new AbortController();
  const fetching = fetchFile(address, { ...options, signal: cancel.signal });
  setTimeout(() => cancel.abort(), 20);
  expect(await fetching).toEqual({ kind: 'failed', reason: 'it was cancelled' });
});

test('a server that is not there is a sentence', async () => {
  const options: FetchOptions = { allows: () => true, mostBytes: MIB, signal: new AbortController().signal };
  const closed = http.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.on('listening', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  expect(await fetchFile(webAddress(`http://127.0.0.1:${port}/a`)!, options)).toEqual({ kind: 'failed', reason: 'the server could not be reached (ECONNREFUSED)' });
});

test('the setting is read as people write it', () => {
  expect(originsOf(['https://a.example/', 'https://A.example:443/x', 'http://a.example', 'nonsense', 3])).toEqual(['https://a.example', 'https://a.example']);
  expect(originsOf('https://a.example')).toEqual([]);
  expect(originsOf(undefined)).toEqual([]);
});
