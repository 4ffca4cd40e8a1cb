// Which format a file is, by content and never by name; and in words what it is if we do not read it.

import { Refusal } from '../base/refusal.ts';
import type { Format, Head } from './format.ts';

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
export function detectFormat(head: Head, formats: readonly Format[]): Format {
  const opinions = formats.map((format) => format.sniff(head));
  if (head.bytes.length < HEAD_BYTES && textOf(head) === '') {
    throw new Refusal('empty', 'The file holds only white space', { byte: 0 });
  }
  const index = opinions.includes('sure') ? opinions.indexOf('sure') : opinions.indexOf('maybe');
  if (index >= 0) return formats[index]!;
  throw new Refusal('not-this-format', `This is not a profile that Heatline can read: ${describeHead(head)}`, { byte: 0 });
}

/** The text of a head without a byte order mark and white space before it. */
function textOf(head: Head): string {
  return head.text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
}

/** What a file looks like, for people: a clause without a full stop. */
export function describeHead(head: Head): string {
  const text = textOf(head);
  if (text === '') return 'it holds only white space';
  const known = LOOKS.find(([pattern]) => pattern.test(text));
  if (known !== undefined) return `it looks like ${known[1]}`;
  if (/^\{\s*["}]/.test(text)) return 'it is JSON of another kind';
  if (/^\[\s*["\d\]{[tfn-]/.test(text)) return 'it is a JSON list';
  if (/^[\t\n\r\x20-\x7e\x80-\xff]{0,512}/.exec(text)![0].length >= Math.min(512, text.length)) return 'it is text, not JSON';
  return 'it is binary data';
}

/** Neighbours that people open by mistake. FORMATS 1.4 has the facts. */
const LOOKS: readonly (readonly [RegExp, string])[] = [
  [/^\{\s*"snapshot"/, 'a V8 heap snapshot'],
  [/^\{\s*"head"[^]*"selfSize"/, 'a V8 sampling heap profile'],
  [/^\{(?=[^]*"stackFrames"\s*:)[^]*"(funcVirtAddr|funcLine)"\s*:/, 'a Hermes sampling profile'],
  [/^(\{[^]*"traceEvents"\s*:|\[\s*\{[^]*"ph"\s*:)/, 'a Chrome trace'],
  [/^\{[^]*"stackFrames"\s*:/, 'a trace with stack frames'],
  [/^\{[^]*"\$schema"\s*:\s*"https:\/\/www\.speedscope/, 'a speedscope file'],
  [/^\{[^]*"resourceSpans"/, 'an OpenTelemetry trace'],
  [/^(\xff\xfe|\xfe\xff)/, 'text in UTF-16; saved as UTF-8 it can be read'],
  [/^v8-version,|^shared-library,/, 'a V8 log; node --prof-process --preprocess turns it into JSON'],
  [/^<(!doctype|html|\?xml)/i, 'an HTML or XML page'],
];
