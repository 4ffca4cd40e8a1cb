// Stack traces as real programs printed them (test/fixtures/stack-traces), and as the documents of languages that are not
// installed here write them; then cut, embedded and hostile ones.

import { describe, expect, test } from 'vitest';
import { findStackTraces, parseStackTrace } from '../../src/stack-traces/parse-stack-trace.ts';
import { forSeeds } from '../support/random.ts';
import { recorded, traceText } from '../support/stack-trace-text.ts';

const told = (text: string, most?: number): string[] => traceText(parseStackTrace(text), most);

describe('JavaScript', () => {
  test('V8: functions, awaits without a name, a message of two lines', () => {
    expect(told(recorded('node', 'stack'))).toEqual([
      'javascript Error: could not load\norder 7',
      '  wrapped@/srv/shop/orders.js:8:21',
      '  @/srv/shop/orders.js:20:11',
    ]);
  });

  test('a cause that Node’s inspector shows is a cause', () => {
    expect(told(recorded('node', 'inspected'))).toEqual([
      'javascript Error: could not load\norder 7',
      '  wrapped@/srv/shop/orders.js:8:21',
      '  @/srv/shop/orders.js:22:9',
      '    javascript TypeError: Cannot read properties of undefined (reading \'7\')',
      '      OrderStore.query@/srv/shop/orders.js:4:50',
      '      OrderStore.load@/srv/shop/orders.js:3:44',
      '      wrapped@/srv/shop/orders.js:7:9',
      '      @/srv/shop/orders.js:22:9',
    ]);
  });

  test('evaluated code stands where it was evaluated', () => {
    expect(told(recorded('node', 'evaluated'), 3).slice(1)).toEqual([
      '  inner@/srv/shop/orders.js:12:17', '  eval@/srv/shop/orders.js:12:17', '  evaluated@/srv/shop/orders.js:12:17',
    ]);
  });

  test('native functions have no place, Node’s own files their names', () => {
    expect(told(recorded('node', 'native'), 2).slice(1)).toEqual(['  JSON.parse@', '  native@/srv/shop/orders.js:13:19']);
    expect(told(recorded('node', 'builtin'), 2).slice(1)).toEqual(['  Object.openSync@node:fs:621:18', '  Object.readFileSync@node:fs:487:35']);
    expect(told(recorded('node', 'constructed'), 2)).toEqual(['javascript RangeError: ', '  Cart.fill@/srv/shop/orders.js:15:79', '  Cart@/srv/shop/orders.js:15:107']);
  });

  test('file URLs, URLs of pages and paths of Windows with blanks', () => {
    expect(told('TypeError: at top\n    at f (file:///srv/top.mjs:1:22)\n    at https://shop.example/app.js:2:1\n    at Object.g [as h] (C:\\Program Files (x86)\\shop\\a.js:3:4)')).toEqual([
      'javascript TypeError: at top', '  f@file:///srv/top.mjs:1:22', '  @https://shop.example/app.js:2:1', '  Object.g [as h]@C:\\Program Files (x86)\\shop\\a.js:3:4',
    ]);
  });

  test('Firefox and Safari: name@place, with awaits, evaluated code and native functions', () => {
    const text = [
      'load@https://shop.example/assets/app.js:3:5', 'async*handle/<@https://shop.example/assets/@scope/app.js:10:7',
      'inner@https://shop.example/a.js line 26 > eval:2:96', '@https://shop.example/a.js:1:1', 'map@[native code]', 'global code@file:///srv/x.js:4:1',
    ].join('\n');
    expect(told(text)).toEqual([
      'javascript : ', '  load@https://shop.example/assets/app.js:3:5', '  handle@https://shop.example/assets/@scope/app.js:10:7',
      '  inner@https://shop.example/a.js:26', '  @https://shop.example/a.js:1:1', '  map@', '  global code@file:///srv/x.js:4:1',
    ]);
    expect(parseStackTrace('write to bob@example.com:25')).toBe(null);
  });
});

