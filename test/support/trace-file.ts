// Traces for tests: read whole, with what stands beside the profile, and what the tables of spans promise.

import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import type { EmbeddedMap } from '../../src/formats/format.ts';
import type { Profile } from '../../src/profile/tables.ts';
import { gunzip } from '../../src/server/disk.ts';
import { NONE, spanName, type SpanIndex, type Trace } from '../../src/trace/tables.ts';
import { readProfile } from './read-profile.ts';

export interface TraceFile {
  readonly profile: Profile;
  readonly trace: Trace;
  readonly embeddedMaps: readonly EmbeddedMap[];
}

/** Reads a file that holds spans, and insists on the integrity of their tables. */
export async function readTraceBytes(bytes: Uint8Array, chunkSize?: number): Promise<TraceFile> {
  const context = { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true, spans: true };
  const { profile, spans: trace, embeddedMaps } = await readProfile(bytesInput(bytes, chunkSize), gunzip, context);
  if (trace === null) throw new Error('there are no spans');
  const faults = traceFaults(trace);
  if (faults.length > 0) throw new Error(`broken invariants: ${faults.slice(0, 5).join('; ')}`);
  return { profile, trace, embeddedMaps };
}

export function readTrace(file: object, chunkSize?: number): Promise<TraceFile> {
  return readTraceBytes(new TextEncoder().encode(JSON.stringify(file)), chunkSize);
}

/** Spans as text in order of the table: two spaces per level, name, and `start+duration` in microseconds. */
export function spanTree(trace: Trace): string[] {
  const { spans } = trace;
  const depth: number[] = [];
  return Array.from({ length: spans.length }, (_, span) => {
    const parent = spans.parent[span]!;
    depth.push(parent === NONE ? 0 : depth[parent]! + 1);
    return `${'  '.repeat(depth[span]!)}${spanName(trace, span as SpanIndex)} ${spans.startNs[span]! / 1000}+${spans.durationNs[span]! / 1000}`;
  });
}

/** What a trace's tables promise and do not keep, as sentences. */
export function traceFaults({ texts, tracks, labels, spans, markers, counters }: Trace): string[] {
  const faults: string[] = [];
  const check = (holds: boolean, what: () => string): void => void (holds || faults.push(what()));
  const isText = (text: number | undefined): boolean => text !== undefined && text >= 0 && text < texts.length;
  check(texts[0] === '', () => 'text 0 is not empty');
  for (let label = 0; label < labels.length; label++) {
    for (const column of [labels.name, labels.category, labels.functionName, labels.file]) check(isText(column[label]), () => `a text of label ${label}`);
  }
  for (let span = 0; span < spans.length; span++) {
    const parent = spans.parent[span]!;
    const start = spans.startNs[span]!;
    check(spans.label[span]! >= 0 && spans.label[span]! < labels.length, () => `label of span ${span}`);
    check(tracks[spans.track[span]!] !== undefined, () => `track of span ${span}`);
    check(Number.isFinite(start) && spans.durationNs[span]! >= 0, () => `times of span ${span}`);
    check(spans.subtreeEnd[span]! > span && spans.subtreeEnd[span]! <= spans.length, () => `end of the subtree of span ${span}`);
    check(isText(spans.asyncId[span]) && isText(spans.detail[span]), () => `texts of span ${span}`);
    if (parent === NONE) continue;
    check(parent >= 0 && parent < span && span < spans.subtreeEnd[parent]! && spans.track[parent] === spans.track[span], () => `parent of span ${span}`);
    check(start >= spans.startNs[parent]! && start + spans.durationNs[span]! <= spans.startNs[parent]! + spans.durationNs[parent]! + 0.5, () => `span ${span} lies in its parent`);
  }
  for (let marker = 0; marker < markers.length; marker++) {
    check(tracks[markers.track[marker]!] !== undefined && markers.label[marker]! < labels.length, () => `marker ${marker}`);
    check(marker === 0 || markers.timeNs[marker - 1]! <= markers.timeNs[marker]!, () => `order of marker ${marker}`);
  }
  for (const { name, timeNs, values } of counters) {
    check(timeNs.length === values.length && timeNs.every((time, i) => i === 0 || timeNs[i - 1]! <= time), () => `counter ${name}`);
  }
  return faults;
}
