// Time in which nothing visible happens: gaps between a span's children, gaps after a large answer, waiting for a lock, a
// connection or a place in a queue. A gap is looked at once, and the most special reason that its span gives is told.

import { formatCount, formatShare, formatValue } from '../base/format-value.ts';
import { detailsOf, FLAGS, KIND_CLIENT, KIND_SERVER, serviceOf, STATUS_ERROR, type RequestSpan } from '../trace/distributed.ts';
import { NONE } from '../trace/tables.ts';
import { nsBetween, timeAt } from '../trace/times.ts';
import { namesAWait } from './call-facts.ts';
import type { Finding } from './finding.ts';
import { forChildren } from './repeated-calls.ts';
import { countOf, findingOf, FindingGroups, operationName, quoted, type SpanStudy } from './span-study.ts';

const KIND_PRODUCER = 4, KIND_CONSUMER = 5;
/** Shorter gaps are scheduling, garbage collection, the tracing itself. */
const LEAST_GAP_NS = 20_000_000;
/** And of their span so much that closing them is felt. */
const LEAST_GAP_SHARE = 0.3;
/** Starts may be whole milliseconds; what another service's child lies further outside is a clock that differs. */
const MOST_CLOCK_ERROR_NS = 2_000_000;
/** What is more than a page of rows, and more than a page of text. */
const LARGE_ROWS = 1000;
const LARGE_BYTES = 1_000_000;
/** A wait counts from here on, and from this share of its parent. */
const LEAST_WAIT_NS = 10_000_000;
const LEAST_WAIT_SHARE = 0.1;
/** Messages may lie for a while: below this a queue does what it is for. */
const LEAST_QUEUE_NS = 100_000_000;
/** Gaps of one kind whose spans are read for a special reason. */
const MOST_READ = 500;

interface Gap {
  readonly span: number;
  /** Since the span's start. */
  readonly fromNs: number;
  readonly toNs: number;
  /** The child that ended last before it, and the one that begins after it; {@link NONE} at the span's ends. */
  readonly before: number;
  readonly after: number;
}

interface Sums {
  spanNs: number;
  largest: number;
}

interface GapGroups {
  readonly gaps: FindingGroups<Sums>;
  readonly large: FindingGroups<Sums & { unit: 'rows' | 'bytes' }>;
  readonly locks: FindingGroups<Sums & { what: string }>;
}

/** Gaps, slow processing of large answers, and locks that a span's events tell of. */
export function gapsAndLocks(study: SpanStudy): Finding[] {
  const groups: GapGroups = { gaps: new FindingGroups(), large: new FindingGroups(), locks: new FindingGroups() };
  const read = new Map<number, number>();
  const { spans } = study.traces;
  for (let span = 0; span < spans.length; span++) {
    const gap = mayHaveGaps(study, span) ? largestGap(study, span) : null;
    if (gap === null || isPauseOfAttempts(study, gap)) continue;
    const operation = study.operations.ofSpan[span]!;
    const times = read.get(operation) ?? 0;
    read.set(operation, times + 1);
    if (times >= MOST_READ || !(addLarge(study, gap, groups) || addLockEvent(study, gap, groups))) addGap(study, gap, groups);
  }
  addNamedWaits(study, groups.locks);
  return [
    ...groups.gaps.list().map((group) => findingOf(study, 'gap', group, gapWords(study, group))),
    ...groups.large.list().map((group) => findingOf(study, 'large-result', group, largeWords(study, group))),
    ...groups.locks.list().map((group) => findingOf(study, 'lock-wait', group, lockWords(group))),
  ];
}

/** A span that works between its children: none that only waits for another process, and no idle loop at a trace's top. */
function mayHaveGaps({ traces: { spans } }: SpanStudy, span: number): boolean {
  if (spans.subtreeEnd[span] === span + 1 || spans.durationNs[span]! < LEAST_GAP_NS) return false;
  const kind = spans.kind[span]!;
  return kind === KIND_SERVER || kind === KIND_CONSUMER || (kind <= 1 && spans.parent[span as RequestSpan] !== NONE);
}

