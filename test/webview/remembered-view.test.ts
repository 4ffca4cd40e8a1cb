// Which samples count, remembered from visit to visit: what a profile has not is left out.

import { expect, test } from 'vitest';
import type { ProfileSummary, View } from '../../src/protocol/webview.ts';
import { rememberedView, savedView } from '../../webview/remembered-view.ts';

const summary = { valueTypes: [{}, {}], defaultValueType: 1, threads: [{}, {}], timed: true, spanNs: 1000 } as unknown as ProfileSummary;

test('what is saved of a view is that view again', () => {
  const views: readonly View[] = [
    { valueType: 0, threads: null },
    { valueType: 1, threads: [1], range: { fromNs: 10, toNs: 20 }, filters: [{ kind: 'own-code' }] },
  ];
  for (const view of views) expect(rememberedView(savedView(view), summary)).toEqual(view);
});

test('value types, threads and times that the profile has not are forgotten', () => {
  const saved = { valueType: 2, threads: [0, 2], range: { fromNs: 1000, toNs: 1100 }, filters: [] };
  expect(rememberedView(saved, summary)).toEqual({ valueType: 1, threads: null });
  expect(rememberedView({ ...saved, range: { fromNs: 0, toNs: 5 } }, { ...summary, timed: false })).toEqual({ valueType: 1, threads: null });
});
