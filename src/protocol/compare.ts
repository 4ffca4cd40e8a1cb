// What the page and the editors say about a comparison: which baseline, how it is scaled, and how a figure differs. The
// methods are in webview.ts, the heat in lsp.ts.

import type { Unit } from '../base/format-value.ts';
import type { FunctionInfo, View } from './webview.ts';

/**
 * `total`: the baseline is scaled so that both totals are equal, and shares are compared; of files of traces, so that both
 * have as many traces, and sums per trace are compared. `absolute`: values as they are.
 */
export type CompareScale = 'total' | 'absolute';

/** Durations, or numbers of traces, that differ by less than this share are those of equal work. */
const ALIKE = 0.1;

/** What tells how much was done while a file was recorded: its duration (nanoseconds, 0: unknown), or its traces alone. */
export interface RecordedWork {
  readonly durationNs: number;
  readonly traces?: { readonly traces: number; readonly only: boolean };
}

/** How two recordings are compared unless somebody says otherwise: as they are where both did as much. */
export function usualScale(before: RecordedWork, after: RecordedWork): CompareScale {
  const isOfTraces = before.traces?.only === true && after.traces?.only === true;
  const [was, is] = isOfTraces ? [before.traces.traces, after.traces.traces] : [before.durationNs, after.durationNs];
  const alike = was > 0 && is > 0 && Math.abs(was - is) <= ALIKE * Math.max(was, is);
  return alike ? 'absolute' : 'total';
}

/**
 * The profile before. It is open on the server under `uri`; `revision` names the reading of it that indices mean: functions
 * of the baseline alone have indices behind those of the profile.
 */
export interface Baseline {
  readonly uri: string;
  readonly revision: number;
  readonly scale: CompareScale;
}

/**
 * How sure a difference is, given the numbers of samples: `certain` (less than 1 in 100 by chance), `likely` (5 in 100),
 * `noise`; `counted`: calls are counted, nothing is left to chance; `unknown`: the files do not tell.
 */
export const SIGNIFICANCES = ['certain', 'likely', 'noise', 'counted', 'unknown'] as const;
export type Significance = (typeof SIGNIFICANCES)[number];

/** A figure on both sides, in the view's unit. */
export interface Change {
  /** As scaled. */
  readonly before: number;
  readonly after: number;
  /** The probability that sampling alone makes the difference, corrected for all that were compared; `null` where unknown. */
  readonly chance: number | null;
  readonly significance: Significance;
}

/** What the page is told of its comparison by the host. */
export interface Comparing {
  /** For people. */
  readonly fileName: string;
  /** `null` while the baseline is being read. */
  readonly baseline: Baseline | null;
}

/** A comparison as a whole. */
export type ComparisonSummary =
  /** Values of different units, one sentence. */
  | { readonly kind: 'refused'; readonly message: string }
  | {
    readonly kind: 'compared';
    readonly unit: Unit;
    /** Totals of the view; `before` unscaled. */
    readonly before: number;
    readonly after: number;
    /** What figures before are multiplied by. */
    readonly factor: number;
    /** Functions whose own value changed significantly (or at all, where calls are counted); `null` where that is unknown. */
    readonly changed: number | null;
    /** Functions that are in one of the profiles alone. */
    readonly onlyBefore: number;
    readonly onlyAfter: number;
    /** Of two files of traces, whose functions are operations; all of both files, whatever the view. */
    readonly traces?: {
      /** Operations whose median changed significantly. */
      readonly slower: number;
      readonly faster: number;
      /** Operations of one file alone. */
      readonly new: number;
      readonly gone: number;
      /** Traces of both files. */
      readonly before: number;
      readonly after: number;
    };
    /** Rows of the differential flame graph, by what its widths are. */
    readonly rows: { readonly after: number; readonly before: number };
    /** What else is to be known, in sentences: other kinds of values, parts of the view that the baseline cannot follow. */
    readonly notes: readonly string[];
  };

/** A row of the table of differences. Figures are self or total, as asked. */
export interface DifferenceRow extends FunctionInfo, Change {
  /** Samples that the figures rest on. */
  readonly samplesBefore: number;
  readonly samplesAfter: number;
}

export type DifferenceSort = 'difference' | 'before' | 'after' | 'change' | 'chance' | 'name' | 'place';

/** A row of the table of differing lines. Figures are self. */
export interface LineDifferenceRow extends Change {
  /** The source, as the profile recorded it; `onlyBefore`: as the baseline did, for the profile does not have it. Left out: no. */
  readonly url: string;
  readonly onlyBefore?: true;
  /** Short label such as `app.js:12`. */
  readonly place: string;
  /** 1-based, as recorded in the profile the source is of: a line of the baseline is where its function has it now. */
  readonly line1: number;
  /** The function that the line belongs to, `null` where nothing tells. */
  readonly function: FunctionInfo | null;
  readonly samplesBefore: number;
  readonly samplesAfter: number;
}

/** `compare/lines`: the lines of both profiles that have any value, sorted (`name`: by function) and filtered (terms), a page of them. */
export type LineDifferenceParams = Omit<DifferenceParams, 'of'>;

/** `compare/functions`: the functions of both profiles, sorted and filtered (terms), a page of them. */
export interface DifferenceParams {
  readonly view: View;
  readonly baseline: Baseline;
  readonly of: 'self' | 'total';
  readonly sort: DifferenceSort;
  readonly descending: boolean;
  readonly filter: string;
  readonly offset: number;
  readonly limit: number;
}
