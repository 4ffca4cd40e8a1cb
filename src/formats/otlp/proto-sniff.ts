// Whether bytes are OTLP traces in protobuf, and how its messages are framed. There is no magic number: what tells is a
// span whose ids have their lengths, at the path where spans are.

import { Refusal } from '../../base/refusal.ts';
import { FIXED64, LENGTH, MessageReader } from '../../bytes/protobuf.ts';
import type { Likelihood } from '../format.ts';

/** `bare`: one message is the file; `nested`: it stands in field 1 of another; `varint` and `uint32`: each stands behind its length. */
export type Framing = 'bare' | 'nested' | 'varint' | 'uint32';

const FRAMINGS: readonly Framing[] = ['bare', 'uint32', 'varint', 'nested'];
/** Messages looked at for a span: the first ones of a file may hold none. */
const MOST_MESSAGES = 64;

/** `sure` where a whole span was seen. */
export function sniffOtlp(bytes: Uint8Array): Likelihood {
  return FRAMINGS.some((framing) => hasSpan(bytes, framing)) ? 'sure' : 'no';
}

/** How the file is framed. */
export function framingOf(bytes: Uint8Array): Framing {
  return FRAMINGS.find((framing) => hasSpan(bytes, framing)) ?? 'bare';
}

/** The length that stands at `at`, and of how many bytes it is; `null` where it is cut or none. */
export function lengthBytes(bytes: Uint8Array, at: number, framing: Framing): { length: number; size: number } | null {
  if (framing === 'bare' || framing === 'nested') return { length: bytes.length - at, size: 0 };
  if (framing === 'uint32') {
    if (at + 4 > bytes.length) return null;
    return { length: bytes[at]! * 2 ** 24 + bytes[at + 1]! * 65536 + bytes[at + 2]! * 256 + bytes[at + 3]!, size: 4 };
  }
  let length = 0;
  for (let i = 0; i < 5 && at + i < bytes.length; i++) {
    const byte = bytes[at + i]!;
    length += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return { length, size: i + 1 };
  }
  return null;
}

/** A head mostly ends within a message: it is read as far as it goes. */
function hasSpan(bytes: Uint8Array, framing: Framing): boolean {
  const reader = new MessageReader();
  let at = 0;
  for (let message = 0; message < MOST_MESSAGES && at < bytes.length; message++) {
    const frame = lengthBytes(bytes, at, framing);
    if (frame === null) return false;
    const end = at + frame.size + frame.length;
    reader.reset(bytes, at + frame.size, Math.min(bytes.length, end));
    try {
      if (hasSpanWithin(reader, framing === 'nested' ? NESTED_PATH : PATH)) return true;
    } catch (thrown) {
      if (thrown instanceof Refusal) return false;
      throw thrown;
    }
    at = end;
  }
  return false;
}

/** Fields that lead to spans: of the file, of ResourceSpans, of ScopeSpans. Others may stand before them. */
const PATH: readonly (readonly number[])[] = [[1], [2, 1000], [2]];
const NESTED_PATH = [[1], ...PATH];

function hasSpanWithin(reader: MessageReader, path: readonly (readonly number[])[]): boolean {
  const [leading, ...rest] = path;
  if (leading === undefined) return isSpan(reader);
  while (reader.next()) {
    if (reader.wire !== LENGTH) {
      reader.skip();
      continue;
    }
    const leads = leading.includes(reader.field);
    const outer = reader.beginCut();
    if (leads && hasSpanWithin(reader, rest)) return true;
    reader.leave(outer);
  }
  return false;
}

/** Ids of 16 and 8 bytes, a name, two times. */
function isSpan(reader: MessageReader): boolean {
  let found = 0;
  while (found < 3 && reader.next()) {
    const { field, wire } = reader;
    if (field <= 2) {
      if (wire !== LENGTH) return false;
      const outer = reader.begin();
      if (reader.end - reader.pos !== (field === 1 ? 16 : 8)) return false;
      reader.leave(outer);
      found++;
    } else {
      if ((field === 7 || field === 8) && wire !== FIXED64) return false;
      if (field === 7) found++;
      reader.skip();
    }
  }
  return found === 3;
}
