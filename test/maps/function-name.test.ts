// Original names of functions, by their bindings and by the text around their beginning. `^` marks the place.

import { expect, test } from 'vitest';
import { bindingColumn, declarationLines, nameInText, renamed } from '../../src/maps/function-name.ts';
import { sourceLines } from '../../src/maps/source-lines.ts';

/** The text without its mark, and where that was. */
function marked(text: string): { lines: ReturnType<typeof sourceLines>; line0: number; column0: number } {
  const before = text.slice(0, text.indexOf('^')).split('\n');
  return { lines: sourceLines(text.replace('^', '')), line0: before.length - 1, column0: before.at(-1)!.length };
}

test.each([
  ['function u^(){}', 'u'],
  ['async function*u^(){}', 'u'],
  ['class e{run^(o){}}', 'run'],
  // The parameter `t` is not its name: the trap of arrows.
  ['run(o){let s=^t=>{', 's'],
  ['var s=async^(a,b)=>{', 's'],
  ['x={key:^t=>t}', 'key'],
  ['a.b.step=function^(){}', 'step'],
  // The text may be of another build: what stands before a place that is no function's is not its name.
  ['let total=count ^er+1', null],
  ['let total=count^er+1', null],
  ['call(function^(){})', null],
  ['call(^t=>t)', null],
  ['if(a)return^(t)=>t', null],
])('generated: %s is bound to %s', (text, name) => {
  const { lines, line0, column0 } = marked(text);
  const at = bindingColumn(lines, line0, column0);
  expect(at === null ? null : /^[\w$#]+/.exec(lines.after(line0, at, 50))![0]).toBe(name);
});

test.each([
  ['function ^entry(): number {', 'entry'],
  ['^function entry() {', 'entry'],
  ['function entry^() {', 'entry'],
  ['^export default async function entry<T>(a: T) {', 'entry'],
  ['class A {\n  ^run(n: number) {', 'run'],
  ['class A {\n  ^private static async run(n: number) {', 'run'],
  ['class A { ^get size() {', 'size'],
  ['class Shop<T> extends Base {\n  items = {};\n  add() { if (a) { b(); } }\n  ^constructor(a: T) {', 'Shop'],
  ['class Other {}\nclass Shop { ^constructor() {', 'Shop'],
  ['const step = ^(k: number) => {', 'step'],
  ['^const step = (k: number) => {', 'step'],
  ['const step: Stepper = async ^(k) => {', 'step'],
  // A tool took the parentheses away, so that the place is the parameter.
  ['const step = (^k: number): number => {', 'step'],
  ['handler = ^(event: string): void => {', 'handler'],
  ['x = { key: ^(value) => value }', 'key'],
  ["x = { 'a key': ^function () {} }", 'a key'],
  ['use(^(value) => value)', null],
  ['const step = wrap(^(value) => value)', null],
  ['^value => value', null],
  ['^if (a) {', null],
  ['^return call(a);', null],
])('original: %s is %s', (text, name) => {
  const { lines, line0, column0 } = marked(text);
  expect(nameInText(lines, line0, column0)).toBe(name);
});

test('what V8 says beside the name stays', () => {
  expect([renamed('s', 'step'), renamed('get a', 'size'), renamed('Shop.total', 'total'), renamed('get size', 'size')]).toEqual(['step', 'get size', 'Shop.total', 'get size']);
});

test('lines that declare a function of a name', () => {
  const text = sourceLines([
    'run(1);', 'if (run(2)) {', 'function run(a) {', 'const run = (a) => a;', '  async run(a: number): Promise<void> {', 'x.run = 1;', 'run: function () {', 'class run {', '  return run(3) {',
  ].join('\n'));
  expect(declarationLines(text, 'run')).toEqual([2, 3, 4, 6, 7]);
  expect(declarationLines(text, 'Shop.run')).toEqual([2, 3, 4, 6, 7]);
  expect(declarationLines(text, '(anonymous)')).toEqual([]);
});
