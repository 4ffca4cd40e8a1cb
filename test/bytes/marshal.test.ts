// Python's marshal data: every version and form that Pythons write, damage, and what is not data.

import { expect, test } from 'vitest';
import { Refusal } from '../../src/base/refusal.ts';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import { MarshalGroup, MarshalReader, type MarshalValue } from '../../src/bytes/marshal.ts';
import { refusalOf } from '../support/v8-file.ts';

/** A value as plain data: groups are `{ kind: items }`. */
function plain(value: MarshalValue): unknown {
  return value instanceof MarshalGroup ? { [value.kind]: value.items.map(plain) } : value;
}

async function read(bytes: Uint8Array, chunkSize = 1000): Promise<Map<unknown, unknown>> {
  const reader = new MarshalReader(bytesInput(bytes, chunkSize));
  if (!(await reader.openDict())) throw new Error('it is no dict');
  const entries = new Map<unknown, unknown>();
  await reader.entries((key, value) => entries.set(plain(key), plain(value)));
  expect(await reader.atEnd()).toBe(true);
  return entries;
}

/** What these Pythons wrote of one dict, with marshal.dumps(…, version). */
const WRITTEN = [
  ['2.7', 0, 'e2kBAAAAWwMAAABOVEZpAgAAAFsHAAAAaQAAAABp/////2n///9/SQAAAIAAAAAASf///3//////SQAAAAAAACAAbPv///8AAAAAAAAAAAAEaQMAAABbBAAAAGYTMC4xMDAwMDAwMDAwMDAwMDAwMWYELTEuNWYDaW5meAExAi0yaQQAAABbBgAAAHMFAAAAcGxhaW51BQAAAHfDtnJrdQQAAADwn5SlcwUAAABieXRlc3MLAAAAc2hhcmVkIG5hbWVzCwAAAHNoYXJlZCBuYW1laQUAAABbBgAAACgAAAAAKAEAAABpAQAAAFsBAAAAWwAAAAB7cwEAAABrKAEAAABpAQAAADA8AQAAAGkFAAAAPgEAAABpBgAAAGkGAAAAWwMAAAAoAwAAAHMLAAAAc2hhcmVkIG5hbWVpBwAAAHMBAAAAZigDAAAAcwsAAABzaGFyZWQgbmFtZWkHAAAAcwEAAABmKAIAAAAoAwAAAHMLAAAAc2hhcmVkIG5hbWVpBwAAAHMBAAAAZigDAAAAcwsAAABzaGFyZWQgbmFtZWkHAAAAcwEAAABmMA=='],
  ['2.7', 1, 'e2kBAAAAWwMAAABOVEZpAgAAAFsHAAAAaQAAAABp/////2n///9/SQAAAIAAAAAASf///3//////SQAAAAAAACAAbPv///8AAAAAAAAAAAAEaQMAAABbBAAAAGYTMC4xMDAwMDAwMDAwMDAwMDAwMWYELTEuNWYDaW5meAExAi0yaQQAAABbBgAAAHQFAAAAcGxhaW51BQAAAHfDtnJrdQQAAADwn5SldAUAAABieXRlc3QLAAAAc2hhcmVkIG5hbWVSAgAAAGkFAAAAWwYAAAAoAAAAACgBAAAAaQEAAABbAQAAAFsAAAAAe3QBAAAAaygBAAAAaQEAAAAwPAEAAABpBQAAAD4BAAAAaQYAAABpBgAAAFsDAAAAKAMAAABSAgAAAGkHAAAAdAEAAABmKAMAAABSAgAAAGkHAAAAUgQAAAAoAgAAACgDAAAAUgIAAABpBwAAAFIEAAAAKAMAAABSAgAAAGkHAAAAUgQAAAAw'],
  ['2.7', 2, 'e2kBAAAAWwMAAABOVEZpAgAAAFsHAAAAaQAAAABp/////2n///9/SQAAAIAAAAAASf///3//////SQAAAAAAACAAbPv///8AAAAAAAAAAAAEaQMAAABbBAAAAGeamZmZmZm5P2cAAAAAAAD4v2cAAAAAAADwf3kAAAAAAADwPwAAAAAAAADAaQQAAABbBgAAAHQFAAAAcGxhaW51BQAAAHfDtnJrdQQAAADwn5SldAUAAABieXRlc3QLAAAAc2hhcmVkIG5hbWVSAgAAAGkFAAAAWwYAAAAoAAAAACgBAAAAaQEAAABbAQAAAFsAAAAAe3QBAAAAaygBAAAAaQEAAAAwPAEAAABpBQAAAD4BAAAAaQYAAABpBgAAAFsDAAAAKAMAAABSAgAAAGkHAAAAdAEAAABmKAMAAABSAgAAAGkHAAAAUgQAAAAoAgAAACgDAAAAUgIAAABpBwAAAFIEAAAAKAMAAABSAgAAAGkHAAAAUgQAAAAw'],
  ['3.13', 0, 'e2kBAAAAWwMAAABOVEZpAgAAAFsHAAAAaQAAAABp/////2n///9/bAMAAAAAAAAAAgBs/f///wEAAAACAGwEAAAAAAAAAAAAAAFs+////wAAAAAAAAAAAARpAwAAAFsEAAAAZhMwLjEwMDAwMDAwMDAwMDAwMDAxZgQtMS41ZgNpbmZ4ATECLTJpBAAAAFsGAAAAdQUAAABwbGFpbnUFAAAAd8O2cmt1BAAAAPCflKVzBQAAAGJ5dGVzdQsAAABzaGFyZWQgbmFtZXULAAAAc2hhcmVkIG5hbWVpBQAAAFsGAAAAKAAAAAAoAQAAAGkBAAAAWwEAAABbAAAAAHt1AQAAAGsoAQAAAGkBAAAAMDwBAAAAaQUAAAA+AQAAAGkGAAAAaQYAAABbAwAAACgDAAAAdQsAAABzaGFyZWQgbmFtZWkHAAAAdQEAAABmKAMAAAB1CwAAAHNoYXJlZCBuYW1laQcAAAB1AQAAAGYoAgAAACgDAAAAdQsAAABzaGFyZWQgbmFtZWkHAAAAdQEAAABmKAMAAAB1CwAAAHNoYXJlZCBuYW1laQcAAAB1AQAAAGYw'],
  ['3.13', 1, 'e2kBAAAAWwMAAABOVEZpAgAAAFsHAAAAaQAAAABp/////2n///9/bAMAAAAAAAAAAgBs/f///wEAAAACAGwEAAAAAAAAAAAAAAFs+////wAAAAAAAAAAAARpAwAAAFsEAAAAZhMwLjEwMDAwMDAwMDAwMDAwMDAxZgQtMS41ZgNpbmZ4ATECLTJpBAAAAFsGAAAAdQUAAABwbGFpbnUFAAAAd8O2cmt1BAAAAPCflKVzBQAAAGJ5dGVzdQsAAABzaGFyZWQgbmFtZXULAAAAc2hhcmVkIG5hbWVpBQAAAFsGAAAAKAAAAAAoAQAAAGkBAAAAWwEAAABbAAAAAHt1AQAAAGsoAQAAAGkBAAAAMDwBAAAAaQUAAAA+AQAAAGkGAAAAaQYAAABbAwAAACgDAAAAdQsAAABzaGFyZWQgbmFtZWkHAAAAdQEAAABmKAMAAAB1CwAAAHNoYXJlZCBuYW1laQcAAAB1AQAAAGYoAgAAACgDAAAAdQsAAABzaGFyZWQgbmFtZWkHAAAAdQEAAABmKAMAAAB1CwAAAHNoYXJlZCBuYW1laQcAAAB1AQAAAGYw'],
  ['3.13', 2, 'e2kBAAAAWwMAAABOVEZpAgAAAFsHAAAAaQAAAABp/////2n///9/bAMAAAAAAAAAAgBs/f///wEAAAACAGwEAAAAAAAAAAAAAAFs+////wAAAAAAAAAAAARpAwAAAFsEAAAAZ5qZmZmZmbk/ZwAAAAAAAPi/ZwAAAAAAAPB/eQAAAAAAAPA/AAAAAAAAAMBpBAAAAFsGAAAAdQUAAABwbGFpbnUFAAAAd8O2cmt1BAAAAPCflKVzBQAAAGJ5dGVzdQsAAABzaGFyZWQgbmFtZXULAAAAc2hhcmVkIG5hbWVpBQAAAFsGAAAAKAAAAAAoAQAAAGkBAAAAWwEAAABbAAAAAHt1AQAAAGsoAQAAAGkBAAAAMDwBAAAAaQUAAAA+AQAAAGkGAAAAaQYAAABbAwAAACgDAAAAdQsAAABzaGFyZWQgbmFtZWkHAAAAdQEAAABmKAMAAAB1CwAAAHNoYXJlZCBuYW1laQcAAAB1AQAAAGYoAgAAACgDAAAAdQsAAABzaGFyZWQgbmFtZWkHAAAAdQEAAABmKAMAAAB1CwAAAHNoYXJlZCBuYW1laQcAAAB1AQAAAGYw'],
  ['3.13', 3, '++kBAAAAWwMAAABOVEbpAgAAAFsHAAAA6QAAAADp/////+n///9/7AMAAAAAAAAAAgDs/f///wEAAAACAOwEAAAAAAAAAAAAAAFs+////wAAAAAAAAAAAATpAwAAAFsEAAAA55qZmZmZmbk/5wAAAAAAAPi/ZwAAAAAAAPB/eQAAAAAAAPA/AAAAAAAAAMDpBAAAAFsGAAAA9AUAAABwbGFpbvUFAAAAd8O2cmv1BAAAAPCflKXzBQAAAGJ5dGVz9QsAAABzaGFyZWQgbmFtZXIRAAAA6QUAAABbBgAAAKgAAAAAqAEAAAByAQAAAFsBAAAAWwAAAAB79AEAAABrchQAAAAwPAEAAAByEgAAAD4BAAAA6QYAAAByFgAAAFsDAAAAqAMAAAByEQAAAOkHAAAA9AEAAABmchcAAAAoAgAAAHIXAAAAchcAAAAw'],
  ['3.13', 4, '++kBAAAAWwMAAABOVEbpAgAAAFsHAAAA6QAAAADp/////+n///9/7AMAAAAAAAAAAgDs/f///wEAAAACAOwEAAAAAAAAAAAAAAFs+////wAAAAAAAAAAAATpAwAAAFsEAAAA55qZmZmZmbk/5wAAAAAAAPi/ZwAAAAAAAPB/eQAAAAAAAPA/AAAAAAAAAMDpBAAAAFsGAAAA2gVwbGFpbvUFAAAAd8O2cmv1BAAAAPCflKXzBQAAAGJ5dGVz+gtzaGFyZWQgbmFtZXIRAAAA6QUAAABbBgAAAKkAqQFyAQAAAFsBAAAAWwAAAAB72gFrchQAAAAwPAEAAAByEgAAAD4BAAAA6QYAAAByFgAAAFsDAAAAqQNyEQAAAOkHAAAA2gFmchcAAAApAnIXAAAAchcAAAAw'],
  ['3.6', 4, '++kBAAAAWwMAAABOVEbpAgAAAFsHAAAA6QAAAADp/////+n///9/7AMAAAAAAAAAAgDs/f///wEAAAACAOwEAAAAAAAAAAAAAAFs+////wAAAAAAAAAAAATpAwAAAFsEAAAA55qZmZmZmbk/5wAAAAAAAPi/ZwAAAAAAAPB/eQAAAAAAAPA/AAAAAAAAAMDpBAAAAFsGAAAA2gVwbGFpbvUFAAAAd8O2cmv1BAAAAPCflKXzBQAAAGJ5dGVz+gtzaGFyZWQgbmFtZXIRAAAA6QUAAABbBgAAAKkAqQFyAQAAAFsBAAAAWwAAAAB72gFrqQFyAQAAADA8AQAAAHISAAAAPgEAAADpBgAAAHIXAAAAWwMAAACpA3IRAAAA6QcAAADaAWZyGAAAACkCchgAAAByGAAAADA='],
] as const;

