// From what a trace holds to a profile: its CPU profiles, else its samples, else its spans. The spans stand beside it.

import type { NoteList } from '../../base/note.ts';
import type { NumberColumn } from '../../base/numbers.ts';
import { Refusal } from '../../base/refusal.ts';
import { ProfileBuilder } from '../../profile/builder.ts';
import { NONE, type FunctionIndex, type Profile, type ValueType } from '../../profile/tables.ts';
import type { DistributedTraces } from '../../trace/distributed.ts';
import { tracesOfTracks } from '../../trace/track-traces.ts';
import { idleFunction, placeV8, type PlacedSamples } from '../v8/assemble.ts';
import type { ProfileAndMore, TracesAlone } from '../format.ts';
import { buildTrace, noteMissing, noteSpans } from './build-trace.ts';
import type { TraceCpuProfile } from './cpu-profiles.ts';
import { SpanNesting, type NestedRows, type SpanFaults } from './nest-spans.ts';
import type { TraceContent } from './read-trace.ts';
import { ThreadSpanEvents } from './thread-spans.ts';

const FORMAT = 'chrome-trace';
/** Microseconds to nanoseconds. */
const US = 1000;

/** @throws {Refusal} where nothing in the trace can be shown. */
export function assembleTrace(content: TraceContent, notes: NoteList): ProfileAndMore | TracesAlone {
  const { maps, profiles, samples, spans, markers, counters, async } = content;
  if (maps.leftOut > 0) notes.add('bad-maps', 'warning', `${maps.leftOut} of the source maps in the file cannot be used: broken, or too large.`);
  const zeroUs = profiles.hasSamples ? firstProfileUs(content) : samples.length > 0 ? samples.firstUs : Infinity;
  const hasSpans = content.wantsSpans && (spans.length > 0 || markers.length > 0 || counters.length > 0 || async.length > 0);
  const isFigures = !profiles.hasSamples && samples.length === 0 && spans.length > 0;
  const events = hasSpans || isFigures ? new ThreadSpanEvents(spans, content.threads.length, zeroUs) : null;
  const finish = (profile: Profile): ProfileAndMore => ({ profile, spans: hasSpans ? buildTrace(content, events!) : null, embeddedMaps: maps.list });
  if (profiles.hasSamples) return finish(fromProfiles(content, notes));
  if (samples.length > 0) return finish(fromSamples(content, notes));
  if (isFigures) return finish(fromSpans(content, events!, notes));
  if (!content.hasEvents) throw new Refusal('not-this-format', 'This is JSON, but no trace: it has neither "traceEvents" nor "samples"', { byte: 0 });
  const traces = async.length === 0 ? null : tracesOfAsync(content, notes);
  if (traces !== null) return { traces };
  throw new Refusal('empty', 'The trace holds no CPU profile and no spans; record with the category devtools.timeline too');
}

/** Asynchronous spans alone: when they were is on a clock that counts from anything. */
function tracesOfAsync(content: TraceContent, notes: NoteList): DistributedTraces | null {
  const trace = buildTrace(content, new ThreadSpanEvents(content.spans, content.threads.length, Infinity));
  const traces = tracesOfTracks(trace, { all: true, recordedMs: null });
  return traces && { ...traces, tool: toolOf(content, []), notes: [...notes.list(), ...traces.notes] };
}

function fromProfiles(content: TraceContent, notes: NoteList): Profile {
  const { threads } = content;
  const builder = new ProfileBuilder(notes);
  const chosen = chooseProfiles(content, notes);
  const firstUs = firstProfileUs(content);
  const placed = chosen.map((profile) => placeProfile(builder, profile, notes));
  const timed = placed.some(({ intervalsUs }) => intervalsUs !== null);
  let endUs = 0;
  chosen.forEach((profile, i) => {
    const samples = placed[i]!;
    const offsetUs = Number.isFinite(profile.startUs) ? profile.startUs - firstUs : 0;
    const count = samples.placed.stack.length;
    if (timed && samples.intervalsUs === null) {
      notes.add('untimed-thread', 'warning', `The samples of ${threads.name(profile.thread)} have no times and count as 0.`);
    }
    const raw: NumberColumn = samples.intervalsUs ?? new Int32Array(count).fill(timed ? 0 : 1);
    builder.thread({
      name: threads.name(profile.thread),
      process: threads.process(profile.thread),
      ...samples.placed,
      values: [{ raw, scale: timed ? US : 1 }],
      times: samples.intervalsUs === null ? null : { kind: 'contiguous', startNs: (offsetUs + samples.firstUs) * US },
    });
    endUs = Math.max(endUs, offsetUs + samples.endUs);
  });
  return builder.finish({
    format: FORMAT,
    tool: toolOf(content, chosen),
    durationNs: endUs * US,
    lines: 'leaf-ticks',
    rootPath: null,
    idleFunction: idleFunction(builder),
    valueTypes: [timed ? { kind: 'cpu', unit: 'nanoseconds' } : { kind: 'samples', unit: 'count' }],
    defaultValueType: 0,
  });
}

/** When the first of the profiles that count began, on the trace's clock; Infinity if none says so. */
function firstProfileUs(content: TraceContent): number {
  const starts = [...largestProfiles(content).values()].map(({ startUs }) => startUs).filter((start) => Number.isFinite(start));
  return starts.reduce((least, start) => Math.min(least, start), Infinity);
}

