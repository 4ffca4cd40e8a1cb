// The same query, or the same request to another service, again and again under one parent (N+1). Found by counting the
// operations among a span's children; only what comes up there is decoded, to see whether it asks for the same.

import { formatShare, formatValue } from '../base/format-value.ts';
import { KIND_CLIENT, type RequestSpan, type RequestSpans } from '../trace/distributed.ts';
import { nsBetween } from '../trace/times.ts';
import { isFrame, type CallFacts } from './call-facts.ts';
import type { Finding } from './finding.ts';
import { countOf, findingOf, FindingGroups, operationName, quoted, toleranceNs, type FindingGroup, type SpanStudy } from './span-study.ts';

/** Fewer repetitions are no loop over data: a page that asks for its three parts is not N+1. */
const LEAST_CALLS = 5;
/** They take at least this share of their parent; what takes less is not what makes it slow. */
const LEAST_OF_PARENT = 0.1;
/** So much of their time may lie beside each other: what runs at the same time is fetched together already. */
const MOST_OVERLAP = 0.2;
/** Calls decoded under one parent, and parents by pair of operations: what these say counts for the others. */
const DECODED_CALLS = 200;
const DECODED_PARENTS = 50;
/** A call may be wrapped in spans of the library that makes it (an ORM); the query is looked for in so many spans below. */
const MOST_BELOW = 8;

interface Candidate {
  readonly parent: number;
  readonly operation: number;
  /** In order of start. */
  readonly calls: readonly number[];
}

interface Sums {
  calls: number;
  durationNs: number;
  parentNs: number;
  mostCalls: number;
  isQuery: boolean;
  /** Whether some parents were counted without their calls having been read. */
  isSample: boolean;
}

export function repeatedCalls(study: SpanStudy): Finding[] {
  const groups = new FindingGroups<Sums>();
  for (const alike of byOperations(study, candidates(study))) addAlike(study, alike, groups);
  return groups.list().map((group) => findingOf(study, 'repeated-calls', group, words(study, group)));
}

/** Parents with enough children of one operation that can be calls. */
function candidates(study: SpanStudy): Candidate[] {
  const { traces: { spans }, operations: { ofSpan, length } } = study;
  const found: Candidate[] = [];
  const count = new Int32Array(length);
  for (let parent = 0; parent < spans.length; parent++) {
    // A subtree with fewer spans has no room for them.
    if (spans.subtreeEnd[parent]! - parent <= LEAST_CALLS || spans.durationNs[parent] === 0) continue;
    const seen: number[] = [];
    forChildren(spans, parent, (child) => {
      const operation = ofSpan[child]!;
      if (spans.kind[child]! <= 1 || spans.kind[child] === KIND_CLIENT) {
        if (count[operation]!++ === 0) seen.push(operation);
      }
    });
    const often = new Map<number, number[]>(seen.filter((operation) => count[operation]! >= LEAST_CALLS).map((operation) => [operation, []]));
    for (const operation of seen) count[operation] = 0;
    if (often.size === 0) continue;
    forChildren(spans, parent, (child) => often.get(ofSpan[child]!)?.push(child));
    for (const [operation, calls] of often) {
      const { sum, covered, extent } = timeOf(study, calls);
      const isSequence = sum - covered <= MOST_OVERLAP * sum && extent >= (1 - MOST_OVERLAP) * sum;
      if (covered >= LEAST_OF_PARENT * spans.durationNs[parent]! && isSequence) found.push({ parent, operation, calls });
    }
  }
  return found;
}

export function forChildren(spans: RequestSpans, parent: number, use: (child: number) => void): void {
  for (let child = parent + 1; child < spans.subtreeEnd[parent]!; child = spans.subtreeEnd[child]!) use(child);
}

interface CallTime {
  /** Of the durations. */
  readonly sum: number;
  /** The time in which any of them runs, where starts are exact; what overlaps only by the clock's step counts twice. */
  readonly covered: number;
  /** From the first begin to the last end, and the step, by which that may be too short. */
  readonly extent: number;
}

function timeOf(study: SpanStudy, calls: readonly number[]): CallTime {
  const { spans } = study.traces;
  const step = toleranceNs(study, calls[0]!);
  let sum = 0;
  let covered = 0;
  let reached = 0;
  for (const call of calls) {
    const from = nsBetween(spans.start, calls[0]!, spans.start, call);
    const duration = spans.durationNs[call]!;
    sum += duration;
    covered += duration - Math.min(duration, Math.max(0, reached - from - step));
    reached = Math.max(reached, from + duration);
  }
  return { sum, covered, extent: reached + step };
}

