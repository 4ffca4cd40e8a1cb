// The search field of a waterfall: steps follow one another, however fast the keys come. Its elements are stand-ins.

import { expect, test, vi } from 'vitest';
import { SpanSearch } from '../../../webview/traces/span-search.ts';
import { fieldOf, press, withStandIns } from '../stand-in.ts';

vi.mock('@vscode-elements/elements/dist/vscode-textfield/index.js', () => ({}));

withStandIns();

test('of two quick Enters the second goes on from the span that the first has found', async () => {
  const went: number[] = [];
  const search = new SpanSearch({
    find: (_, from, backwards) => new Promise((resolve) => {
      const span = (from ?? 0) + (backwards ? -1 : 1);
      setTimeout(() => resolve({ revision: 1, matched: 9, span, position: span }));
    }),
    current: () => went.at(-1) ?? 4,
    onTerms: () => {},
    onFound: (span) => went.push(span),
    onLeave: () => {},
  });
  const field = fieldOf(search);
  field.value = 'SELECT';
  press(field, 'Enter');
  press(field, 'Enter');
  press(field, 'Enter', true);
  await vi.waitFor(() => expect(went).toEqual([5, 6, 5]));
});
