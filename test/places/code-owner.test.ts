// Whose code something is: packages and standard libraries of every language that Heatline reads. What profiles make of
// it is in test/server/function-info.test.ts, what stack traces do in test/stack-traces/user-frame.test.ts.

import { expect, test } from 'vitest';
import { codeOwner, ownerOfClass } from '../../src/places/code-owner.ts';

test.each([
  ['/ws/src/a.ts', 'own'],
  ['/home/u/vendors/a.php', 'own'],
  ['/ws/lib/a.rb', 'own'],
  ['/ws/gems/a.rb', 'own'],
  ['/ws/vendor/laravel/framework/src/Route.php', 'library'],
  ['/ws/vendor/github.com/acme/log/log.go', 'library'],
  ['/usr/lib/ruby/gems/3.1.0/gems/rack-2.2.4/lib/rack.rb', 'library'],
  ['/usr/local/lib/ruby/3.2.0/set.rb', 'runtime'],
  ['gem:rack-2.2.4:lib/rack.rb', 'library'],
  ['<internal:kernel>', 'runtime'],
  ['<frozen importlib._bootstrap>', 'runtime'],
  ['/home/u/.rustup/toolchains/stable/lib/rustlib/src/rust/library/core/src/iter.rs', 'runtime'],
  ['./csu/../csu/libc-start.c', 'native'],
  ['src/main.rs', 'own'],
])('%s is %s', (url, owner) => {
  expect(codeOwner(url)).toBe(owner);
});

test.each([
  ['com.acme.OrderService.load', 'own'],
  ['orders.Store.load', 'own'],
  ['java.util.List.forEach', 'runtime'],
  ['javax.servlet.http.HttpServlet.service', 'runtime'],
  ['kotlinx.coroutines.Dispatched.run', 'runtime'],
  ['org.springframework.web.Servlet.service', 'library'],
  ['org.acme.Spring.load', 'own'],
  ['com.acme.Orders$$EnhancerBySpringCGLIB$$8a1.load', 'library'],
  ['com.sun.proxy.$Proxy12.load', 'runtime'],
  ['Shop.Store.Load', 'own'],
  ['System.Linq.Enumerable.First', 'runtime'],
  ['Microsoft.AspNetCore.Mvc.Invoke', 'runtime'],
  ['Npgsql.NpgsqlCommand.ExecuteReader', 'library'],
  ['Systems.Load', 'own'],
])('the class of %s is %s', (name, owner) => {
  expect(ownerOfClass(name)).toBe(owner);
});
