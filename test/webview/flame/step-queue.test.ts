// Steps that wait for answers: in order, and not for long after the key was let go.

import { expect, test } from 'vitest';
import { StepQueue } from '../../../webview/flame/step-queue.ts';

test('steps are taken one after the other, at most four waiting', async () => {
  const queue = new StepQueue();
  const taken: string[] = [];
  const step = (name: string): void =>
    queue.add(async () => {
      taken.push(`${name} begins`);
      await Promise.resolve();
      taken.push(`${name} ends`);
    });
  for (const name of ['a', 'b', 'c', 'd', 'too many']) step(name);
  await new Promise((resolve) => setTimeout(resolve));
  expect(taken).toEqual(['a', 'b', 'c', 'd'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  step('e');
  await new Promise((resolve) => setTimeout(resolve));
  expect(taken.at(-1)).toBe('e ends');
});
