// The wire format of protobuf: numbers, nesting, seams between chunks, and bounds.

import { expect, test } from 'vitest';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import { fieldEnd, MALFORMED, MessageReader, ProtobufStream } from '../../src/bytes/protobuf.ts';
import { joined, message, varint } from '../support/pprof-file.ts';
import { refusalOf } from '../support/v8-file.ts';

function readerOf(bytes: Uint8Array): MessageReader {
  const reader = new MessageReader();
  reader.reset(bytes);
  return reader;
}

const NUMBERS = [0n, 1n, 127n, 128n, 16_383n, 16_384n, 2_097_151n, 2_097_152n, 2n ** 28n - 1n, 2n ** 28n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 35n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];

test.each(NUMBERS)('the varint of %s', (value) => {
  const bytes = varint(value);
  expect(readerOf(bytes).uint()).toBe(Number(value));
  expect(readerOf(bytes).int()).toBe(Number(BigInt.asIntN(64, value)));
  const reader = readerOf(bytes);
  reader.wide();
  expect(BigInt(reader.high >>> 0) * 2n ** 32n + BigInt(reader.low >>> 0)).toBe(value);
  expect(reader.pos).toBe(bytes.length);
});

test('numbers that run over the end of their message, or over 64 bits, are refused with their place', async () => {
  const reader = new MessageReader();
  reader.reset(Uint8Array.of(0x80, 0x80, 1), 0, 2, 1000);
  const refusal = await refusalOf(Promise.resolve().then(() => reader.uint()));
  expect(refusal).toMatchObject({ reason: 'malformed', place: { byte: 1000 } });
  expect(() => readerOf(new Uint8Array(11).fill(0x80)).uint()).toThrow('longer than 64 bits');
});

test('an inner message ends where its length says, and unread fields are passed over', () => {
  const reader = readerOf(message([1, message([5, 300], [6, 'text'])], [2, 7]));
  expect(reader.next()).toBe(true);
  const outer = reader.begin();
  expect(reader.next() && reader.field).toBe(5);
  expect(reader.uint()).toBe(300);
  reader.leave(outer);
  expect(reader.next() && reader.field).toBe(2);
  reader.skip();
  expect(reader.next()).toBe(false);
});

test('an inner message longer than its outer one is refused', () => {
  const reader = readerOf(Uint8Array.of(0x0a, 5, 1, 2));
  reader.next();
  expect(() => reader.begin()).toThrow('Field 1 is longer than the message that holds it');
});

const FILE = joined([message([1, 'a'.repeat(200)], [2, 2n ** 60n], [3, message([1, 1])]), varint(4 * 8 + 1), new Uint8Array(8), varint(5 * 8 + 5), new Uint8Array(4)]);

async function fieldsOf(bytes: Uint8Array, chunkSize: number): Promise<string[]> {
  const seen: string[] = [];
  await new ProtobufStream(bytesInput(bytes, chunkSize)).fields((field) => void seen.push(`${field.field}/${field.wire}@${field.offset}+${field.end - field.pos}`));
  return seen;
}

test('the top level is the same in chunks of any size, and fields may be left unread', async () => {
  const whole = await fieldsOf(FILE, FILE.length);
  expect(whole.map((each) => each.split('@')[0])).toEqual(['1/2', '2/0', '3/2', '4/1', '5/5']);
  for (let size = 1; size < FILE.length; size += 7) expect(await fieldsOf(FILE, size)).toEqual(whole);
});

test('the field within which a file ends can be looked at; a cut message goes as far as there are bytes', async () => {
  const seen: string[] = [];
  const onCut = (reader: MessageReader): void => {
    reader.next();
    const outer = reader.beginCut();
    seen.push(`${reader.field} ${reader.end - reader.pos}`);
    reader.leave(outer);
    seen.push(`${reader.next()}`);
  };
  const stream = new ProtobufStream(bytesInput(joined([message([1, 'a']), message([2, 'b'.repeat(200)])]).subarray(0, 106), 10), { onCut });
  expect(await refusalOf(stream.fields(() => undefined))).toMatchObject({ reason: 'truncated', place: { byte: 106 } });
  expect(seen).toEqual(['2 100', 'false']);
});

test('a file that ends within a field is truncated; groups and field 0 are no fields', async () => {
  for (const end of [1, 100, 205, 210, FILE.length - 1]) {
    expect(await refusalOf(fieldsOf(FILE.subarray(0, end), 64))).toMatchObject({ reason: 'truncated', place: { byte: end } });
  }
  expect(fieldEnd(Uint8Array.of(0x0b, 1), 0, 2)).toBe(MALFORMED);
  expect(fieldEnd(Uint8Array.of(0, 1), 0, 2)).toBe(MALFORMED);
  expect(fieldEnd(Uint8Array.of(0x0a), 0, 1)).toBeGreaterThan(1);
});
