// Which frame is the user's own, and under which path its file is looked for.

import { describe, expect, test } from 'vitest';
import { parseStackTrace } from '../../src/stack-traces/parse-stack-trace.ts';
import { firstUserFrame, framePath, isUserFrame } from '../../src/stack-traces/user-frame.ts';
import type { StackLanguage } from '../../src/stack-traces/stack-trace.ts';
import { frameText, recorded } from '../support/stack-trace-text.ts';

function first(text: string): string | null {
  const found = firstUserFrame(parseStackTrace(text)!);
  return found === null ? null : `${frameText(found.frame)} below ${found.below}`;
}

describe('the first own frame', () => {
  test.each([
    ['node', 'builtin', 'builtin@/srv/shop/orders.js:16:29 below 2'],
    ['node', 'native', 'native@/srv/shop/orders.js:13:19 below 1'],
    ['python', 'chained', 'handle@/srv/shop/orders.py:15 below 3'],
    ['java', 'caused', 'com.acme.shop.Orders$Store.load@Orders.java:13 below 0'],
    ['go', 'recovered', 'main.(*Store).Load@/srv/shop/main.go:12 below 1'],
    ['go', 'asked', 'main.main@/srv/shop/main.go:27 below 1'],
    ['rust', 'short', 'main::Store::load@./main.rs:5:49 below 6'],
  ])('%s, %s', (tool, name, expected) => {
    expect(first(recorded(tool, name))).toBe(expected);
  });

  test('where a framework wrapped an exception, the cause that was raised nearer to own code', () => {
    expect(first(recorded('java', 'reflected'))).toBe('com.acme.shop.Orders.boom@Orders.java:22 below 0');
  });

  test('none where all is of others; who is the user may be said', () => {
    const text = 'Error: x\n    at f (/app/node_modules/a/b.js:1:2)\n    at node:fs:3:4';
    expect(first(text)).toBe(null);
    expect(firstUserFrame(parseStackTrace(text)!, ({ file }) => file.includes('node_modules/a/'))!.frame.functionName).toBe('f');
  });

  test('.NET without debugging symbols: a name alone, after those with a line', () => {
    expect(first('System.Exception: x\n   at System.Linq.Enumerable.First()\n   at Shop.Store.Load(Int32 id)')).toBe('Shop.Store.Load@ below 1');
    expect(first('System.Exception: x\n   at Shop.Store.Load(Int32 id)\n   at Shop.Api.Get() in /src/Api.cs:line 3')).toBe('Shop.Api.Get@/src/Api.cs:3 below 1');
  });
});

test.each<[string, string, StackLanguage, boolean]>([
  ['f', '/app/src/a.js', 'javascript', true],
  ['f', 'webpack-internal:///./src/a.js', 'javascript', true],
  ['f', '/app/node_modules/express/lib/router.js', 'javascript', false],
  ['f', 'node:internal/process/task_queues', 'javascript', false],
  ['f', '<anonymous>', 'javascript', false],
  ['f', '/usr/lib/python3.11/json/decoder.py', 'python', false],
  ['f', '/venv/lib/python3.11/site-packages/flask/app.py', 'python', false],
  ['f', '<frozen importlib._bootstrap>', 'python', false],
  ['f', '<string>', 'python', false],
  ['java.util.List.forEach', 'List.java', 'java', false],
  ['org.springframework.web.servlet.FrameworkServlet.service', 'FrameworkServlet.java', 'java', false],
  ['com.acme.Shop$$EnhancerBySpringCGLIB$$1.load', '<generated>', 'java', false],
  ['com.acme.Shop.load', 'Shop.java', 'java', true],
  ['System.Threading.Tasks.Task.Wait', '/_/src/Task.cs', 'dotnet', false],
  ['Microsoft.AspNetCore.Mvc.X.Invoke', '', 'dotnet', false],
  ['Shop.Store.Load', '', 'dotnet', true],
  ['runtime.gopanic', '/usr/local/go/src/runtime/panic.go', 'go', false],
  ['github.com/gin-gonic/gin.(*Context).Next', '/go/pkg/mod/github.com/gin-gonic/gin@v1.9.0/context.go', 'go', false],
  ['main.main', '/src/main.go', 'go', true],
  ['call', '/usr/lib/ruby/gems/3.0.0/gems/rack-2.2.4/lib/rack.rb', 'ruby', false],
  ['loop', '<internal:kernel>', 'ruby', false],
  ['each', '/usr/local/lib/ruby/3.2.0/set.rb', 'ruby', false],
  ['load', '/app/models/order.rb', 'ruby', true],
  ['x', '/app/vendor/laravel/framework/src/Route.php', 'php', false],
  ['x', '/app/src/Store.php', 'php', true],
  ['core::panicking::panic', '/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/panicking.rs', 'rust', false],
  ['serde::de', '/home/u/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/serde-1.0.1/src/de.rs', 'rust', false],
  ['__libc_start_main_impl', './csu/../csu/libc-start.c', 'rust', false],
  ['main::main', './src/main.rs', 'rust', true],
])('%s in “%s” (%s) is own code: %s', (functionName, file, language, expected) => {
  expect(isUserFrame({ functionName, file, line: 1, column: null }, language)).toBe(expected);
});

test('Java’s files lie in the folders of their package, whatever class is in them', () => {
  const path = (functionName: string, file: string, language: StackLanguage): string => framePath({ functionName, file, line: 1, column: null }, language);
  expect(path('com.acme.shop.Orders$Store.load', 'Orders.java', 'java')).toBe('com/acme/shop/Orders.java');
  expect(path('com.acme.CartKt.fill', 'Cart.kt', 'java')).toBe('com/acme/Cart.kt');
  expect(path('Main.main', 'Main.java', 'java')).toBe('Main.java');
  expect(path('App.Http.OrderController.create', 'OrderController.php', 'php')).toBe('App/Http/OrderController.php');
  expect(path('{main}', 'index.php', 'php')).toBe('index.php');
  expect(path('load', '/srv/a.js', 'javascript')).toBe('/srv/a.js');
});