describe('Python', () => {
  test('the last frame is where it was raised; the last exception is the one, those it came from are causes', () => {
    const [header, ...lines] = told(recorded('python', 'chained'));
    expect(header).toBe('python json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)');
    expect(lines).toEqual([
      '  raw_decode@/usr/lib/python3.11/json/decoder.py:353', '  decode@/usr/lib/python3.11/json/decoder.py:337', '  loads@/usr/lib/python3.11/json/__init__.py:346',
      '  handle@/srv/shop/orders.py:15', '  <lambda>@/srv/shop/orders.py:33', '  <module>@/srv/shop/orders.py:36',
      '    python LookupError: no order 3\nsecond line', '      load@/srv/shop/orders.py:9', '      handle@/srv/shop/orders.py:13',
      '    python KeyError: 3', '      load@/srv/shop/orders.py:7',
    ]);
  });

  test('repeated frames that Python left out are not made up', () => {
    expect(told(recorded('python', 'deep'))[0]).toBe('python RecursionError: maximum recursion depth exceeded');
    expect(parseStackTrace(recorded('python', 'deep'))!.frames).toHaveLength(5);
  });

  test('a file that could not be compiled is a frame without a function', () => {
    expect(told(recorded('python', 'syntax'), 1)).toEqual(['python SyntaxError: \'(\' was never closed', '  @bad.py:1']);
  });

  test('parts of a group, within its margins, are causes; notes belong to messages', () => {
    expect(told(recorded('python', 'group'))).toEqual([
      'python ExceptionGroup: two parts (2 sub-exceptions)', '  group@/srv/shop/orders.py:31', '  <module>@/srv/shop/orders.py:36',
      '    python ValueError: part 0\na note', '      part@/srv/shop/orders.py:21', '      group@/srv/shop/orders.py:27',
      '    python ValueError: part 1', '      part@/srv/shop/orders.py:21', '      group@/srv/shop/orders.py:27',
    ]);
  });
});

describe('Java', () => {
  test('modules fall away, what was suppressed or caused it follows', () => {
    expect(told(recorded('java', 'caused'))).toEqual([
      'java java.lang.IllegalStateException: could not load',
      '  com.acme.shop.Orders$Store.load@Orders.java:13', '  com.acme.shop.Orders.lambda$main$0@Orders.java:32', '  java.lang.Iterable.forEach@Iterable.java:75', '  com.acme.shop.Orders.main@Orders.java:32',
      '    java java.lang.RuntimeException: closing', '      com.acme.shop.Orders$Store.load@Orders.java:14',
      '    java java.lang.NullPointerException: no order 1', '      java.util.Objects.requireNonNull@Objects.java:235', '      com.acme.shop.Orders$Store.load@Orders.java:11',
    ]);
  });

  test('native methods have no place', () => {
    expect(told(recorded('java', 'reflected'), 1)).toEqual([
      'java java.lang.reflect.InvocationTargetException: ', '  jdk.internal.reflect.NativeMethodAccessorImpl.invoke0@',
      '    java java.lang.ArrayIndexOutOfBoundsException: Index 2 out of bounds for length 1', '      com.acme.shop.Orders.boom@Orders.java:22',
    ]);
  });

  test('Kotlin’s files, logback’s notes on jars, loaders’ prefixes, Java’s hidden classes', () => {
    const text = 'kotlin.KotlinNullPointerException\n\tat app//com.acme.CartKt.fill(Cart.kt:4) ~[cart.jar:1.0]\n\tat com.acme.Cart$$Lambda$14/0x0000000800c03000.apply(Unknown Source)\n\t... 12 common frames omitted';
    expect(told(text)).toEqual(['java kotlin.KotlinNullPointerException: ', '  com.acme.CartKt.fill@Cart.kt:4', '  com.acme.Cart$$Lambda$14/0x0000000800c03000.apply@']);
  });
});