/** Candidates by operation of parent and call: they do the same in other requests. */
function byOperations({ operations: { ofSpan } }: SpanStudy, found: readonly Candidate[]): Candidate[][] {
  const groups = new Map<string, Candidate[]>();
  for (const each of found) {
    const key = `${ofSpan[each.parent]!} ${each.operation}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

/** What of one operation's calls asks for the same, as a share of them; by shape. */
interface Shape {
  calls: number[];
  readonly facts: CallFacts;
}

function addAlike(study: SpanStudy, alike: readonly Candidate[], groups: FindingGroups<Sums>): void {
  let onlyShape: string | null = null;
  let isUniform = true;
  alike.forEach((candidate, i) => {
    if (i >= DECODED_PARENTS) {
      // All that were read repeat one thing alone: so do these.
      if (isUniform && onlyShape !== null) add(study, groups, candidate, onlyShape, candidate.calls, candidate.calls.length, null);
      return;
    }
    const decoded = candidate.calls.slice(0, DECODED_CALLS);
    const shapes = shapesOf(study, decoded);
    for (const [shape, { calls, facts }] of shapes) {
      const whole = (calls.length / decoded.length) * candidate.calls.length;
      const covered = timeOf(study, calls).covered * (candidate.calls.length / decoded.length);
      if (whole < LEAST_CALLS || covered < LEAST_OF_PARENT * study.traces.spans.durationNs[candidate.parent]!) continue;
      add(study, groups, candidate, shape, decoded.length === candidate.calls.length ? calls : candidate.calls, Math.round(whole), facts);
    }
    const [shape] = [...shapes.keys()];
    if (shapes.size !== 1 || (onlyShape !== null && onlyShape !== shape)) isUniform = false;
    else onlyShape = shape!;
  });
}

/** Calls by what they ask for; those that are no calls are left out. */
function shapesOf(study: SpanStudy, calls: readonly number[]): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const call of calls) {
    const facts = factsWithin(study, call);
    if (facts === null || isFrame(facts.shape) || (facts.shape === '' && study.isWait(call))) continue;
    const known = shapes.get(facts.shape);
    if (known === undefined) shapes.set(facts.shape, { calls: [call], facts });
    else known.calls.push(call);
  }
  return shapes;
}

/** What the span asks for, or a span that it wraps; `null` where that is no call to anybody. */
function factsWithin({ traces: { spans }, facts }: SpanStudy, call: number): CallFacts | null {
  const own = facts(call);
  if (own === null) return null;
  if (own.kind !== 'other') return own;
  const end = Math.min(spans.subtreeEnd[call]!, call + 1 + MOST_BELOW);
  for (let below = call + 1; below < end; below++) {
    const inner = spans.kind[below] === KIND_CLIENT || spans.kind[below]! <= 1 ? facts(below) : null;
    if (inner !== null && inner.kind !== 'other' && !isFrame(inner.shape)) return inner;
  }
  return spans.kind[call] === KIND_CLIENT ? own : null;
}

function add(
  study: SpanStudy, groups: FindingGroups<Sums>, { parent, operation, calls }: Candidate, shape: string,
  own: readonly number[], count: number, facts: CallFacts | null,
): void {
  const { spans } = study.traces;
  const durationNs = (timeOf(study, own).covered * count) / own.length;
  const occurrence = { parent: parent as RequestSpan, spans: own.map((span) => span as RequestSpan), savedNs: (durationNs * (count - 1)) / count };
  const key = { operation, parentOperation: study.operations.ofSpan[parent]!, detail: shape };
  const { extra } = groups.add(key, occurrence, () => ({
    calls: 0, durationNs: 0, parentNs: 0, mostCalls: 0, isQuery: facts?.kind === 'query', isSample: false,
  }));
  extra.calls += count;
  extra.durationNs += durationNs;
  extra.parentNs += spans.durationNs[parent]!;
  extra.mostCalls = Math.max(extra.mostCalls, count);
  if (facts === null || own.length !== count || calls.length > DECODED_CALLS) extra.isSample = true;
}

function words(study: SpanStudy, group: FindingGroup<Sums>): { title: string; evidence: string } {
  const { calls, durationNs, parentNs, mostCalls, isQuery, isSample } = group.extra;
  const each = Math.round(calls / group.occurrences);
  const what = group.detail === '' ? operationName(study, group.operation).name : group.detail;
  const parent = operationName(study, group.parentOperation).name;
  const where = group.occurrences === 1 ? '1 request' : `each of ${countOf(group.occurrences, 'request')}`;
  const most = mostCalls > each ? ` (at most ${mostCalls})` : '';
  return {
    title: `${isQuery ? 'Same query' : 'Same call'} ${each} times${group.occurrences === 1 ? '' : ' per request'}: ${quoted(what)}`,
    evidence: `${quoted(parent)} ${isQuery ? 'runs' : 'makes'} it ${each} times${most}, one after the other, in ${where}: ` +
      `${formatValue(durationNs, 'nanoseconds')}, ${formatShare(durationNs / parentNs)} of its time.${isSample ? ' Only a part of the calls was read.' : ''}`,
  };
}
