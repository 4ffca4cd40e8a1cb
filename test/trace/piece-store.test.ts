// Runs of bytes come back as they were given, whatever their sizes.

import { expect, test } from 'vitest';
import { PieceStore } from '../../src/trace/piece-store.ts';
import { forSeeds } from '../support/random.ts';

test('every run is kept: empty ones, many small ones, and those larger than a piece', () =>
  forSeeds(10, (random) => {
    const store = new PieceStore();
    const given = Array.from({ length: 60 }, () => {
      const bytes = new Uint8Array(2 + random.pick([0, 1, 200, 256, 257, 5000, 70_000, random.chance(0.2) ? 5_000_000 : 10]));
      for (let i = 0; i < bytes.length; i++) bytes[i] = random.below(256);
      return bytes;
    });
    // Each but its first and last byte, from an array that is overwritten afterwards, as a reader's window is.
    const kept = given.map((bytes) => bytes.slice(1, -1));
    given.forEach((bytes, i) => {
      expect(store.add(bytes, 1, bytes.length - 1)).toBe(i);
      bytes.fill(0);
    });
    expect(kept.every((bytes, i) => Buffer.from(store.get(i)).equals(bytes))).toBe(true);
    expect(store.length).toBe(kept.length);
  }));
