// How far lists are scrolled: each has its own row, and the top is no row to remember.

import { expect, test } from 'vitest';
import { PageMemory } from '../../../webview/saved-state.ts';
import { scrollMemory } from '../../../webview/tables/scroll-memory.ts';

test('each list is found where it was left, also by another page', () => {
  let stored: unknown = null;
  const memory = new PageMemory({ read: () => stored, write: (state) => (stored = JSON.parse(JSON.stringify(state))) });
  const [tree, lines] = [scrollMemory(memory, 'tree'), scrollMemory(memory, 'lines')];
  expect(tree.row()).toBe(0);
  tree.keep(40);
  lines.keep(3);
  const later = new PageMemory({ read: () => stored, write: () => undefined });
  expect([scrollMemory(later, 'tree').row(), scrollMemory(later, 'lines').row(), scrollMemory(later, 'functions').row()]).toEqual([40, 3, 0]);
  tree.keep(0);
  expect(memory.state.scrolled).toEqual({ lines: 3 });
});

test('a list that comes to rest where it was writes nothing', () => {
  let writes = 0;
  const memory = new PageMemory({ read: () => null, write: () => void writes++ });
  scrollMemory(memory, 'tree').keep(0);
  expect(writes).toBe(0);
});