describe('Go', () => {
  test('a recovered panic begins where it panicked, not in the function that recovered', () => {
    expect(told(recorded('go', 'recovered'))).toEqual([
      'go : ', '  panic@/usr/lib/go-1.19/src/runtime/panic.go:884', '  main.(*Store).Load@/srv/shop/main.go:12', '  main.main.func1@/srv/shop/main.go:26', '  main.safe@/srv/shop/main.go:22', '  main.main@/srv/shop/main.go:26',
    ]);
  });

  test('debug.Stack and the panic of another goroutine', () => {
    expect(told(recorded('go', 'asked'))).toEqual(['go : ', '  runtime/debug.Stack@/usr/lib/go-1.19/src/runtime/debug/stack.go:24', '  main.main@/srv/shop/main.go:27']);
    expect(told(recorded('go', 'panicked'))).toEqual([
      'go panic: runtime error: invalid memory address or nil pointer dereference', '  main.main.func2@/srv/shop/main.go:30', '  main.main@/srv/shop/main.go:30',
    ]);
  });

  test('pkg/errors: the same pairs without a goroutine, the root first', () => {
    const text = 'no order 7\nshop/store.(*Store).Load\n\t/src/store/store.go:12\nmain.main\n\t/src/main.go:5\nruntime.goexit\n\t/usr/local/go/src/runtime/asm_amd64.s:1594\ncould not load\nmain.main\n\t/src/main.go:6';
    expect(told(text)).toEqual(['go : no order 7', '  shop/store.(*Store).Load@/src/store/store.go:12', '  main.main@/src/main.go:5', '  runtime.goexit@/usr/local/go/src/runtime/asm_amd64.s:1594']);
    expect(findStackTraces(text)).toHaveLength(2);
  });
});

describe('.NET', () => {
  test('inner exceptions stand first, awaits are no ends, paths may have brackets', () => {
    const text = [
      'Unhandled exception. System.InvalidOperationException: could not load', 'second line', ' ---> Shop.OrderMissing: no order 7',
      '   at Shop.Store.Load(Int32 id) in C:\\Program Files (x86)\\shop\\Store.cs:line 12', '   at Shop.Store.<LoadAsync>d__3.MoveNext() in /src/Store.cs:line 20',
      '--- End of stack trace from previous location ---', '   at System.Runtime.CompilerServices.TaskAwaiter.ThrowForNonSuccess(Task task)',
      '   --- End of inner exception stack trace ---', '   at Shop.Api.OrderController.Get(Int32 id, Func`2 f) in /src/Api/OrderController.cs:line 33', '   at lambda_method7(Closure, Object)',
    ].join('\r\n');
    expect(told(text)).toEqual([
      'dotnet System.InvalidOperationException: could not load\nsecond line', '  Shop.Api.OrderController.Get@/src/Api/OrderController.cs:33', '  lambda_method7@',
      '    dotnet Shop.OrderMissing: no order 7', '      Shop.Store.Load@C:\\Program Files (x86)\\shop\\Store.cs:12', '      Shop.Store.<LoadAsync>d__3.MoveNext@/src/Store.cs:20', '      System.Runtime.CompilerServices.TaskAwaiter.ThrowForNonSuccess@',
    ]);
  });

  test('prose that ends in brackets is no frame', () => {
    expect(findStackTraces('Done:\n   see Shop.Order.Load(Int32 id)\n   ran Program.Main()')).toEqual([]);
  });

  test.each([
    ['   bei Shop.Programm.Main(String[] args) in C:\\shop\\Programm.cs:Zeile 5.'],
    ['   à Shop.Programm.Main(String[] args) dans C:\\shop\\Programm.cs:ligne 5'],
    ['   場所 Shop.Programm.Main(String[] args) 場所 C:\\shop\\Programm.cs:行 5'],
    ['   в Shop.Programm.Main(String[] args) в C:\\shop\\Programm.cs:строка 5'],
  ])('in other languages: %s', (line) => {
    expect(told(`System.Exception: x\n${line}`)).toEqual(['dotnet System.Exception: x', '  Shop.Programm.Main@C:\\shop\\Programm.cs:5']);
  });
});

