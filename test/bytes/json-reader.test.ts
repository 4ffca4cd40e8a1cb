// The pull reader against JSON.parse, cut into pieces of every size, so that every seam falls everywhere once.

import { expect, test } from 'vitest';
import { NumberBuilder } from '../../src/base/numbers.ts';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import { JsonReader } from '../../src/bytes/json-reader.ts';
import { KeySet } from '../../src/bytes/key-set.ts';
import { keysOf, readJson, withLiterals } from '../support/json-value.ts';
import { forSeeds, random as randomOf, type Random } from '../support/random.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const NO_KEYS = new KeySet([]);

/** Reads a text at every chunk size from 1 to 64 and whole, in one step and step by step. */
async function expectLikeParse(text: string): Promise<void> {
  const parsed: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
  const keys = new KeySet([...keysOf(parsed)]);
  const expected = withLiterals(parsed);
  const bytes = encode(text);
  for (let chunkSize = 1; chunkSize <= 64; chunkSize++) {
    expect(await readJson(bytes, chunkSize, keys), `in pieces of ${chunkSize}`).toEqual(expected);
    expect(await readJson(bytes, chunkSize, keys, true), `walked in pieces of ${chunkSize}`).toEqual(expected);
  }
  expect(await readJson(bytes, 1 << 20, keys)).toEqual(expected);
}

const document = {
  nodes: [{ id: 1, callFrame: { functionName: 'ünïcode ☃ 😀', url: 'file:///a%20b.js' } }, {}, []],
  empty: '',
  escapes: 'quote " slash \\ / line \n tab \t null \u0000 bell \b form \f return \r',
  pair: '\ud83d\ude00',
  __proto__2: { __proto__3: 1 },
  numbers: [0, -1, 1.5, -2.25e-7, 1e21, 123456789012345, 1234567890123456, 12345678901234567890, 0.1],
  literals: [null, true, false],
  nested: [[[[[{ a: [{ b: [] }] }]]]]],
};

test.each([
  ['compact', JSON.stringify(document)],
  ['pretty', JSON.stringify(document, null, 2)],
  ['with tabs and carriage returns', JSON.stringify(document, null, '\t').replace(/\n/g, '\r\n')],
  ['with a byte order mark and space around', `\ufeff \n${JSON.stringify([1, 'a'])}\t\n `],
  ['a string alone', '"alone"'],
  ['a number alone', '-12.5e3'],
  ['a literal alone', 'true'],
  ['an empty object', '{ }'],
  ['an empty list', '[ ]'],
  ['escaped names', '{"n\\u006fdes":1,"a\\"b":2,"\\\\":3}'],
  ['escaped characters', String.raw`["\u0041\u00e9\u2603\ud83d\ude00\/\b\f\n\r\t\\\""]`],
  ['a lone surrogate', String.raw`["\ud83d","\ude00x","a\ud83d"]`],
  ['a backslash before a quote', String.raw`["\\","\\\"","\\\\"]`],
])('like JSON.parse at every seam: %s', (_, text) => expectLikeParse(text));

