// From what a trace holds to a profile: its CPU profiles, else its samples, else its spans.

import type { NoteList } from '../../base/note.ts';
import type { NumberColumn } from '../../base/numbers.ts';
import { Refusal } from '../../base/refusal.ts';
import { ProfileBuilder } from '../../profile/builder.ts';
import { NONE, type FunctionIndex, type Profile, type ValueType } from '../../profile/tables.ts';
import { idleFunction, placeV8, type PlacedSamples } from '../v8/assemble.ts';
import type { TraceCpuProfile } from './cpu-profiles.ts';
import { pairSpans, SpanNesting, type SpanFaults, type ThreadEvents } from './nest-spans.ts';
import type { TraceContent } from './read-trace.ts';
import { rowsByThread, SpanEvents } from './spans.ts';

const FORMAT = 'chrome-trace';
/** Microseconds to nanoseconds. */
const US = 1000;

/** @throws {Refusal} where nothing in the trace can be shown. */
export function assembleTrace(content: TraceContent, notes: NoteList): Profile {
  if (content.profiles.hasSamples) return fromProfiles(content, notes);
  if (content.samples.length > 0) return fromSamples(content, notes);
  if (content.spans.length > 0) return fromSpans(content, notes);
  if (!content.hasEvents) throw new Refusal('not-this-format', 'This is JSON, but no trace: it has neither "traceEvents" nor "samples"', { byte: 0 });
  const only = content.asyncSpans > 0 ? `, only ${content.asyncSpans} asynchronous spans that belong to no thread` : '';
  throw new Refusal('empty', `The trace holds no CPU profile and no spans on threads${only}`);
}

