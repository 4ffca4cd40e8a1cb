// Decoded once, and never the wrong text.

import { expect, test } from 'vitest';
import { TextCache } from '../../src/bytes/text-cache.ts';
import { forSeeds } from '../support/random.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test('ten thousand texts, each asked for again and again', () =>
  forSeeds(3, (random) => {
    const cache = new TextCache();
    const texts = Array.from({ length: 10_000 }, (_, i) => `${random.pick(['f', 'ünï', 'node:internal/', ''])}${i % 7000}`);
    for (let i = 0; i < 30_000; i++) {
      const text = random.pick(texts);
      const bytes = encode(`"${text}"`);
      expect(cache.text(bytes, 1, bytes.length - 1)).toBe(text);
    }
  }));

test.each(['', '__proto__', 'constructor', '\0', '\ufeffa', 'x'.repeat(1024), 'x'.repeat(1025), '☃'.repeat(100_000)])('%.20s', (text) => {
  const cache = new TextCache();
  const bytes = encode(text);
  expect(cache.text(bytes, 0, bytes.length)).toBe(text);
  expect(cache.text(bytes, 0, bytes.length)).toBe(text);
});

test('what is no UTF-8 is U+FFFD and does not spoil what follows', () => {
  const cache = new TextCache();
  expect(cache.text(Uint8Array.of(0x61, 0xe2, 0x98), 0, 3)).toBe('a\ufffd');
  expect(cache.text(Uint8Array.of(0x83, 0x62), 0, 2)).toBe('\ufffdb');
  expect(cache.text(encode('é'), 0, 2)).toBe('é');
});