/** `null` where it is not large, or where the children's times say little: unfinished, or by a clock that differs. */
function largestGap({ traces }: SpanStudy, span: number): Gap | null {
  const { spans } = traces;
  const duration = spans.durationNs[span]!;
  const service = serviceOf(traces, span as RequestSpan);
  let isSure = true;
  let best: Gap = { span, fromNs: 0, toNs: 0, before: NONE, after: NONE };
  let reached = 0;
  let before = NONE;
  const offer = (toNs: number, after: number): void => {
    if (toNs - reached > best.toNs - best.fromNs) best = { span, fromNs: reached, toNs, before, after };
  };
  forChildren(spans, span, (child) => {
    if (!isSure) return;
    const from = nsBetween(spans.start, span, spans.start, child);
    const to = from + spans.durationNs[child]!;
    if ((spans.flags[child]! & (FLAGS.unfinished | FLAGS.noStart | FLAGS.endsBeforeStart)) !== 0) isSure = false;
    if ((from < -MOST_CLOCK_ERROR_NS || to > duration + MOST_CLOCK_ERROR_NS) && serviceOf(traces, child as RequestSpan) !== service) isSure = false;
    offer(Math.min(from, duration), child);
    if (to > reached) {
      reached = to;
      before = child;
    }
  });
  if (reached < duration) offer(duration, NONE);
  const gapNs = best.toNs - best.fromNs;
  return isSure && gapNs >= LEAST_GAP_NS && gapNs >= LEAST_GAP_SHARE * duration ? best : null;
}

/** Between a failure and the next attempt somebody waits on purpose: that is told with the attempts. */
function isPauseOfAttempts({ traces: { spans }, operations: { ofSpan } }: SpanStudy, { before, after }: Gap): boolean {
  return before !== NONE && after !== NONE && ofSpan[before] === ofSpan[after] && spans.status[before] === STATUS_ERROR;
}

function addLarge(study: SpanStudy, { span, fromNs, toNs, before }: Gap, { large }: GapGroups): boolean {
  const { spans } = study.traces;
  if (before === NONE || spans.kind[before] === KIND_SERVER || spans.kind[before] === KIND_CONSUMER) return false;
  const facts = study.facts(before);
  const isManyRows = facts !== null && facts.rows >= LARGE_ROWS;
  if (facts === null || (!isManyRows && !(facts.bytes >= LARGE_BYTES))) return false;
  const unit = isManyRows ? 'rows' : 'bytes';
  const key = { operation: study.operations.ofSpan[before]!, parentOperation: study.operations.ofSpan[span]!, detail: facts.shape };
  const savedNs = toNs - fromNs;
  const { extra } = large.add(key, { parent: span as RequestSpan, spans: [before as RequestSpan], savedNs }, () => ({ spanNs: 0, largest: 0, unit }));
  extra.spanNs += spans.durationNs[span]!;
  extra.largest = Math.max(extra.largest, isManyRows ? facts.rows : facts.bytes);
  return true;
}

/** An event in the gap, or just before it, whose name says that something waits. */
function addLockEvent(study: SpanStudy, { span, fromNs, toNs }: Gap, { locks }: GapGroups): boolean {
  const { traces } = study;
  const start = timeAt(traces.spans.start, span);
  const event = detailsOf(traces, span as RequestSpan).events.find(({ name, timeNs }) => {
    const at = Number(timeNs - start);
    return at >= fromNs - LEAST_WAIT_NS && at <= toNs && namesAWait(name);
  });
  if (event === undefined) return false;
  const key = { operation: study.operations.ofSpan[span]!, parentOperation: NONE, detail: event.name };
  const { extra } = locks.add(key, { parent: null, spans: [span as RequestSpan], savedNs: toNs - fromNs }, () => ({ spanNs: 0, largest: 0, what: event.name }));
  extra.spanNs += traces.spans.durationNs[span]!;
  extra.largest = Math.max(extra.largest, toNs - fromNs);
  return true;
}

function addGap(study: SpanStudy, { span, fromNs, toNs, before, after }: Gap, { gaps }: GapGroups): void {
  const { spans } = study.traces;
  const { ofSpan } = study.operations;
  const detail = `${before === NONE ? NONE : ofSpan[before]!} ${after === NONE ? NONE : ofSpan[after]!}`;
  const neighbours = [before, after].filter((child) => child !== NONE) as RequestSpan[];
  const occurrence = { parent: null, spans: [span as RequestSpan, ...neighbours], savedNs: toNs - fromNs };
  const { extra } = gaps.add({ operation: ofSpan[span]!, parentOperation: NONE, detail }, occurrence, () => ({ spanNs: 0, largest: 0 }));
  extra.spanNs += spans.durationNs[span]!;
  extra.largest = Math.max(extra.largest, toNs - fromNs);
}

