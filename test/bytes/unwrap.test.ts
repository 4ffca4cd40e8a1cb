// gzip or zlib around a file: peeled by its first bytes, up to twice, and what damaged data ends in.

import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytesInput, type ByteInput } from '../../src/bytes/byte-input.ts';
import { peekInput, unwrap } from '../../src/bytes/unwrap.ts';
import { gunzip } from '../../src/server/disk.ts';
import { random } from '../support/random.ts';
import { refusalOf } from '../support/v8-file.ts';

const TEXT = JSON.stringify(Array.from({ length: 5000 }, (_, i) => `line ${i * 7919}`));
const plain = new TextEncoder().encode(TEXT);

async function textOf(input: ByteInput): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of input.chunks) parts.push(chunk.slice());
  return Buffer.concat(parts).toString();
}

async function unwrapped(bytes: Uint8Array, chunkSize = 1000): Promise<string> {
  return textOf(await unwrap(bytesInput(bytes, chunkSize), gunzip));
}

test.each([
  ['not packed', plain],
  ['packed', gzipSync(plain)],
  ['packed twice', gzipSync(gzipSync(plain))],
  ['packed by zlib, fast', deflateSync(plain, { level: 1 })],
  ['packed by zlib, less fast', deflateSync(plain, { level: 4 })],
  ['packed by zlib', deflateSync(plain, { level: 6 })],
  ['packed by zlib, well', deflateSync(plain, { level: 9 })],
  ['in several members', Buffer.concat([gzipSync(plain.subarray(0, 10)), gzipSync(plain.subarray(10, 5000)), gzipSync(plain.subarray(5000))])],
])('%s', async (_, bytes) => {
  for (const chunkSize of [1, 2, 3, 777, 1 << 20]) expect(await unwrapped(bytes, chunkSize)).toBe(TEXT);
});

test('a name says nothing: two bytes decide, also where the file is shorter', async () => {
  expect(await unwrapped(Uint8Array.of(0x1f))).toBe('\u001f');
  expect(await unwrapped(new Uint8Array(0))).toBe('');
});

test('text that begins like zlib is text', async () => {
  for (const text of ['x^2;b 3\n', 'x', 'x^']) expect(await unwrapped(new TextEncoder().encode(text))).toBe(text);
});

test('three layers are refused', async () => {
  expect(await refusalOf(unwrapped(gzipSync(gzipSync(gzipSync(plain)))))).toMatchObject({
    reason: 'malformed',
    message: 'The file is gzip data packed more than twice',
  });
});

test('gzip that ends early gives what is there', async () => {
  const packed = gzipSync(plain);
  for (const length of [packed.length - 1, packed.length - 8, packed.length >> 1]) {
    const text = await unwrapped(packed.subarray(0, length));
    expect(TEXT.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThan(TEXT.length / 4);
  }
  expect(await unwrapped(packed.subarray(0, 2))).toBe('');
});

test('damaged gzip is refused', async () => {
  const packed = gzipSync(plain);
  packed.fill(0x5a, packed.length >> 1, (packed.length >> 1) + 40);
  expect(await refusalOf(unwrapped(packed))).toMatchObject({ reason: 'malformed', message: 'The gzip data is damaged' });
  expect(await refusalOf(unwrapped(Uint8Array.of(0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)))).toMatchObject({ reason: 'malformed' });
});

test('an error of the source below gzip comes through as it is', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield gzipSync(plain).subarray(0, 500);
    throw new Error('the disk is gone');
  }
  const read = async (): Promise<string> => textOf(await unwrap({ size: null, chunks: failing() }, gunzip));
  await expect(read()).rejects.toThrow('the disk is gone');
});

test('peeking takes nothing away', async () => {
  const { head, input } = await peekInput(bytesInput(plain, 10), 25);
  expect(head.length).toBeGreaterThanOrEqual(25);
  expect(await textOf(input)).toBe(TEXT);
});

/** Members of a megabyte each, as many as there are to be. */
const members = (megabyte: Uint8Array, count: number): Uint8Array => Buffer.concat(new Array<Uint8Array>(count).fill(gzipSync(megabyte)));

async function lengthOf(bytes: Uint8Array): Promise<number> {
  let length = 0;
  for await (const chunk of (await unwrap(bytesInput(bytes), gunzip)).chunks) length += chunk.length;
  return length;
}

test('what unpacks to more than 64 MB and to 200 times its size is a bomb; one of the two alone is none', async () => {
  const regular = Buffer.alloc(1 << 20, ' ');
  expect(await lengthOf(members(regular, 64))).toBe(64 << 20);
  expect(await refusalOf(lengthOf(members(regular, 2000)))).toMatchObject({ reason: 'too-large', message: expect.stringContaining('200 times its size') as string });
  // A hundredth of it is not regular: packed, that is about 90 to one.
  const mixed = Buffer.alloc(1 << 20, ' ');
  const { below } = random(1);
  for (let i = 0; i < 10_000; i++) mixed[i] = below(256);
  expect(await lengthOf(members(mixed, 100))).toBe(100 << 20);
});

test('a bomb in a bomb is measured by the file, not by what is between', async () => {
  expect(await refusalOf(lengthOf(gzipSync(members(Buffer.alloc(1 << 20, ' '), 2000))))).toMatchObject({ reason: 'too-large' });
});
