// What requests about traces bring, checked before it is used.

import type { Folding } from '../../protocol/traces.ts';
import { BadRequest } from '../bad-request.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { OpenTraces } from '../open-traces.ts';
import type { Waterfall } from '../waterfall.ts';

/** @throws {BadRequest} where the file has no spans to show. */
export function tracesOf({ traces }: OpenProfile): OpenTraces {
  if (traces === null) throw new BadRequest('The file has no traces.');
  return traces;
}

/** @throws {BadRequest} for a trace that is not there. */
export function waterfallAsked(traces: OpenTraces, trace: unknown): Waterfall {
  if (!isIndex(trace, traces.tables.traces.length)) throw new BadRequest('the file has no such trace');
  return traces.waterfall(trace);
}

/** @throws {BadRequest} for a span that is not there. */
export function spanAsked(traces: OpenTraces, span: unknown): number {
  if (!isIndex(span, traces.tables.spans.length)) throw new BadRequest('the file has no such span');
  return span;
}

/** @throws {BadRequest} for what says of no span whether it is folded. */
export function foldingAsked(folding: Folding | null | undefined): Folding {
  if (typeof folding !== 'object' || folding === null) throw new BadRequest('“folding” must say what is folded');
  const { openDepth, toggled } = folding;
  if (openDepth !== null && !(Number.isInteger(openDepth) && openDepth >= 0)) throw new BadRequest('“openDepth” must be a whole number or null');
  if (!Array.isArray(toggled) || !toggled.every((span) => Number.isInteger(span))) throw new BadRequest('“toggled” must be a list of spans');
  return { openDepth, toggled };
}

function isIndex(value: unknown, length: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < length;
}
