// Columns on the wire: what is packed comes out again, and what is no slab is refused.

import { expect, test } from 'vitest';
import { packSlab, unpackSlab } from '../../src/protocol/slab.ts';
import { forSeeds } from '../support/random.ts';

const LAYOUT = { id: 'i32', value: 'f64', count: 'i32' } as const;
const COLUMNS = { id: Int32Array.of(1, -2, 2 ** 31 - 1), value: Float64Array.of(0.1, -0, NaN, Infinity), count: new Int32Array() };

test('columns and meta come out as they went in', () => {
  const meta = { name: 'Grüße 👋 \u0000 "', nested: [1, { __proto__: null, a: null }] };
  const { columns, meta: found } = unpackSlab(LAYOUT, packSlab(LAYOUT, COLUMNS, meta));
  expect(columns).toEqual(COLUMNS);
  expect(found).toEqual(JSON.parse(JSON.stringify(meta)));
});

test('a column that is part of a larger array is packed alone', () => {
  const part = { id: Int32Array.of(9, 8, 7, 6).subarray(1, 3) };
  expect(unpackSlab({ id: 'i32' }, packSlab({ id: 'i32' }, part, 0)).columns.id).toEqual(Int32Array.of(8, 7));
});

test('bytes at any offset of their buffer are read, from a plain array and from Node’s Buffer', () => {
  const slab = packSlab(LAYOUT, COLUMNS, 'here');
  for (let offset = 0; offset < 9; offset++) {
    const larger = new Uint8Array(slab.length + offset + 3).fill(0xee);
    larger.set(slab, offset);
    for (const bytes of [larger.subarray(offset, offset + slab.length), Buffer.from(larger.buffer, offset, slab.length)]) {
      expect(unpackSlab(LAYOUT, bytes)).toEqual({ columns: COLUMNS, meta: 'here' });
    }
  }
});

test('aligned bytes are not copied', () => {
  const slab = packSlab(LAYOUT, COLUMNS, null);
  expect(unpackSlab(LAYOUT, slab).columns.value.buffer).toBe(slab.buffer);
});

test('what is no slab, no whole one or another one is refused', () => {
  const slab = packSlab(LAYOUT, COLUMNS, null);
  expect(() => unpackSlab(LAYOUT, new Uint8Array())).toThrow('not a slab');
  expect(() => unpackSlab(LAYOUT, new TextEncoder().encode('HLS2 and more text'))).toThrow('not a slab');
  expect(() => unpackSlab(LAYOUT, slab.subarray(0, slab.length - 16))).toThrow('the slab ends early');
  expect(() => unpackSlab(LAYOUT, slab.subarray(0, 20))).toThrow();
  expect(() => unpackSlab({ ...LAYOUT, depth: 'i32' }, slab)).toThrow('no i32 column "depth"');
  expect(() => unpackSlab({ id: 'f64' }, slab)).toThrow('no f64 column "id"');
});

test('random slabs survive the way through base64', () =>
  forSeeds(50, (random) => {
    const layout = Object.fromEntries(Array.from({ length: random.below(6) }, (_, i) => [`c${i}`, random.pick(['i32', 'f64'] as const)]));
    const columns = Object.fromEntries(
      Object.entries(layout).map(([name, type]) => {
        const values = Array.from({ length: random.below(9) }, () => random.below(2 ** 31));
        return [name, type === 'i32' ? Int32Array.from(values) : Float64Array.from(values, (value) => value / 7)];
      }),
    );
    const meta = 'é'.repeat(random.below(20));
    const bytes = Buffer.from(Buffer.from(packSlab(layout, columns, meta)).toString('base64'), 'base64');
    expect(unpackSlab(layout, bytes)).toEqual({ columns, meta });
  }));
