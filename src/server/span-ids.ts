// Finds spans of a file by the ids that links name them with.

import { KeyMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';
import type { DistributedTraces, RequestSpan } from '../trace/distributed.ts';
import { NONE } from '../trace/tables.ts';

export class SpanIds {
  private readonly traces = new KeyMap();
  /** Trace and both words of the id. */
  private readonly spans = new KeyMap();
  private readonly firstSpan = new Int32Builder();

  constructor({ traces, spans }: DistributedTraces) {
    // Ids of traces are distinct, so that indices are those of the table.
    for (let i = 0; i < traces.length; i++) this.traces.indexOf(traces.id[i * 4]! | 0, traces.id[i * 4 + 1]! | 0, traces.id[i * 4 + 2]! | 0, traces.id[i * 4 + 3]! | 0);
    for (let span = 0; span < spans.length; span++) {
      const key = this.spans.indexOf(spans.trace[span as RequestSpan]!, spans.id[span * 2]! | 0, spans.id[span * 2 + 1]! | 0, 0);
      if (key === this.firstSpan.length) this.firstSpan.push(span);
    }
  }

  /** The span of these hexadecimal ids; the first of several, `null` where the file has none. */
  find(traceId: string, spanId: string): number | null {
    const trace = wordsOf(traceId, 4);
    const span = wordsOf(spanId, 2);
    if (trace === null || span === null) return null;
    const [a, b, c, d] = trace as [number, number, number, number];
    const found = this.traces.get(a, b, c, d);
    if (found === NONE) return null;
    const key = this.spans.get(found, span[0]!, span[1]!, 0);
    return key === NONE ? null : this.firstSpan.at(key);
  }
}

/** Words of an id, the most significant first; ids without their leading zeros are as good. `null` for what is no id. */
function wordsOf(id: string, words: number): readonly number[] | null {
  if (!/^[0-9a-f]+$/i.test(id) || id.length > words * 8) return null;
  const digits = id.padStart(words * 8, '0');
  return Array.from({ length: words }, (_, i) => parseInt(digits.slice(i * 8, i * 8 + 8), 16) | 0);
}
