// The relay between page and server: every request ends in one reply, unknown methods in an error, cancels in silence.

import { expect, test } from 'vitest';
import { globOf } from '../../src/client/features/glob.ts';
import { makeNonce, pageHtml } from '../../src/client/editors/page-html.ts';
import { PageRelay, type HostMethods } from '../../src/client/editors/page-relay.ts';
import type { HostToPage, PageState } from '../../src/protocol/webview.ts';

const state: PageState = { kind: 'cancelled', fileName: 'a' };

function stage() {
  const posted: HostToPage[] = [];
  const asked: { method: string; params: unknown; signal: AbortSignal; answer: (result: unknown) => void; fail: (error: unknown) => void }[] = [];
  const own: HostMethods = {
    'page/ready': () => state,
    'source/open': () => Promise.reject(new Error('No such file.')),
    'source/open-file': () => ({ opened: true, message: null }),
    'source/mend': () => null,
    'open/cancel': () => null,
    'open/again': () => null,
    'open/as-text': () => null,
    'view/changed': () => null,
    'view/choose-threads': () => null,
    'profile/export': () => null,
    'span/open': () => ({ opened: true, message: null }),
    'finding/open': () => ({ opened: true, message: null }),
    'frame/open': () => ({ opened: true, message: null }),
    'logs/add': () => null,
    'clipboard/write': () => null,
    'picture/save': () => null,
    'link/copy': () => null,
    'compare/choose': () => null,
    'compare/scale': () => null,
    'compare/swap': () => null,
    'compare/end': () => null,
  };
  let readied = 0;
  const relay = new PageRelay({
    own,
    post: (message) => posted.push(message),
    forward: (method, params, signal) => new Promise((answer, fail) => asked.push({ method, params, signal, answer, fail })),
    onReady: () => readied++,
  });
  return { relay, posted, asked, readied: () => readied };
}

test('own methods are answered by the host, with results and errors', async () => {
  const { relay, posted, asked, readied } = stage();
  await relay.receive({ kind: 'request', id: 1, method: 'page/ready', params: {} });
  await relay.receive({ kind: 'request', id: 2, method: 'source/open', params: { function: 1, line1: null } });
  expect(posted).toEqual([{ kind: 'result', id: 1, result: state }, { kind: 'error', id: 2, message: 'No such file.' }]);
  expect(asked).toEqual([]);
  expect(readied()).toBe(1);
});

test('the others go to the server, and bytes come back as they are', async () => {
  const { relay, posted, asked } = stage();
  const done = relay.receive({ kind: 'request', id: 7, method: 'flame/boxes', params: { x0: 1 } });
  expect(asked[0]).toMatchObject({ method: 'flame/boxes', params: { x0: 1 } });
  const bytes = Uint8Array.of(1, 2);
  asked[0]!.answer(bytes);
  await done;
  expect(posted).toEqual([{ kind: 'result', id: 7, result: bytes }]);
});

test.each(['no/such', '__proto__', 'constructor', 'toString'])('the method %s is an error reply', async (method) => {
  const { relay, posted, asked } = stage();
  await relay.receive({ kind: 'request', id: 1, method, params: {} });
  expect(posted).toMatchObject([{ kind: 'error', id: 1 }]);
  expect(asked).toEqual([]);
});

test.each(['view/totals', 'flame/boxes', 'flame/find', 'flame/node', 'functions/list', 'functions/row', 'search'])('%s is passed on to the server', async (method) => {
  const { relay, posted, asked } = stage();
  const done = relay.receive({ kind: 'request', id: 1, method, params: { view: 1 } });
  expect(asked).toMatchObject([{ method, params: { view: 1 } }]);
  asked[0]!.answer('yes');
  await done;
  expect(posted).toEqual([{ kind: 'result', id: 1, result: 'yes' }]);
});

test('a cancelled request is cancelled at the server and not answered', async () => {
  const { relay, posted, asked } = stage();
  const done = relay.receive({ kind: 'request', id: 1, method: 'search', params: {} });
  await relay.receive({ kind: 'cancel', id: 1 });
  expect(asked[0]!.signal.aborted).toBe(true);
  asked[0]!.fail(new Error('cancelled'));
  await done;
  expect(posted).toEqual([]);
});

test('a page that is gone is sent nothing, and its requests are cancelled', async () => {
  const { relay, posted, asked } = stage();
  const done = relay.receive({ kind: 'request', id: 1, method: 'search', params: {} });
  relay.dispose();
  asked[0]!.answer({});
  await done;
  relay.sendState(state);
  expect(asked[0]!.signal.aborted).toBe(true);
  expect(posted).toEqual([]);
});

test.each([null, 'text', 7, {}, { kind: 'request' }, { kind: 'else', id: 1 }])('what is no message is ignored: %j', async (message) => {
  const { relay, posted } = stage();
  await relay.receive(message);
  expect(posted).toEqual([]);
});

test('the shell allows no script but its own and no connection', () => {
  const html = pageHtml({ cspSource: 'https://host', nonce: 'N', script: 'start()', style: 'a {}', codiconUri: 'c.css' });
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'nonce-N';");
  expect(policy).not.toMatch(/unsafe|\*/);
  expect(html.match(/<script/g)).toHaveLength(1);
});

test('neither script nor style can end the element it is written into', () => {
  const script = 'const a = "</script><!-- <script>", b = "$&";';
  const html = pageHtml({ cspSource: 'https://host', nonce: 'N', script, style: 'a::after { content: "</style>" }', codiconUri: 'c.css' });
  expect(html.match(/<\/script/g)).toHaveLength(1);
  expect(html.match(/<\/style/g)).toHaveLength(1);
  expect(html).not.toContain('<!--');
  const written = /<script[^>]*>([^]*)<\/script>/.exec(html)![1]!;
   
  expect(new Function(`${written}; return a + b;`)()).toBe('</script><!-- <script>$&');
});

test('nonces are long and differ', () => {
  expect(makeNonce()).toMatch(/^[0-9a-f]{32}$/);
  expect(makeNonce()).not.toBe(makeNonce());
});

test('a file name as a glob matches only itself', () => {
  expect(globOf('app[1]{a}?*.js')).toBe('app[[]1[]][{]a[}][?][*].js');
  expect(globOf('plain-name.js')).toBe('plain-name.js');
});
