// Places in the names of frames, as each producer writes them, and names that only look like places.

import { expect, test } from 'vitest';
import { readAustinName, readFrameName, type NamedFrame } from '../../../src/formats/collapsed/frame-name.ts';

function short({ name, file, line, startLine, startColumn }: NamedFrame): string {
  const parts = [name, file && `in ${file}`, line > 0 && `at ${line}`, startLine > 0 && `from ${startLine}:${startColumn}`];
  return parts.filter(Boolean).join(' ');
}

test.each([
  ['py-spy', 'main (app.py:46)', 'main in app.py at 46'],
  ['py-spy, frozen', '_load (<frozen importlib._bootstrap>:1176)', '_load in <frozen importlib._bootstrap> at 1176'],
  ['py-spy, no line', 'read (libc.so.6:0)', 'read in libc.so.6'],
  ['a folder with parentheses', 'f (C:\\Program Files (x86)\\a.py:3)', 'f in C:\\Program Files (x86)\\a.py at 3'],
  ['Austin', '/app/a.py:Worker.run:12', 'Worker.run in /app/a.py at 12'],
  ['Austin on Windows', 'C:\\app\\a.py:<module>:1', '<module> in C:\\app\\a.py at 1'],
  ['CPython', 'utils.py:middle:5', 'middle in utils.py at 5'],
  ['rbspy', 'call - lib/b.rb:8', 'call in lib/b.rb at 8'],
  ['rbspy, older', 'call [/srv/lib/b.rb:8]', 'call in /srv/lib/b.rb at 8'],
  ['async-profiler', 'java/util/HashMap.get:557', 'java/util/HashMap.get at 557'],
  ['V8', '~work /app/a.js:12:5', '~work in /app/a.js from 12:5'],
  ['a file alone', 'lib/deep/a.rb:7', 'lib/deep/a.rb in lib/deep/a.rb at 7'],
  ['a name in a name space', 'std::vector::push:9', 'std::vector::push at 9'],
])('%s: %s', (_, text, expected) => {
  expect(short(readFrameName(text))).toBe(expected);
});

test.each([
  '', 'main', 'std::vector<int>::at(unsigned long)', 'operator()', 'f (inlined)', 'memcpy@GLIBC_2.2.5', '[unknown]', 'sys_read_[k]',
  'thread (15263): MainThread', 'thread (15263)', 'tid:4711', 'pid:12', 'lambda$run$0', 'a:b', ':12', '12', '12:30', '10.0.0.1:8080', 'x:99999999999', 'f():0',
  'Foo$$Lambda/0x7f:0',
])('%s is a name and nothing else', (text) => {
  expect(readFrameName(text)).toEqual({ name: text, file: '', line: 0, startLine: 0, startColumn: 0 });
});

test('processes and threads of Austin are no places', () => {
  expect(short(readAustinName('P12', false))).toBe('P12');
  expect(short(readAustinName('T0:614840', false))).toBe('T0:614840');
  expect(short(readAustinName('work (mod.py)', true))).toBe('work in mod.py');
});
