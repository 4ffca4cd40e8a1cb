// Whose code a function is: what recorded names tell.

import { expect, test } from 'vitest';
import { categoryOf } from '../../src/server/function-info.ts';

test.each([
  ['/srv/app/main.go', 'own'],
  ['/usr/lib/go-1.19/src/runtime/proc.go', 'runtime'],
  ['/usr/local/go/src/sort/zsortfunc.go', 'runtime'],
  ['runtime/asm_amd64.s', 'runtime'],
  ['wordcount/words/sort.go', 'own'],
  ['/home/me/go/src/github.com/acme/app/main.go', 'own'],
  ['/home/me/go/pkg/mod/github.com/acme/log@v1.2.3/log.go', 'library'],
  ['github.com/acme/log@v1.2.3/log.go', 'library'],
  ['/rustc/9fc6b43126469e3858e2fe86cafb4f0fd5068869/library/core/src/iter/mod.rs', 'runtime'],
  ['/home/me/.cargo/registry/src/index/serde-1.0.1/src/lib.rs', 'library'],
  ['/app/node_modules/express/index.js', 'library'],
  ['C:\\app\\node_modules\\express\\index.js', 'library'],
  ['/venv/lib/python3.11/site-packages/flask/app.py', 'library'],
  ['/usr/lib/python3.11/json/decoder.py', 'runtime'],
  ['node:fs', 'runtime'],
  ['events.js', 'runtime'],
  ['src/events.js', 'own'],
])('%s is %s', (url, category) => {
  expect(categoryOf('f', url)).toBe(category);
});

test('without a source: the engine’s own names, else native code', () => {
  expect([categoryOf('(garbage collector)', null), categoryOf('memcpy', null)]).toEqual(['engine', 'native']);
});
