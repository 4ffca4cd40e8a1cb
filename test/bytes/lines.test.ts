// Lines over chunks: wherever a chunk ends, the lines are the same.

import { expect, test } from 'vitest';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import { readLines, type LinesOptions, type LinesRead } from '../../src/bytes/lines.ts';

interface Line {
  readonly text: string;
  readonly offset: number;
  readonly number: number;
  readonly ended: boolean;
}

async function linesOf(text: string, chunkSize: number, options?: LinesOptions): Promise<{ lines: Line[]; read: LinesRead }> {
  const lines: Line[] = [];
  const bytes = new TextEncoder().encode(text);
  const read = await readLines(bytesInput(bytes, chunkSize), (chunk, start, end, place) => {
    lines.push({ text: new TextDecoder().decode(chunk.subarray(start, end)), ...place });
  }, options);
  return { lines, read };
}

const SIZES = [1, 2, 3, 4, 5, 7, 1000];

test('lines, with LF or CRLF, in chunks of any size; empty ones are counted', async () => {
  for (const size of SIZES) {
    const { lines, read } = await linesOf('one\r\n\nzwölf\nlast', size);
    expect(lines, `chunks of ${size}`).toEqual([
      { text: 'one', offset: 0, number: 1, ended: true },
      { text: 'zwölf', offset: 6, number: 3, ended: true },
      { text: 'last', offset: 13, number: 4, ended: false },
    ]);
    expect(read).toEqual({ bytes: 17, lines: 4, tooLong: 0 });
  }
});

test('a line end at the end makes no empty line; CR alone ends none', async () => {
  for (const size of SIZES) {
    expect((await linesOf('a\rb\n', size)).lines.map((line) => line.text)).toEqual(['a\rb']);
    expect((await linesOf('', size)).read).toEqual({ bytes: 0, lines: 0, tooLong: 0 });
  }
});

test('a line above the cap is counted and passed over, and its neighbours are read', async () => {
  for (const size of SIZES) {
    const { lines, read } = await linesOf(`a\n${'x'.repeat(9)}\nbb\n12345678\n${'y'.repeat(20)}`, size, { maxLineBytes: 8 });
    expect(lines.map((line) => line.text), `chunks of ${size}`).toEqual(['a', 'bb', '12345678']);
    expect(read).toMatchObject({ lines: 5, tooLong: 2 });
  }
});

test('progress is told after each chunk, and may stop the reading', async () => {
  const seen: number[] = [];
  await linesOf('a\nb\nc\n', 2, { onBytes: (bytes) => seen.push(bytes) });
  expect(seen).toEqual([2, 4, 6]);
  await expect(linesOf('a\nb\n', 2, { onBytes: () => { throw new Error('stop'); } })).rejects.toThrow('stop');
});
