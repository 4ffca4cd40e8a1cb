// What the pull reader says of text that is no JSON: the sentence and the place, at whatever seam it was cut.

import { expect, test } from 'vitest';
import { NumberBuilder } from '../../src/base/numbers.ts';
import { Refusal, describeRefusal } from '../../src/base/refusal.ts';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import { JsonReader } from '../../src/bytes/json-reader.ts';
import { KeySet } from '../../src/bytes/key-set.ts';

const KEYS = new KeySet(['list', 'numbers', 'text']);

/** Reads a document of a list of objects, a list of numbers and a text, and says what is wrong with it. */
async function faultOf(text: string, chunkSize = 1 << 20): Promise<string> {
  const reader = new JsonReader(bytesInput(new TextEncoder().encode(text), chunkSize));
  try {
    await reader.begin();
    await reader.fields(KEYS, async (field, name) => {
      reader.where = name;
      if (field === 0) await reader.items(() => reader.object(KEYS, () => undefined));
      else if (field === 1) await reader.numbers(new NumberBuilder());
      else if (field === 2) await reader.one(() => reader.text());
      reader.where = '';
    });
    return 'none';
  } catch (error) {
    if (error instanceof Refusal) return `${error.reason}: ${describeRefusal(error)}`;
    throw error;
  }
}

test.each([
  ['[]', 'malformed: Expected an object but found "[" (at byte 0)'],
  ['{"list":{}}', 'malformed: Expected a list but found "{" (at byte 8, in list)'],
  ['{"list":[{},{},7]}', 'malformed: Expected an object but found "7" (at byte 15, in list[2])'],
  ['{"list":[{} {}]}', 'malformed: Expected "," or "]" but found "{" (at byte 12, in list[1])'],
  ['{"list":[{"a" 1}]}', 'malformed: Expected ":" but found "1" (at byte 14, in list[0])'],
  ['{"list":[{a:1}]}', 'malformed: Expected a field name but found "a" (at byte 10, in list[0])'],
  ['{"list":[] "text":""}', 'malformed: Expected "," or "}" but found a string (at byte 11)'],
  ['{"numbers":[1,2,x]}', 'malformed: Expected a value but found "x" (at byte 16, in numbers[2])'],
  ['{"numbers":[1,2 3]}', 'malformed: Expected "," or "]" but found "3" (at byte 16, in numbers[1])'],
  ['{"numbers":[1,1.2.3]}', 'malformed: "1.2.3" is no number (at byte 14, in numbers[1])'],
  ['{"numbers":[1,-]}', 'malformed: "-" is no number (at byte 14, in numbers[1])'],
  ['{"numbers":[1,,2]}', 'malformed: Expected a value but found "," (at byte 14, in numbers[1])'],
  ['{"text":"\u00e9" \u00e9}', 'malformed: Expected "," or "}" but found byte 195 (at byte 13)'],
  ['{"text":nul}', 'malformed: Expected a value but found "n" (at byte 8, in text)'],
  ['{"text":nulls}', 'malformed: Expected a value but found "n" (at byte 8, in text)'],
  ["{'text':1}", 'malformed: Expected a field name but found "\'" (at byte 1)'],
])('%s', async (text, sentence) => {
  const length = new TextEncoder().encode(text).length;
  for (let chunkSize = 1; chunkSize <= length; chunkSize++) {
    expect(await faultOf(text, chunkSize), `in pieces of ${chunkSize}`).toBe(sentence);
  }
});

test('every beginning of a document is truncated, never malformed', async () => {
  const text = '{"list":[{"a":true},{"b":null,"c":-1.5e3}],"numbers":[1,-22,3.5,false],"text":"\\u00e9\\"x","other":[{}]}';
  for (let length = 0; length < text.length; length++) {
    expect(await faultOf(text.slice(0, length)), text.slice(0, length)).toMatch(/^truncated: The file ends in the middle of its data/);
  }
  expect(await faultOf(text)).toBe('none');
});

test('the path names the item at which a long list breaks off, far from where its chunk began', async () => {
  const text = `{"numbers":[${'1234567,'.repeat(200_000)}`;
  expect(await faultOf(text, 65_536)).toBe(`truncated: The file ends in the middle of its data (at byte ${text.length}, in numbers[200000])`);
});
