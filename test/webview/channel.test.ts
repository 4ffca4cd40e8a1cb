// The page's channel with a fake port: every request ends in a result, an error or a cancel.

import { expect, test } from 'vitest';
import { Cancelled } from '../../src/base/cancel.ts';
import type { HostToPage, PageEvent, PageToHost } from '../../src/protocol/webview.ts';
import { Channel, HostError, orSay, unlessCancelled } from '../../webview/channel.ts';

function connect(): {
  channel: Channel;
  sent: PageToHost[];
  events: PageEvent[];
  say: (message: HostToPage) => void;
} {
  const sent: PageToHost[] = [];
  const events: PageEvent[] = [];
  let say: (message: HostToPage) => void = () => {};
  const port = { post: (message: PageToHost) => void sent.push(message), listen: (receive: typeof say) => void (say = receive) };
  const channel = new Channel(port, (event) => events.push(event));
  return { channel, sent, events, say: (message) => say(message) };
}

const view = { valueType: 0, threads: null };

test('answers find their requests, in any order', async () => {
  const { channel, sent, say } = connect();
  const first = channel.request('open/again', {});
  const second = channel.request('flame/find', { view, function: 3 });
  expect(sent.map((message) => message.id)).toEqual([1, 2]);
  say({ kind: 'result', id: 2, result: { revision: 1, box: null } });
  say({ kind: 'result', id: 1, result: null });
  expect(await first).toBeNull();
  expect(await second).toEqual({ revision: 1, box: null });
});

test('an error reply fails the request with its sentence', async () => {
  const { channel, say } = connect();
  const asked = channel.request('open/again', {});
  say({ kind: 'error', id: 1, message: 'The server has stopped.' });
  await expect(asked).rejects.toThrow(new HostError('The server has stopped.'));
});

test('in a slot the last request wins: the one before is cancelled and its late answer dropped', async () => {
  const { channel, sent, say } = connect();
  const first = channel.request('search', { view, text: 'a' }, 'search');
  const second = channel.request('search', { view, text: 'ab' }, 'search');
  await expect(first).rejects.toThrow(Cancelled);
  expect(sent.map(({ kind, id }) => [kind, id])).toEqual([['request', 1], ['cancel', 1], ['request', 2]]);
  say({ kind: 'result', id: 1, result: 'late' });
  say({ kind: 'result', id: 2, result: 'wanted' });
  expect(await second).toBe('wanted');
});

test('an answered request is not cancelled by the next of its slot', () => {
  const { channel, sent, say } = connect();
  void channel.request('search', { view, text: 'a' }, 'search');
  say({ kind: 'result', id: 1, result: null });
  void channel.request('search', { view, text: 'ab' }, 'search');
  expect(sent.some(({ kind }) => kind === 'cancel')).toBe(false);
});

test('cancelling everything leaves nothing waiting', async () => {
  const { channel, sent } = connect();
  const asked = [channel.request('open/again', {}), channel.request('search', { view, text: 'a' }, 'search')];
  channel.cancelAll();
  for (const request of asked) await expect(request).rejects.toThrow(Cancelled);
  expect(sent.filter(({ kind }) => kind === 'cancel').map(({ id }) => id)).toEqual([1, 2]);
});

test('events go to the listener; unknown messages and unknown ids are ignored', () => {
  const { events, say } = connect();
  const event: PageEvent = { kind: 'reveal-function', revision: 4, function: 2 };
  say(event);
  say({ kind: 'news' } as unknown as HostToPage);
  say({ kind: 'result', id: 99, result: null });
  expect(events).toEqual([event]);
});

test('waiting for work tells a cancel from an error', async () => {
  expect(await unlessCancelled(Promise.resolve())).toBe(true);
  expect(await unlessCancelled(Promise.reject(new Cancelled()))).toBe(false);
  await expect(unlessCancelled(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('work that fails is said, a cancel is not', async () => {
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  expect(await orSay(Promise.resolve(), say)).toBe(true);
  expect(await orSay(Promise.reject(new Cancelled()), say)).toBe(false);
  expect(await orSay(Promise.reject(new Error('broken')), say)).toBe(false);
  expect(said).toEqual(['broken']);
});

test('what the host asks for unasked reaches the page', () => {
  const { events, say } = connect();
  const asked: readonly PageEvent[] = [
    { kind: 'take', revision: 1, what: 'svg' },
    { kind: 'show-link', revision: 1, mainView: 'chart', selected: { index: 2, name: 'work' } },
    { kind: 'spans-changed', revision: 1, summary: { traces: 1, spans: 2, services: ['shop'], errors: 0, only: true, logs: { lines: 3, joined: 2 } } },
    { kind: 'reveal-span', revision: 1, span: 7 },
  ];
  asked.forEach(say);
  expect(events).toEqual(asked);
});

test('an answer that came ahead is the first fitting request\'s, at once and once', async () => {
  const { channel, sent } = connect();
  channel.keepAhead('flame/find', ({ function: fn }) => fn === 3, { revision: 7, box: null });
  void channel.request('flame/find', { view, function: 4 });
  expect(await channel.request('flame/find', { view, function: 3 })).toEqual({ revision: 7, box: null });
  void channel.request('flame/find', { view, function: 3 });
  expect(sent.map((message) => message.kind === 'request' && message.params)).toEqual([{ view, function: 4 }, { view, function: 3 }]);
});

test('an answer that came ahead goes with the profile it was about', async () => {
  const { channel, sent } = connect();
  channel.keepAhead('flame/find', () => true, { revision: 7, box: null });
  channel.cancelAll();
  void channel.request('flame/find', { view, function: 3 });
  expect(sent).toHaveLength(1);
});