const tuple = { tuple: ['shared name', 7, 'f'] };
const EXPECTED = new Map<unknown, unknown>([
  [1, { list: [null, true, false] }],
  [2, { list: [0, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, -(2 ** 70)] }],
  [3, { list: [0.1, -1.5, Infinity, { complex: [1, -2] }] }],
  [4, { list: ['plain', 'wörk', '🔥', 'bytes', 'shared name', 'shared name'] }],
  [5, { list: [{ tuple: [] }, { tuple: [1] }, { list: [{ list: [] }] }, { dict: ['k', { tuple: [1] }] }, { set: [5] }, { frozenset: [6] }] }],
  [6, { list: [tuple, tuple, { tuple: [tuple, tuple] }] }],
]);

test.each(WRITTEN)('Python %s, version %i', async (_, __, base64) => {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  for (const chunkSize of [1, 2, 3, 7, 64, 1000]) expect(await read(bytes, chunkSize)).toEqual(EXPECTED);
});

/** Bytes from text: one byte a character. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

test('half surrogates, which stand for bytes of file names, survive', async () => {
  expect(await read(latin1('{u\x05\0\0\0a\xed\xb3\xa9bN0'))).toEqual(new Map([['a\udce9b', null]]));
  expect(await read(latin1('{s\x03\0\0\0a\xe9bN0'))).toEqual(new Map([['a\ufffdb', null]]));
});

test('forms that hardly anybody writes', async () => {
  // A tuple of 0x81 items has one byte for its length; a slice has three parts; Ellipsis and StopIteration are nothing.
  const long = `)\x81${'N'.repeat(0x81)}`;
  const entries = await read(latin1(`{i\x01\0\0\0${long}i\x02\0\0\0:NTFi\x03\0\0\0[\x02\0\0\0.Si\x04\0\0\0f\x041e-3I\x01\0\0\0\0\0\0\x80N0`));
  expect((entries.get(1) as { tuple: unknown[] }).tuple).toHaveLength(0x81);
  expect(entries.get(2)).toEqual({ slice: [null, true, false] });
  expect(entries.get(3)).toEqual({ list: [null, null] });
  expect(entries.get(4)).toBe(0.001);
  expect(entries.get(-(2 ** 63) + 1)).toBe(null);
});

test('a list may contain itself, a tuple may not', async () => {
  const reader = new MarshalReader(bytesInput(latin1('{N\xdb\x01\0\0\0r\0\0\0\x000')));
  await reader.openDict();
  await reader.entries((_, value) => expect((value as MarshalGroup).items[0]).toBe(value));
  expect((await refusalOf(read(latin1('{N\xa9\x01r\0\0\0\x000')))).message).toBe('There is no value 0 to refer to');
});

test.each([
  ['ends', '{i\x01\0', 'truncated', 'The file ends in the middle of its data'],
  ['ends in a string', '{s\xff\xff\0\0ab', 'truncated', 'The file ends in the middle of its data'],
  ['unknown type', '{\x07', 'malformed', 'Expected a value but found the byte 0x07'],
  ['code', '{Nc\0\0\0\0', 'malformed', 'The file holds Python code; only data is read'],
  ['negative length', '{N(\xff\xff\xff\xff', 'malformed', 'A length is negative (-1)'],
  ['absurd length', '{Ns\xff\xff\xff\x7f', 'malformed', 'A string is longer than 16 MB'],
  ['absurd digits', '{Nl\0\0\0\x80', 'malformed', 'A number has too many digits'],
  ['no such reference', '{Nr\x05\0\0\0', 'malformed', 'There is no value 5 to refer to'],
  ['no such string', '{NR\xff\xff\xff\xff', 'malformed', 'There is no string -1 to refer to'],
  ['a key alone', '{N0', 'malformed', 'A key of the dict has no value'],
  ['a key alone, deeper', '{N{N0', 'malformed', 'A key of a dict has no value'],
  ['NULL in a tuple', '{N)\x010', 'malformed', 'A value is missing'],
  ['no number', '{Nf\x03abc', 'malformed', 'A number is not written as one'],
  ['nested too deep', `{N${')\x01'.repeat(2001)}`, 'malformed', 'The data is nested more than 2000 deep'],
])('%s', async (_, text, reason, message) => {
  const refusal = await refusalOf(read(latin1(text)));
  expect(refusal).toBeInstanceOf(Refusal);
  expect([refusal.reason, refusal.message]).toEqual([reason, message]);
  expect(refusal.place!.byte).toBeLessThanOrEqual(text.length);
});

test('an entry in many pieces is not read over again for each of them', async () => {
  const bytes = latin1(`{N(\x40\x0d\x03\0${'N'.repeat(200_000)}0`);
  const started = performance.now();
  const entries = await read(bytes, 10);
  expect((entries.get(null) as { tuple: unknown[] }).tuple).toHaveLength(200_000);
  expect(performance.now() - started).toBeLessThan(2000);
});
