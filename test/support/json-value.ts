// Whole JSON values read with the pull reader's plain methods, for comparing it with JSON.parse.

import { bytesInput } from '../../src/bytes/byte-input.ts';
import { JsonReader } from '../../src/bytes/json-reader.ts';
import type { KeySet } from '../../src/bytes/key-set.ts';

/** Literals, as the reader knows no value for them. */
const LITERAL = '(literal)';

/** Reads a document in pieces of `chunkSize`; every literal becomes `(literal)`. `walk` takes it apart step by step. */
export async function readJson(bytes: Uint8Array, chunkSize: number, keys: KeySet, walk = false): Promise<unknown> {
  const reader = new JsonReader(bytesInput(bytes, chunkSize));
  await reader.begin();
  const value = walk ? await walkValue(reader, keys) : await reader.one(() => readValue(reader, keys));
  if (!(await reader.atEnd())) throw new Error('something is left');
  return value;
}

function readValue(reader: JsonReader, keys: KeySet): unknown {
  switch (reader.kind()) {
    case 'string':
      return reader.text();
    case 'number':
      return reader.number();
    case 'literal':
      reader.skipValue();
      return LITERAL;
    case 'array': {
      const items: unknown[] = [];
      reader.array(() => void items.push(readValue(reader, keys)));
      return items;
    }
    case 'object': {
      const entries: [string, unknown][] = [];
      reader.object(keys, (field) => void entries.push([keys.names[field]!, readValue(reader, keys)]));
      return Object.fromEntries(entries);
    }
  }
}

/** The same through the awaited methods: one step for each field and item. */
async function walkValue(reader: JsonReader, keys: KeySet): Promise<unknown> {
  const kind = await reader.one(() => reader.kind());
  if (kind === 'object') {
    const entries: [string, unknown][] = [];
    await reader.fields(keys, async (_field, name) => void entries.push([name, await walkValue(reader, keys)]));
    return Object.fromEntries(entries);
  }
  if (kind === 'array') {
    const items: unknown[] = [];
    await reader.items(() => void items.push(readValue(reader, keys)));
    return items;
  }
  return reader.one(() => readValue(reader, keys));
}

/** What {@link readJson} must give for a value of JSON.parse. */
export function withLiterals(value: unknown): unknown {
  if (value === null || typeof value === 'boolean') return LITERAL;
  if (Array.isArray(value)) return value.map(withLiterals);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withLiterals(inner)]));
}

/** Every field name in a value. */
export function keysOf(value: unknown, into = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return into;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) into.add(key);
    keysOf(inner, into);
  }
  return into;
}
