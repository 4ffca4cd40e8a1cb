// Decides from what is known of times and texts whether figures may stay at their recorded lines, must be carried, or
// are uncertain, and says why in words for the user. Asks nobody: files and git are looked at by the server.
// The reasoning is in DECISIONS, "Is this the text that was recorded?".

import type { Fit } from './fit.ts';

/** What may tell when a profile was recorded. Milliseconds since 1970; `null` where unknown. */
export interface RecordingFacts {
  /** What the content says: the recording's begin by the clock on the wall. */
  readonly contentMs: number | null;
  /** Last change of the profile's file: it was recorded before. */
  readonly fileMs: number | null;
  /** The commit that holds this very file: it was recorded before. */
  readonly committedMs: number | null;
}

/** Nothing that Heatline reads was recorded before 2000: such a time is a clock that was not set, or not a time. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

/** Files that are copied, unpacked or checked out together get times this far apart, in any order. */
export const TOGETHER_MS = 10_000;

/** The earliest time by which the recording had surely begun, or `null` where nothing tells. */
export function recordingTime({ contentMs, fileMs, committedMs }: RecordingFacts): number | null {
  const known = [contentMs, fileMs, committedMs].filter((ms) => ms !== null && ms >= EARLIEST_MS);
  return known.length === 0 ? null : Math.min(...(known as number[]));
}

/** Whether a source was, or may have been, written after the recording. Unknown times say nothing. */
export function isTouchedSince(sourceMs: number | null, recordedMs: number | null): boolean {
  return sourceMs !== null && recordedMs !== null && sourceMs > recordedMs + TOGETHER_MS;
}

/** Why the text at the recording cannot be known. */
export type Unknown =
  | 'untrusted'
  | 'no-git'
  | 'no-repository'
  | 'not-owned'
  | 'no-commit'
  | 'not-in-commit'
  | 'bad-revision'
  | 'no-such-revision'
  | 'fits-later-text'
  | 'too-large'
  | 'failed';

/** Of several old texts the one that fits the recording best, the first of equals; -1 where there is none. */
export function bestFit(fits: readonly Fit[]): number {
  let best = -1;
  fits.forEach((fit, i) => {
    if (best === -1 || fit.fitting > fits[best]!.fitting) best = i;
  });
  return best;
}

/**
 * What the texts themselves say against the clock: the recording may be of a text that was committed only later.
 * `old`: the old text is as good a fit as today's. `today`: all fits today's, and not all the old one.
 */
export function compareFits(old: Fit, today: Fit): 'old' | 'today' | 'neither' {
  if (old.fitting >= today.fitting) return 'old';
  return today.fitting === today.checked ? 'today' : 'neither';
}

/** Whether two texts are the same but for their line ends. */
export function isSameText(a: string, b: string): boolean {
  return a === b || withLineFeeds(a) === withLineFeeds(b);
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** What is known about a text that differs from the recorded one, or may do so. */
export interface WhyUncertain {
  readonly why: Unknown;
  /** The file's own name. */
  readonly fileName: string;
  /** As in the settings; `null` where none is set. */
  readonly revision: string | null;
}

const SET_REVISION = 'If you know the commit or tag it was recorded at, name it in the setting heatline.revision.';

/** Why a file's heat is uncertain and what can be done: two or three sentences. */
export function whyUncertain({ why, fileName, revision }: WhyUncertain): string {
  const changed = `${fileName} was changed after the profile was recorded, so its heat may be on the wrong lines.`;
  switch (why) {
    case 'untrusted':
      return `${changed} Heatline asks git where the lines went only in a trusted workspace.`;
    case 'no-git':
      return `${changed} Where the lines went is not known: git was not found on this machine.`;
    case 'no-repository':
      return `${changed} Where the lines went is not known: the file is not in a git repository.`;
    case 'not-owned':
      return `${changed} git does not read this repository, because it belongs to another user.`;
    case 'no-commit':
      return `${changed} git’s history does not reach back to the recording. ${SET_REVISION}`;
    case 'not-in-commit':
      return revision === null
        ? `${changed} git does not have the file as it was then. ${SET_REVISION}`
        : `${fileName} is not in the revision “${revision}” of heatline.revision, so its heat may be on the wrong lines.`;
    case 'bad-revision':
      return `The setting heatline.revision is not the name of a commit or tag, so the heat of ${fileName} may be on the wrong lines.`;
    case 'no-such-revision':
      return `git knows no revision “${revision ?? ''}” here (setting heatline.revision), so the heat of ${fileName} may be on the wrong lines.`;
    case 'fits-later-text':
      return `${changed} The last commit before does not fit it: uncommitted changes were probably recorded. ${SET_REVISION}`;
    case 'too-large':
      return `${changed} It is too large to be compared with the text of then.`;
    case 'failed':
      return `${changed} git could not compare it with the text of then; the log says more.`;
  }
}
