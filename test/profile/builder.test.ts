// What the builder takes for the same row and what not, and that ticks follow their stacks.

import { expect, test } from 'vitest';
import { NoteList } from '../../src/base/note.ts';
import { ProfileBuilder } from '../../src/profile/builder.ts';
import { integrityFaults } from '../../src/profile/integrity.ts';
import { functionName, functionUrl, NONE, type FunctionIndex, type Profile, type SourceIndex, type StackIndex } from '../../src/profile/tables.ts';

const ROOT = NONE as StackIndex;

function finish(builder: ProfileBuilder): Profile {
  return builder.finish({
    format: 'test', tool: null, durationNs: 0, lines: 'leaf-ticks', rootPath: null, idleFunction: NONE as FunctionIndex,
    valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }], defaultValueType: 0,
  });
}

test('a function is its name, source and place of definition, the column included', () => {
  const builder = new ProfileBuilder(new NoteList());
  const [a, b] = [builder.source('a.ts'), builder.source('b.ts')];
  const first = builder.function('f', a, 3, 10);
  expect(builder.function('f', a, 3, 10)).toBe(first);
  const others = [builder.function('f', a, 3, 11), builder.function('f', a, 4, 10), builder.function('f', b, 3, 10), builder.function('g', a, 3, 10)];
  expect(new Set([first, ...others]).size).toBe(5);
});

test('sources are one row per name, and no name is no source', () => {
  const builder = new ProfileBuilder(new NoteList());
  expect(builder.source('')).toBe(NONE);
  expect(builder.source('__proto__')).toBe(builder.source('__proto__'));
  expect(builder.source('a.ts')).not.toBe(builder.source('A.ts'));
});

test('stacks are one row per path', () => {
  const builder = new ProfileBuilder(new NoteList());
  const frame = (name: string) => builder.frame(builder.function(name, NONE as SourceIndex, NONE, NONE), NONE, NONE);
  const main = builder.stack(ROOT, frame('main'));
  const work = builder.stack(main, frame('work'));
  expect(builder.stack(builder.stack(ROOT, frame('main')), frame('work'))).toBe(work);
  expect(builder.stack(ROOT, frame('work'))).not.toBe(work);
  expect(builder.stackCount).toBe(3);
  expect(builder.parentOf(work)).toBe(main);
  expect(builder.parentOf(main)).toBe(NONE);
});

test('samples and ticks are renumbered together with the stacks', () => {
  const builder = new ProfileBuilder(new NoteList());
  const source = builder.source('a.ts');
  const frame = (name: string) => builder.frame(builder.function(name, source, 0, 0), NONE, NONE);
  // Breadth-first input: `left` gets its child only after `right` exists.
  const left = builder.stack(ROOT, frame('left'));
  const right = builder.stack(ROOT, frame('right'));
  const child = builder.stack(left, frame('child'));
  builder.tick(right, source, 7, 1);
  builder.tick(child, source, 5, 2);
  builder.tick(child, source, 5, 3);
  builder.tick(child, source, 4, 1);
  builder.thread({ name: '', stack: Int32Array.of(right, child, NONE), values: [{ raw: Int32Array.of(1, 2, 3), scale: 1 }], times: null });
  const profile = finish(builder);
  expect(integrityFaults(profile)).toEqual([]);
  const nameOf = (stack: number): string =>
    functionName(profile, profile.frames.function[profile.stacks.frame[stack as StackIndex]!]!);
  expect([...profile.threads[0]!.stack].map((stack) => (stack === NONE ? null : nameOf(stack)))).toEqual(['right', 'child', null]);
  const ticks = Array.from({ length: profile.ticks.length }, (_, i) => [nameOf(profile.ticks.stack[i]!), profile.ticks.line0[i], profile.ticks.count[i]]);
  expect(ticks).toEqual([['child', 5, 5], ['child', 4, 1], ['right', 7, 1]]);
});

test('names and sources are read back', () => {
  const builder = new ProfileBuilder(new NoteList());
  const native = builder.function('native', NONE as SourceIndex, NONE, NONE);
  const own = builder.function('own', builder.source('node:fs'), 1, 2);
  const profile = finish(builder);
  expect([functionName(profile, native), functionUrl(profile, native)]).toEqual(['native', null]);
  expect([functionName(profile, own), functionUrl(profile, own)]).toEqual(['own', 'node:fs']);
  expect(profile.sources.kind[0 as SourceIndex]).toBe('builtin');
});
