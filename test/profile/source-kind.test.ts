// What a recorded source name says of its source.

import { expect, test } from 'vitest';
import { classifySource } from '../../src/profile/source-kind.ts';

test.each([
  ['node:internal/process/task_queues', 'builtin'],
  ['internal/modules/cjs/loader.js', 'builtin'],
  ['bun:main', 'builtin'],
  ['ext:core/01_core.js', 'builtin'],
  ['native array.js', 'native'],
  ['[native code]', 'native'],
  ['wasm://wasm/0f3a', 'generated'],
  ['evalmachine.<anonymous>', 'generated'],
  ['[eval]', 'generated'],
  ['file:///home/me/node.js', 'file'],
  ['/home/me/internal/a.js', 'file'],
  ['C:\\me\\a.js', 'file'],
  ['https://example.org/a.js?v=3', 'file'],
  ['webpack://sm/./src/a.ts', 'file'],
  ['nodes.js', 'file'],
])('%s is %s', (url, kind) => expect(classifySource(url)).toBe(kind));
