// From a file as it was read to what editors show of it: its profile, or, of a file of traces, the profile made of its spans.

import type { FormatFacts } from '../formats/format.ts';
import type { ReadFile, ReadProfile } from '../formats/read-profile.ts';
import type { Profile } from '../profile/tables.ts';
import { tracesOfTracks } from '../trace/track-traces.ts';
import { OpenTraces } from './open-traces.ts';
import { SPAN_VALUE_TITLES, spanProfile } from './span-profile.ts';

/** What an open profile is made from. */
export interface ShownFile {
  readonly profile: Profile;
  readonly format: FormatFacts;
  /** `null`, or left out, where the file has no spans to show. */
  readonly traces?: OpenTraces | null;
}

export function shownFile(file: ReadFile): ShownFile {
  if (file.kind === 'profile') return { profile: file.profile, format: file.format, traces: tracesBeside(file) };
  const { traces: tables, format } = file;
  const traces = new OpenTraces(tables, true);
  const { profile, functionOf } = spanProfile(tables, traces.operations, traces.self, format.id);
  traces.functionOf = functionOf;
  return { profile, format: { ...format, valueTitles: SPAN_VALUE_TITLES }, traces };
}

/** The spans beside a profile, if they were read and there are any to show. */
export function tracesBeside({ profile, spans }: ReadProfile): OpenTraces | null {
  if (spans === null) return null;
  // Without samples the profile is made of the spans: then nothing else shows single ones.
  const tables = tracesOfTracks(spans, { all: profile.meta.counts !== 'samples', recordedMs: profile.meta.recordedMs });
  return tables === null ? null : new OpenTraces(tables, false);
}
