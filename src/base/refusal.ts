// A refusal: why a file cannot be read at all, and where. The front end adds the advice.

/** Why a reader gave up. */
export type RefusalReason = 'not-this-format' | 'unsupported-version' | 'truncated' | 'too-large' | 'empty' | 'malformed';

/** A place in a file: what people can find again. */
export interface FilePlace {
  /** 0-based offset in the decoded (unwrapped) bytes. */
  readonly byte: number;
  /** Where in the document, such as `nodes[3].callFrame`; absent where unknown. */
  readonly path?: string;
}

/**
 * Thrown by readers for bad input that leaves nothing to show, and caught once per open or report.
 * `message` is one plain sentence without a stack trace or a file name.
 */
export class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly place: FilePlace | undefined;

  constructor(reason: RefusalReason, message: string, place?: FilePlace) {
    super(message);
    this.name = 'Refusal';
    this.reason = reason;
    this.place = place;
  }
}

/** `message (at byte 12, in nodes[3])`: the sentence with its place, 1-based nothing: bytes count from 0. */
export function describeRefusal(refusal: Refusal): string {
  const place = refusal.place;
  if (place === undefined) return refusal.message;
  const inPath = place.path ? `, in ${place.path}` : '';
  return `${refusal.message} (at byte ${place.byte}${inPath})`;
}
