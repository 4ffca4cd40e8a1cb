// Map after map: to the end, not in circles, not for ever; and what becomes of broken ones.

import { SourceMapGenerator } from 'source-map';
import { expect, test } from 'vitest';
import type { SourceAnswer } from '../../src/maps/answers.ts';
import { answerSource } from '../../src/maps/chain.ts';
import type { SourceIndex } from '../../src/profile/tables.ts';
import { FakeMapsHost } from '../support/fake-maps-host.ts';

/** A map in which every line of a file is the line `shift` further down in its original. */
function shifted(original: string, shift: number, content?: string): string {
  const generator = new SourceMapGenerator({});
  for (let line = 1; line <= 10; line++) {
    generator.addMapping({ generated: { line, column: 0 }, original: { line: line + shift, column: 0 }, source: original });
  }
  if (content !== undefined) generator.setSourceContent(original, content);
  return generator.toString();
}

/** Ten lines, so that a script is readable, and its comment. */
const script = (name: string): string => `${'work();\n'.repeat(10)}//# sourceMappingURL=${name}.map\n`;

/** Asks for a function at line 2 and its tick at line 3 of a.js. */
async function ask(files: Readonly<Record<string, string>>): Promise<SourceAnswer> {
  return answerSource({
    source: 0 as SourceIndex,
    url: 'file:///ws/a.js',
    functions: { name: ['work'], line0: Int32Array.of(1), column0: Int32Array.of(4) },
    places: { function: Int32Array.of(0), line0: Int32Array.of(2), column0: Int32Array.of(-1) },
  }, { host: new FakeMapsHost(files), embedded: [], picked: [] });
}

/** `b.ts:7 c.ts:8`: where the function and the tick are. */
function places({ originals, functions, places: ticks }: SourceAnswer): string {
  return [functions, ticks].map(({ original, line0 }) => (original[0]! < 0 ? '-' : `${originals[original[0]!]!.url}:${line0[0]! + 1}`)).join(' ');
}

test('bundle → JavaScript → TypeScript', async () => {
  const answer = await ask({
    'file:///ws/a.js': script('a.js'), 'file:///ws/a.js.map': shifted('b.js', 1),
    'file:///ws/b.js': script('b.js'), 'file:///ws/b.js.map': shifted('c.ts', 10),
  });
  expect(places(answer)).toBe('file:///ws/c.ts:13 file:///ws/c.ts:14');
  expect(answer.outcome).toMatchObject({ state: 'mapped', hops: 2, rule: 'comment', mapUrl: 'file:///ws/a.js.map', asked: 2, mapped: 2, approximate: 0, reason: null });
});

test('an inline map in the text that the first map carries', async () => {
  const inner = `${'work();\n'.repeat(10)}//# sourceMappingURL=data:application/json,${encodeURIComponent(shifted('c.ts', 5))}`;
  const answer = await ask({ 'file:///ws/a.js': script('a.js'), 'file:///ws/a.js.map': shifted('webpack://x/b.js', 0, inner) });
  expect(places(answer)).toMatch(/c\.ts:7 \S*c\.ts:8$/);
});

test('maps that lead in a circle are followed once around, with a sentence', async () => {
  const answer = await ask({
    'file:///ws/a.js': script('a.js'), 'file:///ws/a.js.map': shifted('b.js', 1),
    'file:///ws/b.js': script('b.js'), 'file:///ws/b.js.map': shifted('a.js', 1),
  });
  expect(places(answer)).toBe('file:///ws/a.js:4 file:///ws/a.js:5');
  expect(answer.outcome).toMatchObject({ hops: 2, reason: expect.stringMatching(/circle/) as string });
});

test('a map of a file onto itself is no circle to follow', async () => {
  const answer = await ask({ 'file:///ws/a.js': script('a.js'), 'file:///ws/a.js.map': shifted('a.js', 1) });
  expect(places(answer)).toBe('file:///ws/a.js:3 file:///ws/a.js:4');
});

test('at most five maps, with a sentence', async () => {
  const files: Record<string, string> = {};
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  names.slice(0, -1).forEach((name, i) => {
    files[`file:///ws/${name}.js`] = script(`${name}.js`);
    files[`file:///ws/${name}.js.map`] = shifted(`${names[i + 1]!}.js`, 1);
  });
  const answer = await ask(files);
  expect(places(answer)).toBe('file:///ws/f.js:7 file:///ws/f.js:8');
  expect(answer.outcome).toMatchObject({ hops: 5, reason: expect.stringMatching(/more than 5 source maps/) as string });
});

test('a broken map is an outcome; a broken later map leaves what the ones before it say', async () => {
  const first = await ask({ 'file:///ws/a.js': script('a.js'), 'file:///ws/a.js.map': '<html>' });
  expect(places(first)).toBe('- -');
  expect(first.outcome).toMatchObject({ state: 'broken', mapped: 0, hops: 0, reason: 'The source map “file:///ws/a.js.map” cannot be used: it is not JSON.' });
  const second = await ask({
    'file:///ws/a.js': script('a.js'), 'file:///ws/a.js.map': shifted('b.js', 1), 'file:///ws/b.js': script('b.js'), 'file:///ws/b.js.map': '<html>',
  });
  expect(places(second)).toBe('file:///ws/b.js:3 file:///ws/b.js:4');
  expect(second.outcome).toMatchObject({ state: 'mapped', hops: 1, reason: expect.stringMatching(/b\.js\.map” cannot be used/) as string });
});

test('a map that has nothing for these places is said to have none', async () => {
  const answer = await ask({ 'file:///ws/a.js': script('a.js'), 'file:///ws/a.js.map': '{"version":3,"sources":[],"mappings":""}' });
  expect(answer.outcome).toMatchObject({ state: 'unmapped', reason: 'Its source map has nothing for the places of this profile.' });
});