/** Spans that are a wait by their name: `mutex.lock`, `pg-pool.connect`. */
function addNamedWaits(study: SpanStudy, locks: GapGroups['locks']): void {
  const { spans } = study.traces;
  for (let span = 0; span < spans.length; span++) {
    const duration = spans.durationNs[span]!;
    const parent = spans.parent[span as RequestSpan]!;
    if (duration < LEAST_WAIT_NS || parent === NONE || (spans.kind[span]! > 1 && spans.kind[span] !== KIND_CLIENT)) continue;
    if (duration < LEAST_WAIT_SHARE * spans.durationNs[parent]! || !study.isWait(span) || study.isWait(parent)) continue;
    const key = { operation: study.operations.ofSpan[span]!, parentOperation: study.operations.ofSpan[parent]!, detail: '' };
    const what = operationName(study, key.operation).name;
    const { extra } = locks.add(key, { parent, spans: [span as RequestSpan], savedNs: duration }, () => ({ spanNs: 0, largest: 0, what }));
    extra.spanNs += spans.durationNs[parent]!;
    extra.largest = Math.max(extra.largest, duration);
  }
}

type Group<Extra> = ReturnType<FindingGroups<Extra>['list']>[number];
interface Words {
  readonly title: string;
  readonly evidence: string;
}

/** `300 ms on average, at most 500 ms, in 3 requests`. */
function howLong({ savedNs, occurrences, extra }: Group<{ largest: number }>, noun: string): string {
  const mean = formatValue(savedNs / occurrences, 'nanoseconds');
  const most = formatValue(extra.largest, 'nanoseconds');
  return mean === most ? `${mean} in ${countOf(occurrences, noun)}` : `${mean} on average, at most ${most}, in ${countOf(occurrences, noun)}`;
}

function gapWords(study: SpanStudy, group: Group<Sums>): Words {
  const { name } = operationName(study, group.operation);
  const [before, after] = group.detail.split(' ').map(Number) as [number, number];
  const named = (operation: number): string => quoted(operationName(study, operation).name);
  const both = before !== NONE && after !== NONE;
  const where = both ? `between ${named(before)} and ${named(after)}` : before === NONE ? `before ${named(after)}` : `after ${named(before)}`;
  return {
    title: `Nothing recorded for ${formatValue(group.savedNs / group.occurrences, 'nanoseconds')} in ${quoted(name)}, ${where}`,
    evidence: `No child runs for ${howLong(group, 'span')}: ${formatShare(group.savedNs / group.extra.spanNs)} of its time. ` +
      'It computes, or it waits for something that is not traced.',
  };
}

function largeWords(study: SpanStudy, group: Group<Sums & { unit: 'rows' | 'bytes' }>): Words {
  const { largest, unit, spanNs } = group.extra;
  const size = unit === 'rows' ? `${formatCount(largest)} rows` : formatValue(largest, 'bytes');
  const { name } = operationName(study, group.operation);
  const parent = operationName(study, group.parentOperation).name;
  const mean = formatValue(group.savedNs / group.occurrences, 'nanoseconds');
  return {
    title: `${size} from ${quoted(group.detail === '' ? name : group.detail)}, then ${mean} of work on them`,
    evidence: `${quoted(parent)} gets up to ${size} and then calls nobody for ${mean} in ${countOf(group.occurrences, 'request')}: ` +
      `${formatShare(group.savedNs / spanNs)} of its time.`,
  };
}

function lockWords(group: Group<Sums & { what: string }>): Words {
  const { what, spanNs } = group.extra;
  return {
    title: `Waits ${formatValue(group.savedNs / group.occurrences, 'nanoseconds')} at ${quoted(what)}`,
    evidence: `It takes ${howLong(group, 'request')}: ${formatShare(group.savedNs / spanNs)} of the time of what waits.`,
  };
}

/** Messages that lie in a queue for long before somebody takes them. By two clocks, if they were made by two hosts. */
export function queueWaits(study: SpanStudy): Finding[] {
  const { spans } = study.traces;
  const groups = new FindingGroups<{ largest: number }>();
  for (let span = 0; span < spans.length; span++) {
    const parent = spans.parent[span as RequestSpan]!;
    if (spans.kind[span] !== KIND_CONSUMER || parent === NONE || spans.kind[parent] !== KIND_PRODUCER) continue;
    const waitNs = nsBetween(spans.start, parent, spans.start, span) - spans.durationNs[parent]!;
    if (waitNs < LEAST_QUEUE_NS) continue;
    const key = { operation: study.operations.ofSpan[span]!, parentOperation: study.operations.ofSpan[parent]!, detail: '' };
    const { extra } = groups.add(key, { parent, spans: [span as RequestSpan], savedNs: waitNs }, () => ({ largest: 0 }));
    extra.largest = Math.max(extra.largest, waitNs);
  }
  return groups.list().map((group) => {
    const { name } = operationName(study, group.operation);
    return findingOf(study, 'queue-wait', group, {
      title: `Messages wait ${formatValue(group.savedNs / group.occurrences, 'nanoseconds')} before ${quoted(name)} takes them`,
      evidence: `From the end of sending to the begin of ${quoted(name)} pass ${howLong(group, 'message')}, by the clocks of both.`,
    });
  });
}
