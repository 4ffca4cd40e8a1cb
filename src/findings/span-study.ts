// What the rules over traces share: which operation each span is of, what calls tell of themselves (decoded only when a
// rule has a reason to ask, and only so often), and how equal findings of many requests become one.

import { cutText } from '../base/cut-text.ts';
import { detailsOf, serviceOf, type DistributedTraces, type RequestSpan, type RequestSpans } from '../trace/distributed.ts';
import { operationIndex, type OperationIndex } from '../trace/operations.ts';
import { nameFingerprint } from '../trace/query-fingerprint.ts';
import { NONE } from '../trace/tables.ts';
import { nsBetween } from '../trace/times.ts';
import { callFacts, namesAWait, type CallFacts } from './call-facts.ts';
import { MOST_EXAMPLES, MOST_SPANS, REMEDIES, severityOf, type Finding, type FindingRule, type Occurrence, type OperationName } from './finding.ts';

/** Spans whose details are decoded for one file: at some 10 µs each half a second at the most. */
const MOST_DECODED = 50_000;

export interface SpanStudy {
  readonly traces: DistributedTraces;
  /** Operations whose names differ in ids only are one here. */
  readonly operations: OperationIndex;
  /** Of operations; with `*` for ids where that made several one. */
  readonly names: readonly string[];
  /** From the begin of each root to the last end below it, summed: what shares are of. */
  readonly totalNs: number;
  /** What the span tells of the call; `null` when too much was asked already. */
  readonly facts: (span: number) => CallFacts | null;
  /** Whether the span's name says that it waits. */
  readonly isWait: (span: number) => boolean;
  /** By resource: how exact its starts are, in nanoseconds. */
  readonly clockStepNs: Float64Array;
}

export function studySpans(traces: DistributedTraces): SpanStudy {
  const { spans, texts } = traces;
  const known = new Map<number, CallFacts>();
  const facts = (span: number): CallFacts | null => {
    const found = known.get(span);
    if (found !== undefined || known.size >= MOST_DECODED) return found ?? null;
    const made = callFacts(detailsOf(traces, span as RequestSpan).attributes);
    known.set(span, made);
    return made;
  };
  const waits = new Map<number, boolean>();
  const isWait = (span: number): boolean => {
    const name = spans.name[span as RequestSpan]!;
    const found = waits.get(name);
    if (found !== undefined) return found;
    const made = namesAWait(texts[name]!);
    waits.set(name, made);
    return made;
  };
  return { traces, ...mergedOperations(traces), totalNs: timeOfRequests(spans), facts, isWait, clockStepNs: clockSteps(traces) };
}

/** Else a loop over ids that stand in names would be no repetition, and each request an operation of its own. */
function mergedOperations(traces: DistributedTraces): Pick<SpanStudy, 'operations' | 'names'> {
  const { texts, spans, resources } = traces;
  const exact = operationIndex(traces);
  const merged = new Map<string, number>();
  const names: string[] = [];
  const firstSpan: number[] = [];
  const mergedOf = exact.firstSpan.map((first) => {
    const span = first as RequestSpan;
    const name = texts[spans.name[span]!]!;
    const shape = nameFingerprint(name);
    const key = `${resources.service[spans.resource[span]!]!} ${shape}`;
    const known = merged.get(key);
    if (known !== undefined) {
      names[known] = shape;
      return known;
    }
    merged.set(key, names.length);
    firstSpan.push(first);
    return names.push(name) - 1;
  });
  const ofSpan = exact.ofSpan.map((operation) => mergedOf[operation]!);
  return { operations: { length: names.length, ofSpan, firstSpan: Int32Array.from(firstSpan) }, names };
}

/**
 * Whether starts are whole milliseconds (OpenTelemetry in JavaScript), or whole microseconds. Durations are more exact, so
 * calls that follow each other seem to overlap by up to that much.
 */
function clockSteps({ spans, resources }: DistributedTraces): Float64Array {
  const steps = new Float64Array(resources.length).fill(1e6);
  for (let span = 0; span < spans.length; span++) {
    const resource = spans.resource[span as RequestSpan]!;
    // 2^32 leaves 967,296 when it is divided by a million, so this is the start's remainder; all of it below 2^53.
    const remainder = (spans.start[span * 2 + 1]! * 967_296 + spans.start[span * 2]!) % 1e6;
    while (steps[resource]! > 1 && remainder % steps[resource]! !== 0) steps[resource]! /= 1000;
  }
  return steps;
}