/** One profile of each thread, in order of their threads' first profiles (NUMBERS: several overlap, the largest counts). */
function chooseProfiles(content: TraceContent, notes: NoteList): TraceCpuProfile[] {
  const largest = largestProfiles(content);
  const others = new Map<number, number>();
  for (const { thread, rows } of content.profiles.all) if (rows.length > 0) others.set(thread, (others.get(thread) ?? -1) + 1);
  for (const [thread, count] of others) {
    if (count === 0) continue;
    const more = count === 1 ? 'One more CPU profile' : `${count} more CPU profiles`;
    notes.add('other-profiles', 'info', `${more} of ${content.threads.name(thread)} overlap${count === 1 ? 's' : ''} the one with most samples, which is shown.`);
  }
  return [...largest.values()];
}

function largestProfiles(content: TraceContent): Map<number, TraceCpuProfile> {
  const largest = new Map<number, TraceCpuProfile>();
  for (const profile of content.profiles.all) {
    const known = largest.get(profile.thread);
    if (profile.rows.length > (known?.rows.length ?? 0)) largest.set(profile.thread, profile);
  }
  return largest;
}

function placeProfile(builder: ProfileBuilder, profile: TraceCpuProfile, notes: NoteList): PlacedSamples {
  const startUs = Number.isFinite(profile.startUs) ? profile.startUs : 0;
  const endUs = Number.isFinite(profile.startUs) ? profile.endUs : NaN;
  const deltasUs = profile.isTimed ? profile.deltasUs.finish() : null;
  return placeV8(
    builder,
    {
      nodes: profile.nodes,
      nestedParents: null,
      // V8 says an end only where it was asked to stop; DevTools' traces just end.
      samples: { ids: profile.rows.finish(), deltasUs, startUs, endUs, truncated: Number.isNaN(endUs) },
      positions: profile.positions,
      startUs,
      endUs,
      places: null,
    },
    false,
    notes,
  );
}

function fromSamples(content: TraceContent, notes: NoteList): Profile {
  const builder = new ProfileBuilder(notes);
  const { valueTypes, durationNs } = content.samples.place(builder, content.threads, notes);
  return builder.finish({
    format: FORMAT,
    tool: toolOf(content, []),
    durationNs,
    lines: content.samples.hasLines ? 'every-frame' : 'definitions',
    rootPath: null,
    idleFunction: NONE as FunctionIndex,
    valueTypes,
    defaultValueType: 0,
  });
}

function fromSpans(content: TraceContent, events: ThreadSpanEvents, notes: NoteList): Profile {
  const { threads, labels } = content;
  const builder = new ProfileBuilder(notes);
  const faults: SpanFaults = { open: 0, stray: 0, crossing: 0 };
  const nested: { thread: number; firstRow: number; rows: NestedRows }[] = [];
  for (const { thread, firstRow, spans, order } of events.paired(labels, faults)) {
    nested.push({ thread, firstRow, rows: new SpanNesting(builder, labels, faults).nest(spans, order) });
  }
  if (nested.length === 0) throw new Refusal('empty', 'The trace holds ends of spans and no beginning');
  noteFigures(content, faults, notes);
  // In the order in which they begin: files are written in any order.
  nested.sort((a, b) => a.rows.start[0]! - b.rows.start[0]! || a.firstRow - b.firstRow);
  const { zero, nsPerTick } = events.clock;
  let end = zero;
  for (const { thread, rows } of nested) {
    builder.thread({
      name: threads.name(thread),
      process: threads.process(thread),
      stack: rows.stack,
      values: [{ raw: rows.value, scale: nsPerTick }],
      counts: rows.counts,
      times: { kind: 'starts', ns: rows.start.map((start) => (start - zero) * nsPerTick) },
    });
    end = Math.max(end, rows.start.at(-1)! + rows.value.at(-1)!);
  }
  const valueTypes: ValueType[] = [{ kind: 'time', unit: 'nanoseconds' }];
  return builder.finish({
    format: FORMAT,
    tool: toolOf(content, []),
    durationNs: (end - zero) * nsPerTick,
    lines: labels.hasLines ? 'every-frame' : 'definitions',
    rootPath: null,
    idleFunction: NONE as FunctionIndex,
    valueTypes,
    defaultValueType: 0,
    counts: 'calls',
  });
}

function noteFigures(content: TraceContent, faults: SpanFaults, notes: NoteList): void {
  noteSpans(faults, notes, 'warning');
  const { crossing } = faults;
  if (crossing > 0) notes.add('crossing-spans', 'info', `${crossing === 1 ? '1 span' : `${crossing} spans`} ended after the span that they began in; they are shown on top of it, and then by themselves.`);
  if (content.asyncBegins > 0) notes.add('async-spans', 'info', `${content.asyncBegins} asynchronous spans belong to no thread and are left out of the figures.`);
  if (content.viztracer?.overflow === true) notes.add('overflow', 'warning', 'viztracer\u2019s buffer was full: what happened first is missing.');
  noteMissing(content.lostSpans, notes);
}

/** The file does not name its producer, or in places of its own; its names betray it. */
function toolOf(content: TraceContent, profiles: readonly TraceCpuProfile[]): string | null {
  if (content.viztracer !== null) return `viztracer ${content.viztracer.version}`.trim();
  // Chrome's threads are CrRendererMain, CrBrowserMain …
  if (content.threads.hasNameLike(/^Cr[A-Z]/)) return 'chrome';
  const isNode = profiles.some(({ nodes }) => nodes.url.some((url) => url.startsWith('node:')));
  return isNode || content.threads.hasNameLike(/^JavaScriptMainThread$/) ? 'node' : null;
}
