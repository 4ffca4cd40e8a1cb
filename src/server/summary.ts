// What the page's header shows of a profile, and failures in words for people.

import type { Note } from '../base/note.ts';
import { Refusal } from '../base/refusal.ts';
import { formatCount } from '../base/format-value.ts';
import { threadTotals } from '../profile/thread-totals.ts';
import type { OpenFailure, ProfileSummary } from '../protocol/webview.ts';
import { describeFileError } from './file-error.ts';
import { totalsOf } from './handlers/view-totals.ts';
import type { OpenProfile } from './open-profile.ts';
import { threadNames } from './thread-names.ts';
import { describeValueType } from './value-words.ts';

/** The summary of an opened profile. */
export function summarise(open: OpenProfile, fileName: string): ProfileSummary {
  const { profile, span } = open;
  const all = profile.valueTypes.map((_, valueType) => open.view({ valueType, threads: null }));
  const view = all[profile.defaultValueType]!;
  const ofThreads = threadTotals(profile);
  const names = threadNames(profile.threads);
  return {
    revision: open.revision,
    fileName,
    formatTitle: open.format.title,
    tool: profile.meta.tool,
    valueTypes: profile.valueTypes.map((type) => describeValueType(type, open.format)),
    defaultValueType: profile.defaultValueType,
    totals: all.map(totalsOf),
    durationNs: profile.meta.durationNs,
    timed: span !== null,
    spanNs: span === null ? 0 : span.endNs - span.startNs,
    threads: profile.threads.map(({ process }, index) => ({ name: names[index]!, process, ...ofThreads[index]! })),
    functionCount: profile.functions.length,
    maxDepth: view.layout.rows,
    lines: profile.meta.lines,
    counts: profile.meta.counts,
    ...(open.traces !== null && { traces: open.traces.summary }),
    notes: all.some((each) => each.hasNegative) ? [...profile.meta.notes, BELOW_ZERO] : profile.meta.notes,
  };
}

const BELOW_ZERO: Note = {
  code: 'below-zero',
  severity: 'warning',
  message: 'Some values are below 0, as those of a difference of two recordings. Graphs show what is above 0, and tables what is above 0 in sum; the total counts all.',
};

/** A failure to open, in words; `internal` where the fault is ours. */
export function describeFailure(error: unknown): OpenFailure {
  if (error instanceof Refusal) {
    return {
      message: `${error.message}.`,
      place: error.place === undefined ? null : describePlace(error.place),
      advice: ADVICE[error.reason] ?? null,
      internal: false,
    };
  }
  const fileError = describeFileError(error);
  if (fileError !== null) return { message: `${fileError}.`, place: null, advice: null, internal: false };
  return {
    message: 'Heatline failed while it read this file.',
    place: null,
    advice: 'This is a fault in Heatline, not in the file. “Heatline: Show Log” has the details to report.',
    internal: true,
  };
}

function describePlace(place: { readonly byte: number; readonly path?: string }): string {
  const byte = `byte ${formatCount(place.byte)}`;
  return place.path ? `${byte}, in ${place.path}` : byte;
}

const ADVICE: Readonly<Partial<Record<Refusal['reason'], string>>> = {
  empty: 'The program may have been killed before it wrote the profile. Let it end normally, or stop the recording first.',
  truncated: 'The recording was probably cut off. Record again and let the program end normally.',
  malformed: 'The file is damaged or was edited. Record again, or look at the place as text.',
  'not-this-format': 'If a profiler wrote this file, look whether it can export a format that Heatline reads.',
  'too-large': 'Record a shorter stretch, or with a longer sampling interval.',
};
