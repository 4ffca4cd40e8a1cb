// Whether bytes are OTLP traces in protobuf, and how its messages are framed. There is no magic number: what tells is a
// span whose ids have their lengths, at the path where spans are.

import { Refusal } from '../../base/refusal.ts';
import { FIXED64, LENGTH, MessageReader } from '../../bytes/protobuf.ts';
import type { Likelihood } from '../format.ts';

/** `bare`: one message is the file; `varint` and `uint32`: each stands behind its length. */
export type Framing = 'bare' | 'varint' | 'uint32';

const FRAMINGS: readonly Framing[] = ['bare', 'uint32', 'varint'];

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
  if (framing === 'bare') return { length: bytes.length - at, size: 0 };
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

/** A head mostly ends within a message: messages are taken to be as long as the head. */
function hasSpan(bytes: Uint8Array, framing: Framing): boolean {
  const frame = lengthBytes(bytes, 0, framing);
  if (frame === null || frame.length < 20) return false;
  const reader = new MessageReader();
  reader.reset(bytes, frame.size, Math.min(bytes.length, frame.size + frame.length));
  try {
    return hasSpanWithin(reader, 0);
  } catch (thrown) {
    if (thrown instanceof Refusal) return false;
    throw thrown;
  }
}

/** Fields that lead to spans, by depth: of the file, of ResourceSpans, of ScopeSpans. */
const PATH: readonly (readonly number[])[] = [[1], [2, 1000], [2]];
/** Fields that may stand before them. */
const OTHERS: readonly (readonly number[])[] = [[], [1, 3], [1, 3]];

function hasSpanWithin(reader: MessageReader, depth: number): boolean {
  if (depth === PATH.length) return isSpan(reader);
  while (reader.next()) {
    if (reader.wire !== LENGTH) return false;
    const leads = PATH[depth]!.includes(reader.field);
    if (!leads && !OTHERS[depth]!.includes(reader.field)) return false;
    const length = reader.uint();
    // The head may end within this message.
    const end = Math.min(reader.end, reader.pos + length);
    const outer = reader.end;
    if (leads) {
      reader.end = end;
      if (hasSpanWithin(reader, depth + 1)) return true;
    }
    reader.pos = end;
    reader.end = outer;
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
