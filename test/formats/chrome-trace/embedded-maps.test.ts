// Source maps within a trace: those that DevTools saves in the metadata, and data URLs of older versions of Chrome.

import { expect, test } from 'vitest';
import { readTrace } from '../../support/trace-file.ts';

const SPAN = { name: 'a', ph: 'X', ts: 0, dur: 1, pid: 1, tid: 1 };
const MAP = { version: 3, sources: ['a\u00e9.ts', 'b.ts'], names: [], mappings: 'AAAA;\\"' };

test('maps of the metadata are kept as text, before and after the events', async () => {
  const sourceMaps = [{ url: 'https://x/a.js', sourceMapUrl: 'a.js.map', sourceMap: MAP }, { url: 'https://x/b.js', sourceMap: JSON.stringify(MAP), more: [1] }];
  for (const file of [{ metadata: { enhancedTraceVersion: 1, sourceMaps, other: {} }, traceEvents: [SPAN] }, { traceEvents: [SPAN], metadata: { sourceMaps } }]) {
    for (const chunkSize of [13, 100_000]) {
      const { embeddedMaps } = await readTrace(file, chunkSize);
      expect(embeddedMaps.map(({ url, sourceMapUrl }) => [url, sourceMapUrl])).toEqual([['https://x/a.js', 'a.js.map'], ['https://x/b.js', null]]);
      for (const { text } of embeddedMaps) expect(JSON.parse(text!)).toEqual(MAP);
    }
  }
});

test('a map that a script has in a data URL is decoded; of another one the address is kept', async () => {
  const text = JSON.stringify(MAP);
  const script = (url: string, sourceMapUrl: string): object => ({
    name: 'ScriptCatchup', ph: 'I', ts: 0, pid: 1, tid: 1, cat: 'disabled-by-default-devtools.v8-source-rundown', args: { data: { isolate: '1', scriptId: '3', sourceMapUrl, url } },
  });
  const base64 = Buffer.from(text).toString('base64');
  const { embeddedMaps, trace } = await readTrace([
    SPAN, script('a.js', `data:application/json;charset=utf-8;base64,${base64}`), script('b.js', `data:application/json,${encodeURIComponent(text)}`),
    script('a.js', `data:application/json;charset=utf-8;base64,${base64}`), script('c.js', 'http://x/c.js.map'),
  ]);
  expect(embeddedMaps).toEqual([{ url: 'a.js', sourceMapUrl: null, text }, { url: 'b.js', sourceMapUrl: null, text }, { url: 'c.js', sourceMapUrl: 'http://x/c.js.map', text: null }]);
  expect(trace.markers.length).toBe(4);
});

test('maps that are none are left out and said', async () => {
  const sourceMaps = [{ url: 'a.js', sourceMap: null }, { url: 'b.js', sourceMap: '' }, { url: 'c.js' }, null, { url: 'd.js', sourceMap: MAP }];
  const { profile, embeddedMaps } = await readTrace({ traceEvents: [SPAN], metadata: { sourceMaps } });
  expect(embeddedMaps.map(({ url }) => url)).toEqual(['d.js']);
  expect(profile.meta.notes).toEqual([{ code: 'bad-maps', severity: 'warning', message: '3 of the source maps in the file cannot be used: broken, or too large.' }]);
});