describe('Ruby', () => {
  test('before and since 3.4; a cause follows', () => {
    const text = "/app/order.rb:12:in 'Order#load': no order 7 (KeyError)\n\tfrom /app/orders_controller.rb:8:in `block in show'\n\tfrom <internal:kernel>:187:in 'Kernel#loop'\n/app/db.rb:3:in `query': closed (IOError)\n\tfrom /app/order.rb:11:in `load'";
    expect(told(text)).toEqual([
      'ruby KeyError: no order 7', '  Order#load@/app/order.rb:12', '  block in show@/app/orders_controller.rb:8', '  Kernel#loop@<internal:kernel>:187',
      '    ruby IOError: closed', '      query@/app/db.rb:3', '      load@/app/order.rb:11',
    ]);
  });

  test('Ruby 2.5 to 2.7 printed the outermost first', () => {
    const text = "Traceback (most recent call last):\n\t2: from a.rb:9:in `<main>'\n\t1: from a.rb:5:in `outer'\na.rb:2:in `inner': boom (RuntimeError)";
    expect(told(text)).toEqual(['ruby RuntimeError: boom', '  inner@a.rb:2', '  outer@a.rb:5', '  <main>@a.rb:9']);
  });
});

describe('PHP', () => {
  test('a line tells who was called and from where: places belong to the function of the next line; “Next” comes last', () => {
    const text = [
      'PHP Fatal error:  Uncaught App\\OrderMissing: no order 7', 'really in /app/src/Store.php:12', 'Stack trace:', '#0 /app/src/Controller.php(20): App\\Store->load(7)',
      '#1 [internal function]: App\\Controller->show(Object(Request))', '#2 {main}', '', 'Next RuntimeException: outer in /app/src/Outer.php:9', 'Stack trace:', '#0 /app/public/index.php(5): App\\Outer::run()', '#1 {main}', '  thrown in /app/src/Outer.php on line 9',
    ].join('\n');
    expect(told(text)).toEqual([
      'php RuntimeException: outer', '  App\\Outer::run@/app/src/Outer.php:9', '  {main}@/app/public/index.php:5',
      '    php App\\OrderMissing: no order 7\nreally', '      App\\Store->load@/app/src/Store.php:12', '      App\\Controller->show@/app/src/Controller.php:20', '      {main}@',
    ]);
  });

  test('OpenTelemetry writes PHP in Java’s form', () => {
    const text = 'Exception: x\n\tat App.Http.OrderController.create(OrderController.php:16)\n\tat {main}(index.php:23)\nCaused by: Abc.Def.TestException: inner\n\t... 1 more';
    expect(told(text)).toEqual(['php Exception: x', '  App.Http.OrderController.create@OrderController.php:16', '  {main}@index.php:23', '    php Abc.Def.TestException: inner']);
  });

  test('a warning has a place and no calls', () => {
    expect(told('PHP Warning:  Undefined array key 3 in /app/f.php on line 12')).toEqual(['php : Undefined array key 3', '  @/app/f.php:12']);
  });
});

