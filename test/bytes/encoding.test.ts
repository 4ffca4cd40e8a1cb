// Byte order marks: what is behind them reaches the formats as plain UTF-8.

import { expect, test } from 'vitest';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import { asUtf8 } from '../../src/bytes/encoding.ts';

async function utf8Of(bytes: Uint8Array, chunkSize: number): Promise<Uint8Array> {
  const input = await asUtf8(bytesInput(bytes, chunkSize));
  const parts: Uint8Array[] = [];
  for await (const chunk of input.chunks) parts.push(chunk.slice());
  return new Uint8Array(Buffer.concat(parts));
}

const TEXT = 'größe;😀;\u0000a 5\n';
const little = new Uint8Array(Buffer.from(`\ufeff${TEXT}`, 'utf16le'));
const big = new Uint8Array(Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16());
const plain = new TextEncoder().encode(TEXT);

test.each([
  ['UTF-16, little endian', little],
  ['UTF-16, big endian', big],
  ['UTF-8 with a mark', new TextEncoder().encode(`\ufeff${TEXT}`)],
  ['UTF-8 without', plain],
])('%s, in chunks of any size', async (_, bytes) => {
  for (const size of [1, 2, 3, 5, 1000]) expect(await utf8Of(bytes, size), `chunks of ${size}`).toEqual(plain);
});

test('half a character at the end is replaced, not lost in silence', async () => {
  for (const bytes of [little, big]) {
    const text = new TextDecoder().decode(await utf8Of(bytes.subarray(0, bytes.length - 1), 3));
    expect(text).toBe(TEXT.slice(0, -1) + '\ufffd');
  }
});

test('a lone mark stays: the file is not quite empty', async () => {
  expect(await utf8Of(Uint8Array.of(0xef, 0xbb, 0xbf), 2)).toEqual(Uint8Array.of(0xef, 0xbb, 0xbf));
});
