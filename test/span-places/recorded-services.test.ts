// Services that were really recorded: from their spans to the lines of their sources in each of the four ways, their logs,
// and what is found in them. What is expected stands beside the recordings.

import { describe, expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import { traceFindings } from '../../src/findings/trace-findings.ts';
import { readLogs } from '../../src/formats/log-lines.ts';
import { spanPlaces } from '../../src/span-places/ladder.ts';
import { LandmarkIndex } from '../../src/span-places/landmarks/landmark-index.ts';
import { readSource } from '../../src/span-places/landmarks/landmarks-of.ts';
import type { FoundSymbol } from '../../src/span-places/name-places.ts';
import { spanFacts, textOf } from '../../src/span-places/span-facts.ts';
import type { SpanPlace } from '../../src/span-places/span-place.ts';
import { serviceOf, STATUS_ERROR, type DistributedTraces, type RequestSpan } from '../../src/trace/distributed.ts';
import { joinLogs, logRecord } from '../../src/trace/logs.ts';
import { operations } from '../../src/trace/operations.ts';
import { recordedService, type ExpectedPlace } from '../support/recorded-service.ts';
import { readSpanBytes } from '../support/span-file.ts';

/** Methods in classes as a language server lists them: enough for sources that are indented as these are. */
function symbolsIn(uri: string, text: string): FoundSymbol[] {
  let containerName = '';
  return text.split('\n').flatMap((source, line): FoundSymbol[] => {
    const name = /^(?:export )?class (\w+)/.exec(source)?.[1];
    containerName = name ?? (/^\w/.test(source) ? '' : containerName);
    if (name !== undefined) return [{ name, containerName: '', isClass: true, uri, line, column: source.indexOf(name) }];
    const method = containerName === '' ? undefined : /^(?: {2}| {4}def )(\w+)\(/.exec(source)?.[1];
    return method === undefined ? [] : [{ name: method, containerName, isClass: false, uri, line, column: source.indexOf(method) }];
  });
}

/** `file:line`, relative to the workspace whether it was recorded elsewhere or found here. */
function lineText({ file, line }: SpanPlace): string {
  return `${('uri' in file ? file.uri : file.recordedPath).replace(/^(file:\/\/)?\/srv\/[^/]+\//, '')}:${line! + 1}`;
}

function spanIn(traces: DistributedTraces, { service, span: name, failed, statement }: Pick<ExpectedPlace, 'service' | 'span' | 'failed' | 'statement'>): RequestSpan {
  const { spans, texts } = traces;
  for (let i = 0; i < spans.length; i++) {
    const span = i as RequestSpan;
    if (texts[spans.name[span]!] !== name || serviceOf(traces, span) !== service) continue;
    if (failed !== undefined && failed !== (spans.status[span] === STATUS_ERROR)) continue;
    if (statement === undefined || textOf(spanFacts(traces, span).attributes, 'db.statement', 'db.query.text') === statement) return span;
  }
  throw new Error(`There is no span “${name}”.`);
}

describe.each(['express-shop', 'flask-shop'] as const)('%s', async (name) => {
  const { expected, sources, bytes } = recordedService(name);
  const { format, traces } = await readSpanBytes(bytes(expected.traces.file));
  const index = new LandmarkIndex();
  for (const [file, text] of sources) index.set(file, '', readSource(file, text));
  const symbols = sources.flatMap(([file, text]) => symbolsIn(file, text));

  test('is read whole', () => {
    const services = new Set(Array.from({ length: traces.spans.length }, (_, span) => serviceOf(traces, span as RequestSpan)));
    expect({ file: expected.traces.file, format, spans: traces.spans.length, traces: traces.traces.length, services: [...services].sort() }).toEqual(expected.traces);
  });

  test('what takes longest, with and without what it calls', () => {
    const [bySelf] = operations(traces);
    const { spans } = traces;
    const slowest = Array.from({ length: spans.length }, (_, span) => span as RequestSpan).reduce((a, b) => (spans.durationNs[b]! > spans.durationNs[a]! ? b : a));
    expect({ request: traces.texts[spans.name[slowest]!], bySelf: bySelf!.name }).toEqual({ request: expected.slowest.request, bySelf: expected.slowest.bySelf });
  });

  test.each(expected.places)('$service: $span, $rule, $file:$line', (place) => {
    const text = sources.find(([file]) => file === place.file)![1].split('\n')[place.line - 1];
    expect(text).toContain(place.code);
    const [first] = spanPlaces(spanFacts(traces, spanIn(traces, place)), index, symbols);
    expect(`${first!.rule} ${lineText(first!)}`).toBe(`${place.rule} ${place.file}:${place.line}`);
  });

  test('logs stand with their spans', async () => {
    const logs = await readLogs(bytesInput(bytes(expected.logs.file)), { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true });
    const { first, rows } = joinLogs(traces, logs);
    const ofSpans = Array.from({ length: traces.spans.length }, (_, span) => Array.from(rows.subarray(first[span]!, first[span + 1]!), (row) => logRecord(logs, row).message));
    expect([logs.length, ofSpans.flat().length]).toEqual([expected.logs.lines, expected.logs.joined]);
    const named = ofSpans.filter((_, span) => traces.texts[traces.spans.name[span as RequestSpan]!] === expected.logs.span);
    expect(named.reduce((a, b) => (b.length > a.length ? b : a))).toEqual(expected.logs.messages);
  });

  test.runIf(expected.after)('the same requests with the loop mended: fewer spans, and faster', async () => {
    const { file, spans, faster } = expected.after!;
    const after = (await readSpanBytes(bytes(file))).traces;
    expect([after.spans.length, after.traces.length]).toEqual([spans, expected.traces.traces]);
    const p95 = (from: DistributedTraces, operation: string): number => operations(from).find((each) => each.name === operation)!.p95;
    expect(faster.filter((operation) => p95(after, operation) < p95(traces, operation) / 2)).toEqual(faster);
  });

  test('what is found, and the query in a loop at its line', () => {
    const findings = traceFindings(traces);
    expect(findings.map(({ rule }) => rule)).toEqual(expected.findings.rules);
    const { operation, parent, times, requests, file, line } = expected.findings['repeated-calls'];
    const { about, occurrences } = findings.find(({ rule }) => rule === 'repeated-calls')!;
    if (about.kind !== 'spans') throw new Error('a finding about functions');
    const [example] = about.examples;
    const [place] = spanPlaces(spanFacts(traces, example!.spans[0]!), index, symbols);
    expect({ operation: about.operation.name, parent: about.parent?.name, requests: occurrences, times: about.spanCount / occurrences, place: lineText(place!) })
      .toEqual({ operation, parent, requests, times, place: `${file}:${line}` });
  });
});
