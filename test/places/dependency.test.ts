// Which paths are code of others, how much of them must fit, and where else such code may lie.

import { expect, test } from 'vitest';
import { leastShared, vendoredPaths } from '../../src/places/dependency.ts';

test.each([
  ['/build/src/a.js', 1, false],
  ['/build/node_modules/p/index.js', 3, true],
  ['/x/node_modules/.pnpm/a@1/node_modules/a/i.js', 3, true],
  ['node_modules/@acme/p/index.js', 4, true],
  ['/venv/lib/python3.12/site-packages/requests/api.py', 2, true],
  ['/venv/lib/python3.12/site-packages/six.py', 2, true],
  ['/usr/lib/python3.12/json/decoder.py', 4, true],
  ['c:/Python312/Lib/json/decoder.py', 4, true],
  ['/go/pkg/mod/github.com/acme/log@v1.2.3/log.go', 4, true],
  ['github.com/acme/log@v1.2.3/log.go', 4, true],
  ['/usr/local/go/src/runtime/proc.go', 4, true],
  ['/home/me/go/src/github.com/me/shop/main.go', 1, false],
  ['/rustc/17067e9ac6d7e4f9c0d6ab1d87549aaa6ae0e5a2/library/std/src/io/mod.rs', 7, true],
  ['/home/me/.cargo/registry/src/index.crates.io-6f17d22bba15001f/serde-1.0.2/src/lib.rs', 3, true],
  ['/cargo/registry/1949cf8c6b5b557f/serde-1.0.2/src/lib.rs', 3, true],
  ['/usr/lib/ruby/gems/3.3.0/gems/rack-3.0.1/lib/rack.rb', 3, true],
  ['/app/vendor/autoload.php', 2, true],
])('%s: at least %d segments', (path, segments, dependency) => {
  expect(leastShared(path)).toEqual({ segments, dependency });
});

test.each([
  ['/go/pkg/mod/github.com/!azure/log@v1.2.3/log.go', ['vendor/github.com/Azure/log/log.go']],
  ['github.com/acme/log/v2@v2.0.0/x/log.go', ['vendor/github.com/acme/log/v2/x/log.go']],
  ['/home/me/.cargo/registry/src/index.crates.io-6f17d22bba15001f/serde-json-1.0.2/src/lib.rs', ['vendor/serde-json/src/lib.rs']],
  ['/app/src/a.js', []],
])('%s may lie in a workspace as %j', (path, expected) => expect(vendoredPaths(path)).toEqual(expected));
