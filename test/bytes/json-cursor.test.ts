// Plain reads over whole documents in memory: one cursor reads one after another, and says where a document ends too early.

import { expect, test } from 'vitest';
import { Refusal } from '../../src/base/refusal.ts';
import { JsonCursor } from '../../src/bytes/json-cursor.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test('documents of any size are read one after another, each from its beginning', () => {
  const cursor = new JsonCursor();
  for (const text of ['short', 'x'.repeat(3_000_000), '', 'ü'.repeat(1000), 'short']) {
    cursor.load(encode(JSON.stringify(text)), 0);
    expect(cursor.text()).toBe(text);
    expect(cursor.atEndOfText()).toBe(true);
  }
});

test('a value’s bytes are what stands in the document, without the space around it', () => {
  const cursor = new JsonCursor();
  const seen: string[] = [];
  const take = (bytes: Uint8Array, from: number, to: number): void => void seen.push(new TextDecoder().decode(bytes.subarray(from, to)));
  cursor.load(encode('[ "a\\"]" , {"b": [1, "}"]} ,\n-1.5e3, null]'), 0);
  cursor.array(() => cursor.valueBytes(take));
  expect(seen).toEqual(['"a\\"]"', '{"b": [1, "}"]}', '-1.5e3', 'null']);
});

test('a document that breaks off is refused at its end, counted in the file that it stands in', () => {
  const cursor = new JsonCursor();
  for (const text of ['{"a":', '{"a', '[1,2', '"open', 'tru']) {
    cursor.load(encode(text), 1000);
    let thrown: unknown;
    try {
      cursor.valueBytes(() => undefined);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Refusal);
    expect((thrown as Refusal).reason, text).toBe('truncated');
    expect((thrown as Refusal).place!.byte).toBeGreaterThanOrEqual(1000);
  }
});
