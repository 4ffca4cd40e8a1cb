// From the events that a trace holds to the model of spans: begins paired with ends, nested by time, thread after thread;
// then asynchronous spans, markers and counters.

import { NoteList, type Severity } from '../../base/note.ts';
import { SpanTableBuilder } from '../../trace/builder.ts';
import type { TextIndex, Trace, Track, TrackIndex } from '../../trace/tables.ts';
import type { SpanFaults } from './nest-spans.ts';
import type { LostEvents, TraceContent } from './read-trace.ts';
import { orderBy, rowsByThread } from './spans.ts';
import type { ThreadSpanEvents } from './thread-spans.ts';

/**
 * Builds the trace of what was gathered beside and in `events`; the rest of the gathered is gone afterwards. What is lost
 * or had to be repaired is said in its notes.
 */
export function buildTrace(content: TraceContent, events: ThreadSpanEvents): Trace {
  const { threads, labels, async, markers, counters } = content;
  const { clock } = events;
  const faults: SpanFaults = { open: 0, stray: 0, crossing: 0 };
  const builder = new SpanTableBuilder(events.spanCount + async.length, clock);
  const tracks: Track[] = [];
  const newTrack = (track: Track): TrackIndex => (tracks.push(track) - 1) as TrackIndex;
  const trackOf = new Int32Array(threads.length).fill(-1);
  const trackOfThread = (thread: number): TrackIndex => {
    if (trackOf[thread] === -1) trackOf[thread] = newTrack({ kind: 'thread', name: threads.name(thread), process: threads.process(thread) });
    return trackOf[thread] as TrackIndex;
  };
  for (const { thread, spans, order } of events.paired(labels, faults)) builder.add(trackOfThread(thread), spans, order);
  addAsync(content, builder, events, faults, newTrack);
  const ns = (us: number): number => (events.tick(us) - clock.zero) * clock.nsPerTick;
  const notes = new NoteList();
  noteSpans(faults, notes, 'info');
  const { lostSpans, lostOthers } = content;
  noteMissing({ untimed: lostSpans.untimed + lostOthers.untimed, crowded: lostSpans.crowded + lostOthers.crowded }, notes);
  noteLost(content, notes);
  return {
    tracks,
    spans: builder.finish(),
    markers: markers.finish(trackOfThread, ns),
    counters: counters.finish(labels, threads, ns),
    labels: labels.finish(),
    texts: labels.texts.finish(),
    notes: notes.list(),
  };
}

/** Asynchronous spans, process after process; in each those of one id together, in order of their first beginning. */
function addAsync(
  { async, labels, threads }: TraceContent, builder: SpanTableBuilder, events: ThreadSpanEvents, faults: SpanFaults, newTrack: (track: Track) => TrackIndex,
): void {
  if (async.length === 0) return;
  const pairs = async.pair(labels);
  faults.open += pairs.open;
  faults.stray += pairs.stray;
  const spans = { label: pairs.label, start: pairs.start.map(events.tick), end: pairs.end.map(events.tick), detail: pairs.detail };
  const ordered = orderBy(spans.start, spans.end);
  const isSpan = new Uint8Array(ordered.length);
  for (const row of pairs.rows) isSpan[row] = 1;
  const begun = ordered.filter((row) => isSpan[row] === 1);
  // Groups numbered anew by their first span.
  const rank = new Int32Array(async.groupCount).fill(-1);
  const groups: number[] = [];
  const rankOfSpan = begun.map((row) => {
    const group = pairs.group[row]!;
    if (rank[group] === -1) rank[group] = groups.push(group) - 1;
    return rank[group]!;
  });
  const { rows, start } = rowsByThread(rankOfSpan, groups.length);
  const processes = new Map<number, number[]>();
  groups.forEach((group, index) => {
    const process = threads.firstOfProcess(async.threadOfGroup.at(group));
    const known = processes.get(process);
    if (known === undefined) processes.set(process, [index]);
    else known.push(index);
  });
  for (const [process, own] of processes) {
    const track = newTrack({ kind: 'async', name: '', process: threads.process(process) });
    for (const index of own) {
      const order = rows.subarray(start[index]!, start[index + 1]!).map((at) => begun[at]!);
      builder.add(track, spans, order, async.idOfGroup.at(groups[index]!) as TextIndex);
    }
  }
}

/** What had to be repaired. */
export function noteSpans(faults: SpanFaults, notes: NoteList, severity: Severity): void {
  const spans = (count: number): string => (count === 1 ? '1 span' : `${count} spans`);
  if (faults.open > 0) notes.add('open-spans', severity, `${spans(faults.open)} never ended in the file; they last until the span around them or the trace ends.`);
  if (faults.stray > 0) notes.add('stray-ends', severity, `${spans(faults.stray)} ended without having begun; they are left out.`);
}

const eventCount = (count: number): string => (count === 1 ? '1 event' : `${count} events`);
const are = (count: number): string => (count === 1 ? 'is' : 'are');

/** Events that are not there at all. */
export function noteMissing({ untimed, crowded }: LostEvents, notes: NoteList): void {
  if (untimed > 0) notes.add('bad-times', 'warning', `${eventCount(untimed)} had no usable time and ${are(untimed)} left out.`);
  if (crowded > 0) notes.add('too-many-events', 'warning', `${eventCount(crowded)} at the end of the file ${are(crowded)} left out: there are more than can be kept.`);
}

/** What never makes a figure. */
function noteLost({ unreadDetails, otherEvents }: TraceContent, notes: NoteList): void {
  if (unreadDetails > 0) notes.add('details-left-out', 'info', `${eventCount(unreadDetails)} ${are(unreadDetails)} shown without details: there is too much text in them.`);
  if (otherEvents > 0) notes.add('other-events', 'info', `${eventCount(otherEvents)} of other kinds (flows, objects, memory dumps) ${are(otherEvents)} left out.`);
}