describe('Rust', () => {
  test('a panic has a place even without a backtrace', () => {
    expect(told(recorded('rust', 'without'))).toEqual(['rust panic: index out of bounds: the len is 1 but the index is 3', '  @main.rs:5:49']);
    expect(told("thread 'main' panicked at 'old form', src/main.rs:4:5")).toEqual(['rust panic: old form', '  @src/main.rs:4:5']);
  });

  test('a short and a full backtrace name the same functions, without the linker’s hashes', () => {
    const own = (name: string): string[] => told(recorded('rust', name), 40).filter((line) => / main::|^ {2}main::/.test(line)).map((line) => line.replace(/@.*\//, '@'));
    expect(own('short')).toEqual(['  main::Store::load@main.rs:5:49', '  main::main::{{closure}}@main.rs:9:33', '  main::main@main.rs:10:20']);
    expect(own('full')).toEqual(own('short'));
  });
});

describe('any text', () => {
  const all = [['node', 'stack'], ['python', 'chained'], ['java', 'caused'], ['go', 'recovered'], ['rust', 'short']] as const;

  test.each(all)('%s, cut anywhere, keeps the frames before the cut', (tool, name) => {
    const text = recorded(tool, name);
    const whole = parseStackTrace(text)!;
    const frames = new Set([whole, ...whole.causes].flatMap((trace) => trace.frames.map(({ functionName, file }) => `${functionName}@${file}`)));
    let most = 0;
    for (let end = 0; end <= text.length; end++) {
      const found = parseStackTrace(text.slice(0, end));
      const count = found === null ? 0 : [found, ...found.causes].reduce((sum, trace) => sum + trace.frames.length, 0);
      // At most the last frame is cut in two; a recovered panic drops what was before it.
      expect(tool === 'go' || count >= most - 1, `at ${end}`).toBe(true);
      most = Math.max(most, count);
      for (const { functionName, file } of found?.frames.slice(1, -1) ?? []) expect(frames).toContain(`${functionName}@${file}`);
    }
    expect(most).toBeGreaterThanOrEqual(2);
  });

  test('traces are found among lines of logs, each with its lines', () => {
    const text = `12:00 INFO starting\n12:01 ERROR could not load\n${recorded('java', 'reflected').trim()}\n12:02 INFO again\n${recorded('node', 'native').trim()}\n12:03 INFO done`;
    expect(findStackTraces(text).map(({ from, to, trace }) => [from, to, trace.language, trace.type])).toEqual([
      [2, 11, 'java', 'java.lang.reflect.InvocationTargetException'], [12, 16, 'javascript', 'SyntaxError'],
    ]);
  });

  test('in one line with `\\n`, with colours, with Windows’ ends of lines', () => {
    const text = recorded('node', 'native').trim();
    const expected = told(text);
    expect(told(JSON.stringify(text).slice(1, -1))).toEqual(expected);
    expect(told(text.replaceAll('\n', '\r\n'))).toEqual(expected);
    expect(told(`\x1b[31m${text.replaceAll('\n', '\x1b[0m\n')}`)).toEqual(expected);
  });

  test.each(['', 'no trace', 'see a.js:1:2', 'look at foo (bar)', '1: one\n2: two', '#1 fixed\n#2 open', '   at noon (today)', 'at a.b.c(1)'])('%j is none', (text) => {
    expect(findStackTraces(text)).toEqual([]);
  });

  test('damaged at random: never an error, lines in the text, traces that do not overlap', () =>
    forSeeds(300, (random) => {
      const [tool, name] = random.pick(all);
      let text = recorded(tool, name);
      for (let i = 0; i < 6; i++) {
        const at = random.below(text.length);
        const [otherTool, otherName] = random.pick(all);
        const other = recorded(otherTool, otherName);
        const piece = random.pick(['', '\n', '(', ')', ':', '    at ', 'Caused by: ', ' ---> ', '#0 ', other.slice(random.below(other.length)).slice(0, random.below(200))]);
        text = text.slice(0, at) + piece + text.slice(at + random.below(20));
      }
      const lines = text.split(/\r?\n/).length;
      let reached = 0;
      for (const { from, to, trace, frameAt } of findStackTraces(text)) {
        expect(from).toBeGreaterThanOrEqual(reached);
        expect(to > from && to <= lines).toBe(true);
        reached = to;
        for (const at of frameAt.keys()) expect(at >= from && at < to).toBe(true);
        for (const { line, column } of [trace, ...trace.causes].flatMap(({ frames }) => frames)) {
          for (const number of [line, column]) expect(number === null || (Number.isSafeInteger(number) && number >= 0)).toBe(true);
        }
      }
    }));

  test('hostile texts of 256 KiB take time in proportion', () => {
    const parts = [
      'a', '\n', '    at a.b.c(x.java:1)\n', '    at f (a.js:1:2)\nXError: y\n', '1: a\n', '#0 [internal function]: f()\n', 'Traceback (most recent call last):\n  x\n',
      '    at ((((((((', `   at ${'a('.repeat(1000)}\n`, `${':1'.repeat(2000)}\n`, `${'a.'.repeat(2000)}\n`, `${'@'.repeat(4000)}\n`, `${' in '.repeat(1000)} on line 1\n`,
      `${"thread 'a' panicked at 'x'".repeat(100)}\n`, ' ---> X: y\n', 'Caused by: x\n', `${'File "'.repeat(700)}\n`, `${'XErrorYError'.repeat(300)}\n`, 'main.f()\n\t/x.go:1\n',
    ];
    for (const part of parts) {
      const text = part.repeat(Math.ceil((1 << 18) / part.length)).slice(0, 1 << 18);
      const start = performance.now();
      findStackTraces(text);
      // Half a second on a slow machine; what grows with the square takes minutes.
      expect(performance.now() - start, part.slice(0, 40)).toBeLessThan(5000);
    }
  });
});
