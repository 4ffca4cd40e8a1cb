// Whether bytes are a pprof profile. Protobuf has no magic number and takes nearly everything for a message, so this
// follows every field in the head and asks that each be one a profile has, of its kind and with its inner form.

import { fieldEnd, LENGTH, MALFORMED, MessageReader, VARINT } from '../../bytes/protobuf.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Head, Likelihood } from '../format.ts';
import { HEAD_BYTES } from '../sniff.ts';

/** Kinds of the known fields, by number. `either`: a list, packed or not. */
const KINDS: readonly (number | 'either')[] = [
  -1, LENGTH, LENGTH, LENGTH, LENGTH, LENGTH, LENGTH, VARINT, VARINT, VARINT, VARINT, LENGTH, VARINT, 'either', VARINT, VARINT,
];

/** Kinds of the fields of inner messages, by number: value type, sample, mapping, location, function. */
const INNER: ReadonlyMap<number, readonly (number | 'either')[]> = new Map([
  [1, [-1, VARINT, VARINT]],
  [2, [-1, 'either', 'either', LENGTH]],
  [3, [-1, ...new Array<number>(10).fill(VARINT)]],
  [4, [-1, VARINT, VARINT, VARINT, LENGTH, VARINT]],
  [5, [-1, VARINT, VARINT, VARINT, VARINT, VARINT]],
  [11, [-1, VARINT, VARINT]],
]);

/** Unknown fields are passed over where the file comes from the future, but no file begins with one. */
function isKind(kinds: readonly (number | 'either')[], field: number, wire: number): boolean {
  const kind = kinds[field];
  return kind === undefined || kind === wire || (kind === 'either' && (wire === VARINT || wire === LENGTH));
}

/** `sure` where value types or samples were seen in full and nothing is wrong up to the end of the head. */
export function sniffPprof({ bytes }: Head): Likelihood {
  const reader = new MessageReader();
  let evidence = 0;
  let strings = 0;
  let at = 0;
  while (at < bytes.length) {
    const end = fieldEnd(bytes, at, bytes.length);
    if (end === MALFORMED) return 'no';
    reader.reset(bytes, at, Math.min(end, bytes.length));
    if (end > bytes.length) {
      // The head ends within this field, or the file was cut off.
      return evidence === 0 ? 'no' : bytes.length < HEAD_BYTES ? 'maybe' : verdict(evidence);
    }
    reader.next();
    const { field, wire } = reader;
    if (!isKind(KINDS, field, wire) || (at === 0 && field >= KINDS.length)) return 'no';
    if (field === 6 && strings++ === 0 && end > at + 2) return 'no';
    const inner = INNER.get(field);
    if (inner !== undefined) {
      if (!isMessage(reader, inner, field === 1 || field === 11)) return 'no';
      if (field <= 2) evidence++;
    }
    at = end;
  }
  return strings > 0 && evidence > 0 ? 'sure' : verdict(evidence);
}

/** Some value types and samples in a row are no accident; one or two small ones may be. */
function verdict(evidence: number): Likelihood {
  return evidence >= 3 ? 'sure' : evidence > 0 ? 'maybe' : 'no';
}

/** `closed`: no unknown fields. Value types are small and old, and other formats' messages stand at their number. */
function isMessage(reader: MessageReader, kinds: readonly (number | 'either')[], closed: boolean): boolean {
  try {
    reader.begin();
    while (reader.next()) {
      if (!isKind(kinds, reader.field, reader.wire) || (closed && reader.field >= kinds.length)) return false;
      // Lists of numbers are all that stands in samples; lines and labels are messages again.
      if (reader.wire === LENGTH && kinds[reader.field] === 'either') {
        const outer = reader.begin();
        while (reader.pos < reader.end) reader.wide();
        reader.leave(outer);
      } else {
        reader.skip();
      }
    }
    return true;
  } catch (thrown) {
    if (thrown instanceof Refusal) return false;
    throw thrown;
  }
}
