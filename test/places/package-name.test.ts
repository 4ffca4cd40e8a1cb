// Packages by recorded paths, in every ecosystem that Heatline reads; top folders for the user's own code.

import { expect, test } from 'vitest';
import { packageOf, topFolders } from '../../src/places/package-name.ts';

test.each([
  ['file:///ws/node_modules/lodash/map.js', 'lodash'],
  ['/ws/node_modules/@acme/core/dist/index.js', '@acme/core'],
  ['/ws/node_modules/.pnpm/a@1.0.0/node_modules/b/index.js', 'b'],
  ['C:\\ws\\node_modules\\lodash\\map.js', 'lodash'],
  ['http://localhost:3000/node_modules/react/index.js', 'react'],
  ['/usr/lib/python3/dist-packages/numpy/core/x.py', 'numpy'],
  ['/venv/lib/python3.11/site-packages/six.py', 'six'],
  ['/go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.0/decode.go', 'github.com/BurntSushi/toml'],
  ['github.com/acme/log@v1.2.3/log.go', 'github.com/acme/log'],
  ['/ws/vendor/github.com/acme/log/log.go', 'github.com/acme/log'],
  ['/usr/lib/go-1.19/src/net/http/server.go', 'net/http'],
  ['/home/u/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/serde_json-1.0.107/src/de.rs', 'serde_json'],
  ['/rustc/cc66ad468955717ab92600c770da8c1601a4ac33/library/core/src/iter.rs', 'core'],
  ['/usr/lib/ruby/gems/3.1.0/gems/rack-2.2.4/lib/rack.rb', 'rack'],
  ['node:fs', 'node:fs'],
  ['node:internal/modules/cjs/loader', 'node:internal'],
  ['/ws/src/a.ts', null],
  ['<anonymous>', null],
  ['', null],
])('%s is of %s', (url, expected) => {
  expect(packageOf(url)).toBe(expected);
});

test('own code goes by its first folder below the one that most of it shares', () => {
  const urls = ['/home/u/shop/cart/a.ts', '/home/u/shop/cart/deep/b.ts', '/home/u/shop/pay/c.ts', '/home/u/shop/d.ts', '/home/u/shop/pay/e.ts', '/tmp/build/f.ts'];
  expect(urls.map(topFolders(urls))).toEqual(['cart', 'cart', 'pay', '.', 'pay', 'build']);
});

test('what is no path has no folder, and one folder is the root', () => {
  expect(topFolders(['/ws/a.ts', '/ws/b.ts'])('/ws/a.ts')).toBe('.');
  expect(topFolders(['/ws/a.ts'])('node:fs')).toBe(null);
  expect(topFolders([])('/x/y/a.ts')).toBe('x');
});
