// A profile made of spans, for every view that profiles have: a function is an operation, its source the service, stacks are
// spans within one another, a sample is what the spans of one stack were at work themselves. Leaves out: when that was.

import { NoteList } from '../base/note.ts';
import { ProfileBuilder } from '../profile/builder.ts';
import { NONE, type FrameIndex, type FunctionIndex, type Profile, type SourceKind, type StackIndex, type ValueType } from '../profile/tables.ts';
import { serviceOf, STATUS_ERROR, type DistributedTraces, type RequestSpan } from '../trace/distributed.ts';
import type { OperationIndex } from '../trace/operations.ts';
import { nsBetween, timeAt } from '../trace/times.ts';

/** Self time, spans, spans that failed. */
const VALUE_TYPES: readonly ValueType[] = [{ kind: 'wall', unit: 'nanoseconds' }, { kind: 'spans', unit: 'count' }, { kind: 'errors', unit: 'count' }];

/** What the self times of spans are called, where a profile has wall time. */
export const SPAN_VALUE_TITLES: ReadonlyMap<string, string> = new Map([['wall', 'Span time']]);

/** Stands for the service of spans that name none. */
export const NO_SERVICE = '(no service)';

export interface SpanProfile {
  readonly profile: Profile;
  /** By operation of the index. */
  readonly functionOf: readonly FunctionIndex[];
}

/**
 * Merges spans by their operations from the root down.
 * @param self by span, in nanoseconds.
 * @param format the id of the format that was read.
 */
export function spanProfile(traces: DistributedTraces, { ofSpan, firstSpan, length }: OperationIndex, self: Float64Array, format: string): SpanProfile {
  const { spans, texts } = traces;
  const notes = new NoteList();
  for (const { code, severity, message } of traces.notes) notes.add(code, severity, message);
  if (hasParallel(traces, self)) notes.add('parallel-spans', 'info', PARALLEL);
  const builder = new ProfileBuilder(notes);
  const functionOf = Array.from({ length }, (_, operation): FunctionIndex => {
    const span = firstSpan[operation]! as RequestSpan;
    return builder.function(texts[spans.name[span]!]!, builder.source(serviceOf(traces, span) || NO_SERVICE), NONE, NONE);
  });
  const frameOf = functionOf.map((fn): FrameIndex => builder.frame(fn, NONE, NONE));
  const stackOf = new Int32Array(spans.length);
  for (let span = 0; span < spans.length; span++) {
    const parent = spans.parent[span as RequestSpan]!;
    stackOf[span] = builder.stack((parent === NONE ? NONE : stackOf[parent]!) as StackIndex, frameOf[ofSpan[span]!]!);
  }
  const { work, count, errors } = sums(traces, stackOf, self, builder.stackCount);
  builder.thread({
    name: 'spans', stack: Int32Array.from(work, (_, stack) => stack), times: null, counts: count,
    values: [{ raw: work, scale: 1 }, { raw: count, scale: 1 }, { raw: errors, scale: 1 }],
  });
  const profile = builder.finish({
    format, tool: traces.tool, ...recordedTimes(traces), lines: 'definitions', rootPath: null, idleFunction: NONE as FunctionIndex,
    valueTypes: VALUE_TYPES, defaultValueType: 0, counts: 'calls', isAggregate: true,
  });
  const kind = new Array<SourceKind>(profile.sources.length).fill('service') as Profile['sources']['kind'] & SourceKind[];
  return { profile: { ...profile, sources: { ...profile.sources, kind } }, functionOf };
}

const PARALLEL = 'Some spans ran at the same time, or longer than the span that began them: graphs show the work below a span, which can be more than it lasted.';

/** Whether the work below any span is more than it lasted. */
function hasParallel({ spans }: DistributedTraces, self: Float64Array): boolean {
  const below = self.slice();
  for (let span = spans.length - 1; span >= 0; span--) {
    // Sums of many times are rounded: less than a nanosecond says nothing.
    if (below[span]! > spans.durationNs[span]! + 1) return true;
    const parent = spans.parent[span as RequestSpan]!;
    if (parent !== NONE) below[parent]! += below[span]!;
  }
  return false;
}

function sums({ spans }: DistributedTraces, stackOf: Int32Array, self: Float64Array, stacks: number): { readonly work: Float64Array; readonly count: Int32Array; readonly errors: Int32Array } {
  const work = new Float64Array(stacks);
  const count = new Int32Array(stacks);
  const errors = new Int32Array(stacks);
  for (let span = 0; span < spans.length; span++) {
    const stack = stackOf[span]!;
    work[stack]! += self[span]!;
    count[stack]!++;
    if (spans.status[span] === STATUS_ERROR) errors[stack]!++;
  }
  return { work, count, errors };
}

/** Times of 1970 are of clocks that count from when a machine was started. */
const YEAR_MS = 365 * 86_400_000;

/** From the first start to the last end, where the file has times at all. */
function recordedTimes({ traces, spans }: DistributedTraces): { readonly durationNs: number; readonly recordedMs: number | null } {
  let first = NONE;
  for (let trace = 0; trace < traces.length; trace++) {
    const isUnknown = (traces.start[trace * 2]! | traces.start[trace * 2 + 1]!) === 0;
    if (!isUnknown && (first === NONE || nsBetween(traces.start, first, traces.start, trace) < 0)) first = trace;
  }
  if (first === NONE) return { durationNs: 0, recordedMs: null };
  let durationNs = 0;
  for (let span = 0; span < spans.length; span++) {
    durationNs = Math.max(durationNs, nsBetween(traces.start, first, spans.start, span) + spans.durationNs[span]!);
  }
  const recordedMs = Number(timeAt(traces.start, first)) / 1e6;
  return { durationNs, recordedMs: recordedMs < YEAR_MS ? null : recordedMs };
}
