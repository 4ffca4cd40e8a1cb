// What is asked of source maps and what they answer: the language between a profile (questions.ts, remap.ts) and the
// work on maps, which may run in another thread. Plain data, fit for structured clones.

import type { SourceIndex } from '../profile/tables.ts';

/** Places of one generated source that a profile names. Lines and columns are 0-based, -1 where unknown. */
export interface SourceQuestions {
  readonly source: SourceIndex;
  /** As recorded. */
  readonly url: string;
  /** Where functions begin. */
  readonly functions: {
    readonly name: readonly string[];
    readonly line0: Int32Array;
    readonly column0: Int32Array;
  };
  /** Where functions were executing: V8's ticks, and frames with a line. */
  readonly places: {
    /** Row of `functions`. */
    readonly function: Int32Array;
    readonly line0: Int32Array;
    readonly column0: Int32Array;
  };
}

/** Row of a {@link PlaceAnswers} that stays where it was recorded. */
export const UNMAPPED = -1;
/** Row of a {@link PlaceAnswers} whose recorded line is known to be wrong, while the right one is not known. */
export const NOWHERE = -2;

/** The original places of rows of questions. */
export interface PlaceAnswers {
  /** Index into {@link SourceAnswer.originals}, {@link UNMAPPED} or {@link NOWHERE}. */
  readonly original: Int32Array;
  readonly line0: Int32Array;
  readonly column0: Int32Array;
  /** 1: inferred, not recorded; to be drawn as such. */
  readonly approximate: Uint8Array;
}

export interface OriginalSource {
  /** A URL or path in a form that places/ understands, or the map's own name for it (`webpack://…`). */
  readonly url: string;
  /** The map says that it is not the user's own code. */
  readonly ignored: boolean;
  /** What the map carries of it. */
  readonly content: string | null;
}

export interface SourceAnswer {
  readonly source: SourceIndex;
  readonly outcome: MappingOutcome;
  readonly originals: readonly OriginalSource[];
  /** Rows as in {@link SourceQuestions.functions}; `name`: the original one, `null` to keep the recorded one. */
  readonly functions: PlaceAnswers & { readonly name: readonly (string | null)[] };
  /** Rows as in {@link SourceQuestions.places}. */
  readonly places: PlaceAnswers;
}

/** How a map was found, surest first; the order is that of FORMATS A5 but for the user's own choice. */
export type FindRule =
  | 'picked' | 'embedded' | 'inline' | 'header' | 'comment' | 'sibling' | 'same-file' | 'debug-id';

/** What became of one recorded source, for the table that explains it. */
export interface MappingOutcome {
  /** As recorded. */
  readonly url: string;
  readonly state: 'mapped' | 'unmapped' | 'broken' | 'in-memory';
  readonly rule: FindRule | null;
  /** Where the (first) map is, for people. */
  readonly mapUrl: string | null;
  /** One sentence: why not, or what is special. */
  readonly reason: string | null;
  /** The address on the network that was not asked for and may lead to the map, or `null`. */
  readonly notFetched: string | null;
  /** A map on the way, or the script that is here, seems to be of another build: all of it is inferred. */
  readonly stale: boolean;
  /** Maps one after another; 0 where none was applied. */
  readonly hops: number;
  /** Functions and executing places asked, mapped, and among these inferred. */
  readonly asked: number;
  readonly mapped: number;
  readonly approximate: number;
}

/** Room for the answers to `length` rows, all {@link UNMAPPED}. */
export function noAnswers(length: number): PlaceAnswers {
  return {
    original: new Int32Array(length).fill(UNMAPPED),
    line0: new Int32Array(length).fill(-1),
    column0: new Int32Array(length).fill(-1),
    approximate: new Uint8Array(length),
  };
}
