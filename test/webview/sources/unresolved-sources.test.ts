// Which functions the flame graph marks.

import { expect, test } from 'vitest';
import type { FunctionInfo, SourceRow } from '../../../src/protocol/webview.ts';
import { NONE_UNRESOLVED, UnresolvedSources } from '../../../webview/sources/unresolved-sources.ts';

function rowOf(url: string, unresolved: boolean): SourceRow {
  return { url, kind: 'file', self: 1, total: 1, samples: 1, functions: 1, share: 0.1, place: { kind: 'missing', message: 'No.' }, map: null, unresolved, remedies: [] };
}
function functionIn(url: string | null): FunctionInfo {
  return { index: 0, name: 'f', url, place: null, line1: null, category: 'own' };
}

test('functions of unresolved sources are found by the recorded name, all others are not', () => {
  const known = new UnresolvedSources({ rows: [rowOf('/a.js', true), rowOf('/b.js', false)], unresolved: 1, unresolvedSelf: 5 }, 20);
  expect(known.of(functionIn('/a.js'))?.url).toBe('/a.js');
  expect([functionIn('/b.js'), functionIn('/c.js'), functionIn(null), null, undefined].map((info) => known.of(info))).toEqual([null, null, null, null, null]);
  expect([known.count, known.share]).toEqual([1, 0.25]);
});

test('long names are cut by the host, at different lengths, and are still the same name', () => {
  const url = `/${'x'.repeat(2000)}.js`;
  const known = new UnresolvedSources({ rows: [rowOf(url.slice(0, 1000), true)], unresolved: 1, unresolvedSelf: 1 }, 1);
  expect(known.of(functionIn(`${url.slice(0, 299)}…`))).not.toBeNull();
});

test('before anything is known nothing is marked', () => {
  expect(NONE_UNRESOLVED.of(functionIn('/a.js'))).toBeNull();
  expect(NONE_UNRESOLVED.count).toBe(0);
});