function fromProfiles(content: TraceContent, notes: NoteList): Profile {
  const { threads } = content;
  const builder = new ProfileBuilder(notes);
  const chosen = chooseProfiles(content, notes);
  const starts = chosen.map(({ startUs }) => startUs).filter((start) => Number.isFinite(start));
  const firstUs = starts.reduce((least, start) => Math.min(least, start), Infinity);
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

/** One profile of each thread, in order of their threads' first profiles (NUMBERS: several overlap, the largest counts). */
function chooseProfiles(content: TraceContent, notes: NoteList): TraceCpuProfile[] {
  const largest = new Map<number, TraceCpuProfile>();
  const others = new Map<number, number>();
  for (const profile of content.profiles.all) {
    if (profile.rows.length === 0) continue;
    const known = largest.get(profile.thread);
    if (known !== undefined) others.set(profile.thread, (others.get(profile.thread) ?? 0) + 1);
    if (known === undefined || profile.rows.length > known.rows.length) largest.set(profile.thread, profile);
  }
  for (const [thread, count] of others) {
    const more = count === 1 ? 'One more CPU profile' : `${count} more CPU profiles`;
    notes.add('other-profiles', 'info', `${more} of ${content.threads.name(thread)} overlap${count === 1 ? 's' : ''} the one with most samples, which is shown.`);
  }
  return [...largest.values()];
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

function fromSpans(content: TraceContent, notes: NoteList): Profile {
  const { threads, labels } = content;
  const builder = new ProfileBuilder(notes);
  const faults: SpanFaults = { open: 0, stray: 0, crossing: 0 };
  const { eventsOf, nsPerTick } = spanTicks(content.spans, threads.length);
  content.spans = new SpanEvents();
  const nested = [];
  for (let thread = 0; thread < threads.length; thread++) {
    const events = eventsOf(thread);
    const spans = pairSpans(events, labels, faults);
    if (spans.start.length === 0) continue;
    nested.push({ thread, firstRow: events.firstRow, rows: new SpanNesting(builder, labels, faults).nest(spans) });
  }
  if (nested.length === 0) throw new Refusal('empty', 'The trace holds ends of spans and no beginning');
  noteFaults(content, faults, notes);
  // In the order in which they begin: files are written in any order.
  nested.sort((a, b) => a.rows.start[0]! - b.rows.start[0]! || a.firstRow - b.firstRow);
  const first = nested[0]!.rows.start[0]!;
  let end = first;
  for (const { thread, rows } of nested) {
    builder.thread({
      name: threads.name(thread),
      process: threads.process(thread),
      stack: rows.stack,
      values: [{ raw: rows.value, scale: nsPerTick }],
      counts: rows.counts,
      times: { kind: 'starts', ns: rows.start.map((start) => (start - first) * nsPerTick) },
    });
    end = Math.max(end, rows.start.at(-1)! + rows.value.at(-1)!);
  }
  const valueTypes: ValueType[] = [{ kind: 'time', unit: 'nanoseconds' }];
  return builder.finish({
    format: FORMAT,
    tool: toolOf(content, []),
    durationNs: (end - first) * nsPerTick,
    lines: labels.hasLines ? 'every-frame' : 'definitions',
    rootPath: null,
    idleFunction: NONE as FunctionIndex,
    valueTypes,
    defaultValueType: 0,
    counts: 'calls',
  });
}

/**
 * Times as whole numbers since the first event: microseconds where the file has no fractions, else eighths of a
 * nanosecond. Rounding keeps nested what is nested, which differences of large fractions do not; an eighth is above
 * their noise, and binary, so that nothing is lost on the way back.
 */
function spanTicks(spans: SpanEvents, threadCount: number): { eventsOf: (thread: number) => ThreadEvents; nsPerTick: number } {
  const ts = spans.ts.finish();
  const duration = spans.duration.finish();
  let firstUs = Infinity;
  let isWhole = true;
  for (let row = 0; row < ts.length; row++) {
    firstUs = Math.min(firstUs, ts[row]!);
    if (ts[row]! % 1 !== 0 || duration[row]! % 1 !== 0) isWhole = false;
  }
  const tick = isWhole ? (us: number): number => us - firstUs : (us: number): number => Math.round((us - firstUs) * US * 8);
  const labelAndPhase = spans.labelAndPhase.finish();
  const { rows, start } = rowsByThread(spans.thread.finish(), threadCount);
  const eventsOf = (thread: number): ThreadEvents => {
    const own = rows.subarray(start[thread]!, start[thread + 1]!);
    const events = { firstRow: own[0] ?? 0, labelAndPhase: new Int32Array(own.length), start: new Float64Array(own.length), end: new Float64Array(own.length) };
    for (let i = 0; i < own.length; i++) {
      const row = own[i]!;
      events.labelAndPhase[i] = labelAndPhase[row]!;
      events.start[i] = tick(ts[row]!);
      events.end[i] = tick(ts[row]! + duration[row]!);
    }
    return events;
  };
  return { eventsOf, nsPerTick: isWhole ? US : 1 / 8 };
}

function noteFaults(content: TraceContent, faults: SpanFaults, notes: NoteList): void {
  const spans = (count: number): string => (count === 1 ? '1 span' : `${count} spans`);
  if (faults.open > 0) notes.add('open-spans', 'warning', `${spans(faults.open)} never ended in the file; they last until the span around them or the trace ends.`);
  if (faults.stray > 0) notes.add('stray-ends', 'warning', `${spans(faults.stray)} ended without having begun; they are left out.`);
  if (faults.crossing > 0) notes.add('crossing-spans', 'info', `${spans(faults.crossing)} ended after the span that they began in; they are shown on top of it, and then by themselves.`);
  if (content.asyncSpans > 0) notes.add('async-spans', 'info', `${content.asyncSpans} asynchronous spans belong to no thread and are left out.`);
  if (content.viztracer?.overflow === true) notes.add('overflow', 'warning', 'viztracer\u2019s buffer was full: what happened first is missing.');
}

/** The file does not name its producer, or in places of its own; its names betray it. */
function toolOf(content: TraceContent, profiles: readonly TraceCpuProfile[]): string | null {
  if (content.viztracer !== null) return `viztracer ${content.viztracer.version}`.trim();
  // Chrome's threads are CrRendererMain, CrBrowserMain …
  if (content.threads.hasNameLike(/^Cr[A-Z]/)) return 'chrome';
  const isNode = profiles.some(({ nodes }) => nodes.url.some((url) => url.startsWith('node:')));
  return isNode || content.threads.hasNameLike(/^JavaScriptMainThread$/) ? 'node' : null;
}
