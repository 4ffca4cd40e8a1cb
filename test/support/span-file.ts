// Distributed traces for tests: read whole, told in short, and what their tables promise.

import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import { readFile } from '../../src/formats/read-profile.ts';
import { gunzip } from '../../src/server/disk.ts';
import { detailsOf, FLAGS, serviceOf, SPAN_KINDS, type DistributedTraces, type RequestSpan } from '../../src/trace/distributed.ts';
import { hexOf } from '../../src/trace/ids.ts';
import { NONE } from '../../src/trace/tables.ts';
import { nsBetween, timeAt } from '../../src/trace/times.ts';

export interface SpanFile {
  readonly format: string;
  readonly traces: DistributedTraces;
}

/** Reads a file of spans, and insists on the integrity of its tables. */
export async function readSpanBytes(bytes: Uint8Array, chunkSize?: number): Promise<SpanFile> {
  const read = await readFile(bytesInput(bytes, chunkSize), gunzip, { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true });
  if (read.kind !== 'traces') throw new Error(`the file was read as a profile: ${read.format.id}`);
  const faults = spanFaults(read.traces);
  if (faults.length > 0) throw new Error(`broken invariants: ${faults.slice(0, 5).join('; ')}`);
  return { format: read.format.id, traces: read.traces };
}

export function readSpans(content: object | string, chunkSize?: number): Promise<SpanFile> {
  return readSpanBytes(new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)), chunkSize);
}

/** Spans as text in order of the table: two spaces per level, `service name kind id start+duration`, ns since the trace's start. */
export function spanLines(traces: DistributedTraces): string[] {
  const { spans, texts } = traces;
  const depth: number[] = [];
  return Array.from({ length: spans.length }, (_, i) => {
    const span = i as RequestSpan;
    const parent = spans.parent[span]!;
    depth.push(parent === NONE ? 0 : depth[parent]! + 1);
    const start = nsBetween(traces.traces.start, spans.trace[span]!, spans.start, span);
    const status = ['', ' ok', ' error'][spans.status[span]!]!;
    const flags = Object.entries(FLAGS).filter(([, bit]) => (spans.flags[span]! & bit) !== 0).map(([name]) => ` ${name}`).join('');
    const service = serviceOf(traces, span) || '-';
    return `${'  '.repeat(depth[i]!)}${service} “${texts[spans.name[span]!]!}” ${SPAN_KINDS[spans.kind[span]!]!} ${hexOf(spans.id, span, 2)} ${start}+${spans.durationNs[span]!}${status}${flags}`;
  });
}

/** Trace ids in order. */
export function traceIds({ traces }: DistributedTraces): string[] {
  return Array.from({ length: traces.length }, (_, trace) => hexOf(traces.id, trace, 4));
}

/** The exact start of a span. */
export function startOf({ spans }: DistributedTraces, span: number): bigint {
  return timeAt(spans.start, span);
}

export function codes({ notes }: DistributedTraces): string[] {
  return notes.map(({ code }) => code);
}

/** What is wrong with tables of spans; empty for sound ones. Decodes every span. */
export function spanFaults(traces: DistributedTraces): string[] {
  const faults: string[] = [];
  const { spans, texts, resources, scopes } = traces;
  const check = (holds: boolean, what: string): void => void (holds || faults.push(what));
  check(traces.traces.first.length === traces.traces.length + 1 && traces.traces.first[0] === 0 && traces.traces.first.at(-1) === spans.length, 'traces do not cover the spans');
  for (let i = 0; i < spans.length; i++) {
    const span = i as RequestSpan;
    const trace = spans.trace[span]!;
    check(i >= traces.traces.first[trace]! && i < traces.traces.first[trace + 1]!, `span ${i} is outside its trace`);
    const parent = spans.parent[span]!;
    check(parent === NONE || (parent < i && i < spans.subtreeEnd[parent]! && spans.subtreeEnd[i]! <= spans.subtreeEnd[parent]!), `span ${i} is not within its parent`);
    check(parent === NONE || spans.trace[parent] === trace, `span ${i} and its parent are of different traces`);
    check(spans.subtreeEnd[i]! > i && spans.subtreeEnd[i]! <= spans.length, `span ${i} ends nowhere`);
    check(spans.durationNs[i]! >= 0, `span ${i} is ${spans.durationNs[i]!} ns long`);
    check(spans.name[span]! < texts.length && spans.resource[span]! < resources.length && spans.scope[span]! < scopes.length, `span ${i} names what is not there`);
    const next = spans.subtreeEnd[i]!;
    const isSibling = next < spans.length && spans.parent[next as RequestSpan] === parent && spans.trace[next as RequestSpan] === trace;
    check(!isSibling || nsBetween(spans.start, i, spans.start, next) >= 0, `siblings ${i} and ${next} are not in order`);
    check(Array.isArray(detailsOf(traces, span).attributes), `span ${i} has no details`);
  }
  return faults;
}
