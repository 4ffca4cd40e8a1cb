// JSON documents of spans, one after another in one stream; where the last breaks off, what comes before is kept.

import { Refusal } from '../../base/refusal.ts';
import type { ByteInput } from '../../bytes/byte-input.ts';
import type { JsonCursor } from '../../bytes/json-cursor.ts';
import { JsonReader } from '../../bytes/json-reader.ts';
import type { SpanCollector } from '../../trace/span-collector.ts';
import { bytesRead, type ReadContext } from '../format.ts';
import { faultOf, noteFault } from '../salvage.ts';

/** Reads a document step by step; see {@link JsonReader.steps}. */
export interface DocumentWalk {
  /** One step; says whether the document has ended with it. */
  step(): boolean;
}

/**
 * Lets a walk read the whole input; the walk is the result.
 * @throws {Refusal} where the file breaks off before its first span, or there is none.
 */
export async function readDocuments<Walk extends DocumentWalk>(
  input: ByteInput, context: ReadContext, collector: SpanCollector, walkOn: (cursor: JsonCursor) => Walk,
): Promise<Walk> {
  const reader = new JsonReader(input, { onBytes: bytesRead(context) });
  const walk = walkOn(reader);
  const fault = await faultOf(async () => {
    if (!(await reader.begin())) throw new Refusal('empty', 'The file holds only white space', { byte: 0 });
    while (!(await reader.atEnd())) await reader.steps(() => walk.step());
  });
  if (collector.length === 0) throw fault ?? noSpans();
  if (fault !== null) noteFault(collector.notes, fault);
  return walk;
}

export function noSpans(): Refusal {
  return new Refusal('empty', 'The file holds no spans');
}
