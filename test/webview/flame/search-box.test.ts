// The search field of a graph: what Enter means while an answer is on its way. Its elements are stand-ins.

import { expect, test, vi } from 'vitest';
import type { Channel } from '../../../webview/channel.ts';
import { SearchBox } from '../../../webview/flame/search-box.ts';
import { fieldOf, press, withStandIns } from '../stand-in.ts';

vi.mock('@vscode-elements/elements/dist/vscode-textfield/index.js', () => ({}));

withStandIns();

/** A field whose answers come when the test says so: one function, as many as letters of the text. */
function boxOf() {
  const went: string[] = [];
  const asked: { text: string; slot: string; answer: () => Promise<void> }[] = [];
  const channel = {
    cancelSlot: () => {},
    request: (_: string, { text }: { text: string }, slot: string) => new Promise((resolve) => {
      const answer = async (): Promise<void> => {
        resolve({ revision: 1, functions: [text.length], matchedTotal: 1 });
        await new Promise((done) => setTimeout(done));
      };
      asked.push({ text, slot, answer });
    }),
  };
  const box = new SearchBox({
    graph: 'top-down', channel: channel as unknown as Channel, revision: 1, view: () => ({}) as never, total: () => 1,
    onFound: (functions, text) => went.push(`found ${text}: ${functions?.join() ?? 'none'}`),
    onStep: (direction) => went.push(`step ${direction}`), onLeave: () => {},
  }, '');
  const field = fieldOf(box);
  const type = (text: string): void => {
    field.value = text;
    field.dispatchEvent(new Event('input'));
  };
  return { box, went, asked, type, press: (key: string, shiftKey = false) => press(field, key, shiftKey) };
}

test('Enter right after typing goes to the first of what is typed, once that is found', async () => {
  const { went, asked, type, press } = boxOf();
  type('price');
  press('Enter');
  expect(asked.map(({ text }) => text)).toEqual(['price']);
  expect(went).toEqual([]);
  await asked[0]!.answer();
  expect(went).toEqual(['found price: 5', 'step 1']);
});

test('Enter in what was found already goes on at once', async () => {
  const { box, went, asked, type, press } = boxOf();
  type('price');
  box.ask();
  await asked[0]!.answer();
  press('Enter');
  press('Enter', true);
  expect(asked).toHaveLength(1);
  expect(went).toEqual(['found price: 5', 'step 1', 'step -1']);
});

test('each graph has searches of its own: one does not cancel that of another', () => {
  const { box, asked, type } = boxOf();
  type('price');
  box.ask();
  expect(asked[0]!.slot).toContain('top-down');
});