function randomValue(random: Random, depth: number): unknown {
  const kind = random.below(depth > 3 ? 4 : 6);
  if (kind === 0) return random.pick([0, -1, 17, 0.5, -1e-9, 3e200, 2 ** 31, 2 ** 53, 1234567, 12345678, 99999999]);
  if (kind === 1) return random.pick(['', 'a', '"', '\\', '😀', '{[,:]}', 'x'.repeat(70), '\u2028\u0001', 'é'.repeat(9)]);
  if (kind === 2) return random.pick([null, true, false]);
  if (kind === 3) return random.below(1000);
  const count = random.below(5);
  if (kind === 4) return Array.from({ length: count }, () => randomValue(random, depth + 1));
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${random.pick(['k', 'ключ', '"', 'k'.repeat(40)])}${i}`, randomValue(random, depth + 1)]));
}

test('like JSON.parse for random documents at random seams', () =>
  forSeeds(300, async (random) => {
    const value = randomValue(random, 0);
    const keys = new KeySet([...keysOf(value)]);
    const bytes = encode(JSON.stringify(value, null, random.below(3)));
    for (const walk of [false, true]) {
      expect(await readJson(bytes, 1 + random.below(bytes.length), keys, walk)).toEqual(withLiterals(value));
    }
  }));

/** Reads `[…]` as numbers. */
async function numbers(text: string, chunkSize = 1 << 20): Promise<number[]> {
  const reader = new JsonReader(bytesInput(encode(text), chunkSize));
  await reader.begin();
  const column = new NumberBuilder();
  await reader.numbers(column);
  expect(await reader.atEnd()).toBe(true);
  return [...column.finish()];
}

test('number lists are read like JSON.parse at every seam', async () => {
  const values = [0, 7, -3, 1234567, -1234567, 12345678, 123456789, 2147483647, -2147483648, 2147483648, 0.5, -1.25e-3, 1e21];
  const text = `[${values.join(' ,\n ')} ]`;
  for (let chunkSize = 1; chunkSize <= 64; chunkSize++) expect(await numbers(text, chunkSize)).toEqual(values);
});

test('long number lists with odd ones between them', () =>
  forSeeds(40, async (random) => {
    const values = Array.from({ length: random.below(5000) }, () => {
      const digits = 1 + random.below(random.chance(0.02) ? 17 : 7);
      const value = Math.floor(random.next() * 10 ** digits) * (random.chance(0.3) ? -1 : 1);
      return random.chance(0.01) ? value / 8 : value;
    });
    const space = random.pick(['', ' ', '\n', '\r\n\t  ']);
    const read = await numbers(`[${space}${values.join(`,${space}`)}${space}]`, random.pick([37, 101, 1000, 4096, 1 << 20]));
    expect(read).toEqual(values.map((value) => value + 0));
  }));

test('what is no number in a number list is NaN and keeps its place', async () => {
  expect(await numbers('[1,null,2,"3",true,[4,5],{"a":[6]},7,NaN,8]')).toEqual([1, NaN, 2, NaN, NaN, NaN, NaN, 7, NaN, 8]);
});

test('NaN and infinities are read as Python writes them', async () => {
  expect(await numbers('[NaN, Infinity, -Infinity, 1]')).toEqual([NaN, Infinity, -Infinity, 1]);
});

test('numbers may be strings where one is asked for', async () => {
  const read = async (text: string): Promise<number> => {
    const reader = new JsonReader(bytesInput(encode(text)));
    return reader.one(() => reader.number());
  };
  expect(await read('"12"')).toBe(12);
  expect(await read('""')).toBe(NaN);
  expect(await read('"twelve"')).toBe(NaN);
  expect(await read('null')).toBe(NaN);
  expect(Object.is(await read('-0'), -0)).toBe(true);
  expect(await read('1E+2')).toBe(100);
});

test('trailing commas are no fault', async () => {
  expect(await numbers('[1,2,]')).toEqual([1, 2]);
  const keys = new KeySet(['a', 'b']);
  for (const walk of [false, true]) {
    expect(await readJson(encode('{"a":[1,],"b":{"a":2,},}'), 3, keys, walk)).toEqual({ a: [1], b: { a: 2 } });
  }
});

test('bytes that are no UTF-8 become U+FFFD, as everywhere', async () => {
  const bytes = Uint8Array.of(0x22, 0x61, 0xff, 0xc3, 0x28, 0xe2, 0x98, 0x22);
  const text = new TextDecoder().decode(bytes.subarray(1, -1));
  expect(text).toContain('\ufffd');
  for (let chunkSize = 1; chunkSize <= 8; chunkSize++) expect(await readJson(bytes, chunkSize, NO_KEYS)).toBe(text);
});

test('a byte order mark inside a text stays', async () => {
  expect(await readJson(encode('"\ufeffa"'), 2, NO_KEYS)).toBe('\ufeffa');
});

test('a text of a million characters over many chunks', async () => {
  const text = 'é😀'.repeat(333_333);
  expect(await readJson(encode(JSON.stringify(text)), 65_536, NO_KEYS)).toBe(text);
});

test('unread values are skipped, whatever they hold', async () => {
  const text = '{"skip":{"a":[1,{"b":"}]"}],"c":null},"list":[[],[[]]],"n":-1.5e3,"keep":7,"t":true}';
  for (let chunkSize = 1; chunkSize <= 40; chunkSize++) {
    const reader = new JsonReader(bytesInput(encode(text), chunkSize));
    const seen: unknown[] = [];
    await reader.fields(new KeySet(['keep']), async (field, name) => {
      seen.push(field === 0 ? await reader.one(() => reader.number()) : name);
    });
    expect(seen).toEqual(['skip', 'list', 'n', 7, 't']);
  }
});

test('a million brackets inside one another are skipped without a stack', async () => {
  const depth = 1_000_000;
  const text = `[${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}]`;
  const reader = new JsonReader(bytesInput(encode(text)));
  await reader.skip();
  expect(await reader.atEnd()).toBe(true);
});

test('brackets are counted while skipping, not matched', async () => {
  const reader = new JsonReader(bytesInput(encode('{"a":[1,2}} ')));
  await reader.skip();
  expect(await reader.atEnd()).toBe(true);
});

test('what is skipped may be read after all, within its step', async () => {
  const keys = new KeySet(['args', 'name']);
  const bytes = encode('{"args":{"name":"later"},"name":"first"}7');
  for (const size of [1, 5, 100]) {
    const reader = new JsonReader(bytesInput(bytes, size));
    const names: string[] = [];
    await reader.one(() => {
      let place = -1;
      names.length = 0;
      reader.object(keys, (field) => {
        if (field === 0) place = reader.place;
        else names.push(reader.text());
      });
      reader.readAgain(place, () => reader.object(keys, () => names.push(reader.text())));
    });
    expect(names).toEqual(['first', 'later']);
    expect(await reader.one(() => reader.number())).toBe(7);
  }
});

test('numbers with a point are those of JSON.parse, to the last bit', async () => {
  const random = randomOf(7);
  const digits = (count: number): string => Array.from({ length: count }, () => random.below(10)).join('');
  const texts = Array.from({ length: 20_000 }, () => `${random.chance(0.3) ? '-' : ''}${1 + random.below(9)}${digits(random.below(17))}${random.chance(0.9) ? `.${digits(1 + random.below(9))}` : ''}`);
  texts.push('0.1', '-0.0', '9007199254740991', '9007199254740993', '9007199254740991.5', '1544712660000000.123', '0.000000000000001', '1.5e3', '0.5E-3');
  const bytes = encode(`[${texts.join(',')}]`);
  const reader = new JsonReader(bytesInput(bytes, 1000));
  const found: number[] = [];
  await reader.items(() => void found.push(reader.number()));
  expect(found).toEqual(texts.map(Number));
});

test('progress counts every byte once', async () => {
  const seen: number[] = [];
  const bytes = encode(JSON.stringify(document));
  const reader = new JsonReader(bytesInput(bytes, 50), { onBytes: (count) => seen.push(count) });
  await reader.skip();
  expect(await reader.atEnd()).toBe(true);
  expect(seen.at(-1)).toBe(bytes.length);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test('a field is found by its whole name only', async () => {
  const keys = new KeySet(['id', 'idx', 'ид', '']);
  expect(keys.names.map((name) => keys.match(encode(name), 0, encode(name).length))).toEqual([0, 1, 2, 3]);
  expect(keys.match(encode('xidx'), 1, 3)).toBe(0);
  expect(keys.match(encode('ie'), 0, 2)).toBe(-1);
  expect(keys.match(encode('identity'), 0, 8)).toBe(-1);
});
