// Patterns of drop_frames and keep_frames, against JavaScript's own where the dialects agree.

import { expect, test } from 'vitest';
import { FramePattern, UnknownPattern } from '../../../src/formats/pprof/frame-pattern.ts';
import { forSeeds, type Random } from '../../support/random.ts';

test.each([
  ['runtime\\..*', 'runtime.mallocgc', true], ['runtime\\..*', 'myruntime.x', false], ['malloc|calloc|operator new', 'calloc', true],
  ['malloc|calloc', 'mallocs', false], ['(?i)MALLOC', 'malloc', true], ['(?i:M)alloc', 'mAlloc', false], ['a(?i)b|c', 'C', true],
  ['a{2,3}', 'aaaa', false], ['a{2,}', 'aaaa', true], ['a{2', 'a{2', true], ['[^a-c]+', 'xyz', true], ['[]a]', ']', true], ['[a-]', '-', true],
  ['[[:alpha:]_]+\\d*', 'tc_malloc2', true], ['\\Qa.b\\E+', 'a.bb', true], ['\\Aa\\z', 'a', true], ['x\\b.*', 'x y', true], ['(?P<n>a)(?<m>b)', 'ab', true],
  ['\\x41\\x{42}', 'AB', true], ['.', '😀', true], ['.', '\n', false], ['(?s).', '\n', true], ['', '', true], ['(|a)b', 'b', true], ['(a*)*', 'aaa', true],
  ['(?:a??)+b', 'aab', true], ['\\D\\W\\S', 'a-b', true], ['[\\d.]+', '1.5', true], ['^a$|b', 'a', true],
])('%s and %s: %s', (pattern, name, expected) => {
  expect(new FramePattern(pattern).matches(name)).toBe(expected);
});

test.each(['(', ')', 'a**', '*', '[a', '[b-a]', '\\', '\\pL', '(?=a)', 'a{1001}', '(?Z)', '\\8'])('%s is not a pattern', (pattern) => {
  expect(() => new FramePattern(pattern)).toThrow(UnknownPattern);
});

test('hostile patterns take no longer than others', () => {
  const started = performance.now();
  expect(new FramePattern('(a+)+$|(a|a)*b').matches('a'.repeat(5000))).toBe(true);
  expect(new FramePattern('(x+x+)+y').matches('x'.repeat(5000))).toBe(false);
  expect(() => new FramePattern('((((a{9}){9}){9}){9}){9}')).toThrow(UnknownPattern);
  expect(performance.now() - started).toBeLessThan(2000);
});

function randomPattern(random: Random, depth: number): string {
  const part = (): string => {
    const kind = random.below(depth > 0 ? 8 : 4);
    if (kind < 3) return random.pick(['a', 'b', 'c', '\\.', '[ab]', '[^a]', '.', '\\w']);
    if (kind === 3) return random.pick(['^', '$', '\\b', 'a']);
    if (kind === 4) return `(${randomPattern(random, depth - 1)}|${randomPattern(random, depth - 1)})`;
    return `(?:${randomPattern(random, depth - 1)})${random.pick(['*', '+', '?', '{2}', '{1,3}', '{0,}', '*?'])}`;
  };
  return Array.from({ length: random.below(4) }, part).join('');
}

test('random patterns agree with JavaScript’s', async () => {
  await forSeeds(400, (random) => {
    const source = randomPattern(random, 2);
    const pattern = new FramePattern(source);
    const expected = new RegExp(`^(?:${source})$`);
    for (let i = 0; i < 20; i++) {
      const name = Array.from({ length: random.below(8) }, () => random.pick(['a', 'b', 'c', '.', ' '])).join('');
      expect(pattern.matches(name), `${source} on "${name}"`).toBe(expected.test(name));
    }
  });
});
