// Traces as the server has them open, for tests: from plain spans or from the content of a file, and the questions of the page.

import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import { TRACE_FORMATS } from '../../src/formats/index.ts';
import { readFile } from '../../src/formats/read-profile.ts';
import type { TraceMethods } from '../../src/protocol/traces.ts';
import { gunzip } from '../../src/server/disk.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { shownFile } from '../../src/server/shown-file.ts';
import type { DistributedTraces } from '../../src/trace/distributed.ts';
import { tablesOf, type PlainSpan } from './random-spans.ts';

export function openedTables(traces: DistributedTraces): OpenProfile {
  return new OpenProfile('file:///traces.json', 5, shownFile({ kind: 'traces', traces, format: TRACE_FORMATS[0]! }));
}

export function openedSpans(plain: readonly PlainSpan[]): OpenProfile {
  return openedTables(tablesOf(plain));
}

/** Reads a file of any format of traces. */
export async function openedContent(content: object | string | Uint8Array): Promise<OpenProfile> {
  const bytes = content instanceof Uint8Array ? content : new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
  const read = await readFile(bytesInput(bytes), gunzip, { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true });
  return new OpenProfile('file:///traces.json', 5, shownFile(read));
}

/** A question of the page. */
export function ask<M extends keyof TraceMethods>(open: OpenProfile, method: M, params: TraceMethods[M]['params']): TraceMethods[M]['result'] {
  return pageCall(open, method, params) as TraceMethods[M]['result'];
}

/**
 * Spans as text: two spaces a level, `service name from–to`, then ` kind 3` where it is not 1, `!` for an error; a blank line
 * begins the next trace. `-` is no service. Nanoseconds; ids count from 1.
 */
export function spansOf(text: string): PlainSpan[] {
  const spans: PlainSpan[] = [];
  let trace = 1;
  const above: number[] = [];
  for (const line of text.replace(/^\n/, '').split('\n')) {
    if (line.trim() === '') {
      trace++;
      continue;
    }
    const found = /^(\s*)(\S+) (.+?) (-?\d+)–(-?\d+)( kind \d)?(!?)$/.exec(line);
    if (found === null) throw new Error(`no span: ${line}`);
    const depth = found[1]!.length / 2;
    const id = spans.length + 1;
    above[depth] = id;
    spans.push({
      trace, id, parentId: depth === 0 ? 0 : above[depth - 1]!, service: found[2] === '-' ? '' : found[2]!, name: found[3]!,
      kind: Number(found[6]?.at(-1) ?? 1), status: found[7] === '!' ? 2 : 0, start: 1_000_000_000 + Number(found[4]), end: 1_000_000_000 + Number(found[5]),
    });
  }
  return spans;
}