/** How much two spans may seem to overlap though they do not. */
export function toleranceNs({ traces, clockStepNs }: SpanStudy, span: number): number {
  return clockStepNs[traces.spans.resource[span as RequestSpan]!]!;
}

/** Roots alone would not do: they may be unfinished, and work may go on after they have ended. */
export function timeOfRequests(spans: RequestSpans): number {
  let totalNs = 0;
  for (let root = 0; root < spans.length; root = spans.subtreeEnd[root]!) {
    let endNs = 0;
    for (let span = root; span < spans.subtreeEnd[root]!; span++) {
      endNs = Math.max(endNs, nsBetween(spans.start, root, spans.start, span) + spans.durationNs[span]!);
    }
    totalNs += endNs;
  }
  return totalNs;
}

export function operationName({ traces, operations, names }: SpanStudy, operation: number): OperationName {
  return { service: serviceOf(traces, operations.firstSpan[operation]! as RequestSpan), name: names[operation]! };
}

/** Equal findings of many requests: the same operations and the same detail. `Extra` is what a rule sums up for its words. */
export interface FindingGroup<Extra> {
  readonly operation: number;
  /** {@link NONE} where it does not matter. */
  readonly parentOperation: number;
  readonly detail: string;
  readonly extra: Extra;
  occurrences: number;
  spanCount: number;
  savedNs: number;
  readonly examples: Occurrence[];
}

export class FindingGroups<Extra> {
  private readonly groups = new Map<string, FindingGroup<Extra>>();

  /** Adds an occurrence to its group, and gives the group. `spans`: all of it, in order of time. */
  add(key: Pick<FindingGroup<Extra>, 'operation' | 'parentOperation' | 'detail'>, occurrence: Occurrence, empty: () => Extra): FindingGroup<Extra> {
    const text = `${key.operation} ${key.parentOperation} ${key.detail}`;
    let group = this.groups.get(text);
    if (group === undefined) {
      group = { ...key, extra: empty(), occurrences: 0, spanCount: 0, savedNs: 0, examples: [] };
      this.groups.set(text, group);
    }
    group.occurrences++;
    group.spanCount += occurrence.spans.length;
    group.savedNs += occurrence.savedNs;
    keepLargest(group.examples, occurrence);
    return group;
  }

  list(): FindingGroup<Extra>[] {
    return [...this.groups.values()];
  }
}

function keepLargest(examples: Occurrence[], { parent, spans, savedNs }: Occurrence): void {
  if (examples.length === MOST_EXAMPLES && savedNs <= examples.at(-1)!.savedNs) return;
  const at = examples.findIndex((each) => each.savedNs < savedNs);
  examples.splice(at < 0 ? examples.length : at, 0, { parent, spans: spans.slice(0, MOST_SPANS), savedNs });
  examples.length = Math.min(examples.length, MOST_EXAMPLES);
}

/** The finding that a group is, with the words its rule has for it. */
export function findingOf<Extra>(
  study: SpanStudy, rule: FindingRule, group: FindingGroup<Extra>, words: { readonly title: string; readonly evidence: string },
): Finding {
  const share = study.totalNs > 0 ? Math.min(1, group.savedNs / study.totalNs) : 0;
  return {
    rule, ...words, remedy: REMEDIES[rule], savedNs: group.savedNs, share, occurrences: group.occurrences, severity: severityOf(share),
    about: {
      kind: 'spans',
      operation: operationName(study, group.operation),
      parent: group.parentOperation === NONE ? null : operationName(study, group.parentOperation),
      examples: group.examples, spanCount: group.spanCount,
    },
  };
}

/** `3 requests`, `1 request`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A name as a part of a sentence, cut: names may be whole statements. */
export function quoted(name: string, most = 60): string {
  const line = name.replace(/\s+/g, ' ').trim();
  return `“${line.length <= most ? line : `${cutText(line, most - 1)}…`}”`;
}
