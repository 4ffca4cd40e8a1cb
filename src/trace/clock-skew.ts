// Clocks of services that differ: a server cannot begin before its client has asked. Recognised by calls between two
// services whose server's half begins before the client's, or ends after it though it would fit. Estimated by laying the
// server's half in the middle of the client's (the way there and back equally long), as Zipkin and Jaeger do. Nothing is
// changed in the tables: who draws may move spans by what is estimated here.

import type { NoteList } from '../base/note.ts';
import { KIND_CLIENT, KIND_SERVER, type DistributedTraces, type RequestSpan } from './distributed.ts';
import { formatValue } from '../base/format-value.ts';
import { NONE } from './tables.ts';
import { nsBetween } from './times.ts';

/** Recorders round to milliseconds (JavaScript's clock does): less than this says nothing. */
const LEAST_NS = 1e6;

/**
 * How far each span's clock is ahead of the root's, as far as calls show it, in nanoseconds: subtract it from its start.
 * `null` where no clock is recognised to differ.
 */
export function clockOffsets({ spans, resources }: DistributedTraces): Float64Array | null {
  let offsets: Float64Array | null = null;
  for (let span = 0; span < spans.length; span++) {
    const parent = spans.parent[span as RequestSpan]!;
    if (parent === (NONE as RequestSpan)) continue;
    const inherited = offsets?.[parent] ?? 0;
    const service = resources.service[spans.resource[span as RequestSpan]!]!;
    const isCall = spans.kind[span] === KIND_SERVER && spans.kind[parent] === KIND_CLIENT && service !== resources.service[spans.resource[parent]!]!;
    // A call shows how far two clocks differ: the caller's own may be ahead already.
    const skew = inherited + (isCall ? skewOf(nsBetween(spans.start, parent, spans.start, span), spans.durationNs[span]!, spans.durationNs[parent]!) : 0);
    if (skew === 0) continue;
    offsets ??= new Float64Array(spans.length);
    offsets[span] = skew;
  }
  return offsets;
}

/**
 * How far a server's clock is ahead, from where its half begins after the client's (`afterNs`) and how long both are;
 * 0 where nothing shows that it is.
 */
export function skewOf(afterNs: number, serverNs: number, clientNs: number): number {
  const fits = serverNs <= clientNs;
  const isBefore = afterNs < -LEAST_NS;
  const isBehind = fits && afterNs + serverNs > clientNs + LEAST_NS;
  if (!isBefore && !isBehind) return 0;
  // One that is longer than its client outlives it: all that is known is that it did not begin before.
  return fits ? afterNs - (clientNs - serverNs) / 2 : afterNs;
}

/** Says which services' clocks differ: the pair with the largest difference, and how many there are. */
export function clockNotes(traces: DistributedTraces, notes: NoteList): void {
  const offsets = clockOffsets(traces);
  if (offsets === null) return;
  const { texts, resources, spans } = traces;
  const pairs = new Map<string, number>();
  for (let span = 0; span < spans.length; span++) {
    const parent = spans.parent[span as RequestSpan]!;
    if (parent === (NONE as RequestSpan) || offsets[span] === offsets[parent]) continue;
    const name = (row: RequestSpan): string => texts[resources.service[spans.resource[row]!]!]! || '(unknown)';
    const pair = `“${name(span as RequestSpan)}” and “${name(parent)}”`;
    pairs.set(pair, Math.max(pairs.get(pair) ?? 0, Math.abs(offsets[span]! - offsets[parent]!)));
  }
  const [largest] = [...pairs].sort((a, b) => b[1] - a[1]);
  if (largest === undefined) return;
  const others = pairs.size === 1 ? '' : `, and those of ${pairs.size - 1} more pairs of services`;
  notes.add('clock-skew', 'info', `The clocks of ${largest[0]} differ by up to ${formatValue(largest[1], 'nanoseconds')}${others}. Starts are as recorded.`);
}
