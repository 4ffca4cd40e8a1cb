// Lines of stack traces as they are shown: each place in its own line.

import { expect, test } from 'vitest';
import { findStackTraces } from '../../src/stack-traces/parse-stack-trace.ts';
import { stackLines } from '../../src/stack-traces/stack-lines.ts';
import { recorded } from '../support/stack-trace-text.ts';

/** `own` or `others`, the path and the line, of all lines that lead somewhere. */
const told = (text: string): string[] =>
  stackLines(text).flatMap(({ frame, path, own }, at) => (frame === null ? [] : [`${at}: ${own ? 'own' : 'others'} ${path}:${frame.line! + 1}`]));

test('each line with a place leads there, its path as the file is looked for', () => {
  expect(told(recorded('java', 'reflected'))).toEqual([
    '2: others jdk/internal/reflect/NativeMethodAccessorImpl.java:77', '3: others jdk/internal/reflect/DelegatingMethodAccessorImpl.java:43', '4: others java/lang/reflect/Method.java:569',
    '5: own com/acme/shop/Orders.java:33', '7: own com/acme/shop/Orders.java:22',
  ]);
});

test('Go and Rust have the place below the function; a panic’s own line has one too', () => {
  expect(told(recorded('go', 'asked'))).toEqual(['2: others /usr/lib/go-1.19/src/runtime/debug/stack.go:24', '4: own /srv/shop/main.go:27']);
  expect(told(recorded('rust', 'short')).filter((line) => line.includes('own'))).toEqual(['1: own main.rs:5', '17: own ./main.rs:5', '19: own ./main.rs:9', '21: own ./main.rs:10']);
});

test('PHP: where it was thrown and where each was called', () => {
  const text = 'Exception: no in /app/Store.php:12\nStack trace:\n#0 /app/Order.php(20): Store->load(7)\n#1 [internal function]: Order->show()\n#2 {main}';
  expect(told(text)).toEqual(['0: own /app/Store.php:12', '2: own /app/Order.php:20']);
});

test.each([['node', 'inspected'], ['python', 'chained'], ['python', 'group'], ['java', 'caused'], ['go', 'panicked'], ['rust', 'full']])('%s, %s: a line that leads somewhere says where', (tool, name) => {
  const lines = stackLines(recorded(tool, name));
  expect(lines.map(({ text }) => text).join('\n')).toBe(recorded(tool, name));
  const leading = lines.filter(({ frame }) => frame !== null);
  expect(leading.length).toBeGreaterThan(1);
  for (const { text, frame } of leading) {
    expect(text).toContain(frame!.file);
    expect(text).toMatch(new RegExp(`\\b${frame!.line! + 1}\\b`));
  }
});

test('prose has no places', () => {
  expect(stackLines('see a.js:1:2\nand b')).toEqual([{ text: 'see a.js:1:2', frame: null, path: '', own: false }, { text: 'and b', frame: null, path: '', own: false }]);
});

test('every frame with a place that is found stands in a line', () => {
  for (const [tool, name] of [['node', 'stack'], ['python', 'deep'], ['java', 'caused'], ['rust', 'short']]) {
    for (const { trace, frameAt } of findStackTraces(recorded(tool!, name!))) {
      const frames = [trace, ...trace.causes].flatMap((each) => each.frames).filter(({ file }) => file !== '');
      expect(new Set(frameAt.values()).size).toBeGreaterThanOrEqual(frames.length);
      for (const frame of frames) expect([...frameAt.values()]).toContain(frame);
    }
  }
});
