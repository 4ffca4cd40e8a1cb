// Which format a file is, by content and never by name; and in words what it is if we do not read it.

import { Refusal } from '../base/refusal.ts';
import type { FormatFacts, Head } from './format.ts';
import { LOOKS, MAGIC } from './known-neighbours.ts';
import { protobufLook } from './protobuf-looks.ts';

/** Enough for the keys that tell JSON formats apart; a header is rarely longer. */
export const HEAD_BYTES = 64 * 1024;

/** The head of a file as formats look at it. */
export function makeHead(start: Uint8Array): Head {
  const bytes = start.subarray(0, HEAD_BYTES);
  let text = '';
  // `apply` takes the bytes as they are; spreading them costs 2 ms.
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096) as Iterable<number> as number[]);
  }
  return { bytes, text };
}

/**
 * The first format that is sure, else the first that takes it for possible.
 * @throws {Refusal} `not-this-format`, saying what the file looks like.
 */
export function detectFormat<Any extends FormatFacts>(head: Head, formats: readonly Any[]): Any {
  const opinions = formats.map((format) => format.sniff(head));
  if (head.bytes.length < HEAD_BYTES && textOf(head) === '') {
    throw new Refusal('empty', 'The file holds only white space', { byte: 0 });
  }
  const index = opinions.includes('sure') ? opinions.indexOf('sure') : opinions.indexOf('maybe');
  if (index >= 0) return formats[index]!;
  throw notRead(describeHead(head));
}

/** `look`: as {@link describeHead} has it. */
export function notRead(look: string): Refusal {
  return new Refusal('not-this-format', `This is not a profile that Heatline can read: ${look}`, { byte: 0 });
}

/** The text of a head without a byte order mark and white space before it. */
function textOf(head: Head): string {
  return head.text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
}

/** What a file looks like, where that is a known format: a clause without a full stop, with what to do. */
export function knownLook(head: Head): string | null {
  const text = textOf(head);
  // Magic numbers may begin with what counts as white space in a text.
  const known = MAGIC.find(([pattern]) => pattern.test(head.text)) ?? LOOKS.find(([pattern]) => pattern.test(text));
  const look = known?.[1] ?? protobufLook(head.bytes);
  return look === null ? null : `it looks like ${look}`;
}

/** What a file looks like, for people: a clause without a full stop. */
export function describeHead(head: Head): string {
  const text = textOf(head);
  if (text === '') return 'it holds only white space';
  const known = knownLook(head);
  if (known !== null) return known;
  if (/^\{\s*["}]/.test(text)) return 'it is JSON of another kind';
  if (/^\[\s*["\d\]{[tfn-]/.test(text)) return 'it is a JSON list';
  if (/^[\t\n\r\x20-\x7e\x80-\xff]{0,512}/.exec(text)![0].length >= Math.min(512, text.length)) return 'it is text, not JSON';
  return 'it is binary data';
}
