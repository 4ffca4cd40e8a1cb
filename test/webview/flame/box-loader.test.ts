// What the loader asks the host for, and when it does not. The host here is a list of requests that the test answers.

import { expect, test } from 'vitest';
import { BoxStore } from '../../../src/flame/box-store.ts';
import { panBy, wholeGraph, zoomTo } from '../../../src/flame/viewport.ts';
import type { Viewport } from '../../../src/flame/viewport.ts';
import { packSlab } from '../../../src/protocol/slab.ts';
import { BOX_COLUMNS } from '../../../src/protocol/webview.ts';
import type { BoxesParams, FunctionInfo, HostToPage, PageToHost } from '../../../src/protocol/webview.ts';
import { Channel } from '../../../webview/channel.ts';
import { BoxLoader } from '../../../webview/flame/box-loader.ts';

const REVISION = 3;
const screen: Viewport = wholeGraph({ total: 1e9, rows: 400, widthPx: 1000, heightPx: 400, rowPx: 20 });

function start(): {
  loader: BoxLoader;
  store: BoxStore;
  asked: BoxesParams[];
  errors: string[];
  functions: Map<number, FunctionInfo>;
  answer: (raised?: number, revision?: number) => Promise<void>;
  refuse: (message: string) => Promise<void>;
} {
  const asked: BoxesParams[] = [];
  const errors: string[] = [];
  const functions = new Map<number, FunctionInfo>();
  const store = new BoxStore();
  let lastId = 0;
  let say: (message: HostToPage) => void = () => {};
  const channel = new Channel(
    {
      post: (message: PageToHost) => {
        if (message.kind !== 'request') return;
        lastId = message.id;
        asked.push(message.params as BoxesParams);
      },
      listen: (receive) => void (say = receive),
    },
    () => {},
  );
  const loader = new BoxLoader({
    request: (part) => channel.request('flame/boxes', { view: { valueType: 0, threads: null }, ...part }, 'boxes'),
    store,
    functions,
    revision: REVISION,
    onBoxes: () => {},
    onError: (message) => errors.push(message),
  });
  const delivered = async (message: HostToPage): Promise<void> => {
    say(message);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  const answer = (raised = 1, revision = REVISION): Promise<void> => {
    const params = asked.at(-1)!;
    const minValue = ((params.x1 - params.x0) / params.widthPx) * 0.5 * raised;
    const info = { index: 5, name: 'parse', url: null, place: null, line1: null, category: 'own' };
    const ints = (value: number): Int32Array => Int32Array.of(value);
    const columns = {
      node: ints(1),
      parentNode: ints(-1),
      function: ints(5),
      depth: ints(0),
      merged: ints(0),
      start: Float64Array.of(0),
      total: Float64Array.of(1e9),
      self: Float64Array.of(0),
      samples: Float64Array.of(9),
    };
    const meta = { ...params, revision, maxDepth: 400, total: 1e9, minValue, functions: [info] };
    return delivered({ kind: 'result', id: lastId, result: packSlab(BOX_COLUMNS, columns, meta) });
  };
  const refuse = (message: string): Promise<void> => delivered({ kind: 'error', id: lastId, message });
  return { loader, store, asked, errors, functions, answer, refuse };
}

test('the first request is of the whole width and has room for at most 10 000 boxes', () => {
  const { loader, asked } = start();
  loader.ensure(screen, 2);
  loader.ensure(screen, 2);
  expect(asked).toHaveLength(1);
  const { x0, x1, depth0, depth1, widthPx } = asked[0]!;
  expect([x0, x1, depth0]).toEqual([0, 1e9, 0]);
  expect(2 * widthPx * (depth1 - depth0)).toBeLessThanOrEqual(10_000);
});

test('then what is on screen is asked for at half a device pixel', async () => {
  const { loader, asked, functions, answer } = start();
  loader.ensure(screen, 2);
  await answer();
  expect(functions.get(5)?.name).toBe('parse');
  loader.ensure(screen, 2);
  expect(asked[1]).toMatchObject({ x0: 0, x1: 1e9, widthPx: 2000, depth0: 0, depth1: 30 });
  await answer();
  loader.ensure(screen, 2);
  expect(asked).toHaveLength(2);
});

test('a zoomed part comes with a screen to each side, so that a small pan asks nothing', async () => {
  const { loader, asked, answer } = start();
  const zoomed = zoomTo(screen, 4e8, 5e8);
  loader.ensure(zoomed, 1);
  await answer();
  loader.ensure(zoomed, 1);
  expect(asked[1]).toMatchObject({ x0: 3e8, x1: 6e8, widthPx: 3000 });
  loader.ensure(panBy(zoomed, 200), 1);
  await answer();
  loader.ensure(panBy(zoomed, 900), 1);
  expect(asked).toHaveLength(2);
  loader.ensure(panBy(zoomed, 1100), 1);
  expect(asked).toHaveLength(3);
});

test('where the host had to be coarser than asked, it is asked again without margins, and then left in peace', async () => {
  const { loader, asked, answer } = start();
  const zoomed = zoomTo(screen, 4e8, 5e8);
  loader.ensure(zoomed, 1);
  await answer();
  loader.ensure(zoomed, 1);
  await answer(8);
  loader.ensure(zoomed, 1);
  expect(asked[2]).toMatchObject({ x0: 4e8, x1: 5e8, widthPx: 1000 });
  await answer(8);
  loader.ensure(zoomed, 1);
  loader.ensure(zoomed, 1);
  expect(asked).toHaveLength(3);
});

test('boxes of another reading of the file are dropped', async () => {
  const { loader, store, answer } = start();
  loader.ensure(screen, 1);
  await answer(1, REVISION + 1);
  expect(store.sets()).toEqual([]);
});

test('a refusal is told once and not asked for again on every frame', async () => {
  const { loader, asked, errors, answer, refuse } = start();
  loader.ensure(screen, 1);
  await answer();
  loader.ensure(screen, 1);
  await refuse('The server has stopped.');
  loader.ensure(screen, 1);
  expect(asked).toHaveLength(2);
  expect(errors).toEqual(['The server has stopped.']);
});
