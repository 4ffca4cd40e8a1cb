// Opening files of traces, reading them again, closing them; and files of logs that are joined to them.

import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import type { AddLogsResult } from '../../src/protocol/lsp.ts';
import type { TracesSummary } from '../../src/protocol/traces.ts';
import type { ProfileSummary } from '../../src/protocol/webview.ts';
import { gunzip } from '../../src/server/disk.ts';
import { addLogs } from '../../src/server/handlers/add-logs.ts';
import { locate } from '../../src/server/handlers/locate.ts';
import { sourcesList } from '../../src/server/handlers/sources.ts';
import { NotOpen, Profiles } from '../../src/server/profiles.ts';
import { Workspace } from '../../src/server/workspace.ts';
import { FakeHost } from '../support/fake-host.ts';
import { ask } from '../support/opened-traces.ts';
import { node, root } from '../support/v8-file.ts';

const FIXTURES = path.join(import.meta.dirname, '../fixtures/traces');
const fixture = (name: string): Uint8Array => new Uint8Array(fs.readFileSync(path.join(FIXTURES, name)));
const URI = 'file:///ws/traces.jsonl';

function setUp(content: string | Uint8Array = fixture('otlp-js-sdk/input.jsonl')) {
  const host = new FakeHost(['file:///ws/heatline-demo']);
  host.contents.set(URI, content);
  const workspace = new Workspace(host);
  workspace.configure(['file:///ws'], undefined);
  const faults: unknown[] = [];
  const changes: ProfileSummary[] = [];
  const profiles = new Profiles({ host, gunzip, workspace, onFault: (error) => faults.push(error), onChanged: (_, summary) => changes.push(summary) });
  const open = () => profiles.open(URI, null, NEVER_CANCELLED, () => undefined);
  const summaries: TracesSummary[] = [];
  const add = (uri: string): Promise<AddLogsResult> => addLogs(profiles, { profile: URI, uri, path: null }, {
    host, gunzip, cancel: NEVER_CANCELLED, onProgress: () => undefined, onAdded: (summary) => summaries.push(summary), onFault: (error) => faults.push(error),
  });
  return { host, profiles, open, add, summaries, changes, faults };
}

describe('opening', () => {
  test('a file of traces is a profile of its spans, with the traces beside it', async () => {
    const { open, profiles } = setUp();
    expect(await open()).toMatchObject({
      kind: 'open',
      summary: { fileName: 'traces.jsonl', formatTitle: 'OpenTelemetry traces (JSON)', traces: { services: ['heatline-demo'], only: true, logs: { lines: 0, joined: 0 } } },
    });
    expect(profiles.get(URI).open.traces).not.toBe(null);
  });

  test('another reading takes its place, also one without traces, and then there are none to ask about', async () => {
    const { open, profiles, host } = setUp();
    await open();
    const first = profiles.get(URI).open.traces;
    await open();
    expect(profiles.get(URI).open).toMatchObject({ revision: 2 });
    expect(profiles.get(URI).open.traces).not.toBe(first);
    host.contents.set(URI, JSON.stringify({ nodes: [root([2]), node(2, 'work')], startTime: 0, endTime: 10, samples: [2], timeDeltas: [0] }));
    expect((await open())).not.toHaveProperty('summary.traces');
    expect(() => ask(profiles.get(URI).open, 'traces/info', { trace: 0 })).toThrow('The file has no traces.');
  });

  test('closed is closed', async () => {
    const { open, profiles, add } = setUp();
    await open();
    profiles.close(URI);
    expect(() => profiles.get(URI)).toThrow(NotOpen);
    await expect(add('file:///ws/a.log')).rejects.toThrow(NotOpen);
  });

  test('closed while logs are read is no fault', async () => {
    const { open, profiles, add, host, faults } = setUp();
    await open();
    host.contents.set('file:///ws/a.log', '{"level":30,"msg":"a line"}\n');
    host.onChunk = () => profiles.close(URI);
    await expect(add('file:///ws/a.log')).rejects.toThrow(NotOpen);
    expect(faults).toEqual([]);
  });

  test('a service is no file, also where one has its name', async () => {
    const { open, profiles } = setUp();
    await open();
    const entry = profiles.get(URI);
    expect(await locate(entry, { function: 0 })).toEqual({ kind: 'missing', url: 'heatline-demo', message: 'A service is no file: its spans lead to lines.', canLocate: false });
    const { rows, unresolved } = await sourcesList(entry, { view: { valueType: 0, threads: null }, filter: '', offset: 0, limit: 10 });
    expect([rows.map(({ url, kind, place }) => [url, kind, place.kind]), unresolved]).toEqual([[['heatline-demo', 'service', 'none']], 0]);
    expect(await entry.locator.sourcesOf(entry.open.profile, 'file:///ws/heatline-demo')).toEqual(new Set());
  });

  test('a service that is called like the path of a file has no heat in it', async () => {
    const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', name: 'x', startTimeUnixNano: '5', endTimeUnixNano: '9' };
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: '/ws/app.js' } }] };
    const { open, profiles } = setUp(JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }));
    await open();
    const { locator, open: opened } = profiles.get(URI);
    expect(await locator.sourcesOf(opened.profile, 'file:///ws/app.js')).toEqual(new Set());
  });
});

describe('Chrome traces', () => {
  const task = { ph: 'X', name: 'RunTask', pid: 1, tid: 1, ts: 10_000, dur: 80_000 };
  const thread = { ph: 'M', name: 'thread_name', pid: 1, tid: 1, args: { name: 'CrRendererMain' } };
  const samples = [
    { pid: 1, tid: 1, ts: 1000, ph: 'P', name: 'Profile', id: '0x1', args: { data: { startTime: 1000 } } },
    { pid: 1, tid: 9, ts: 5, ph: 'P', name: 'ProfileChunk', id: '0x1', args: { data: { cpuProfile: { nodes: [{ id: 1, callFrame: { functionName: 'f', scriptId: 0 } }], samples: [1] }, timeDeltas: [0], endTime: 9e5 } } },
  ];
  const file = (events: readonly object[], padding = 0): string => JSON.stringify({ traceEvents: events, padding: 'x'.repeat(padding) });

  test('long tasks and user timings stand beside the profile of samples', async () => {
    const { open, profiles } = setUp(file([thread, ...samples, task]));
    expect(await open()).toMatchObject({ summary: { revision: 1, formatTitle: 'Chrome trace', traces: { traces: 1, spans: 1, services: ['CrRendererMain'], only: false } } });
    expect(ask(profiles.get(URI).open, 'traces/info', { trace: 0 }).row).toMatchObject({ name: 'Long task', durationNs: 8e7 });
    expect(ask(profiles.get(URI).open, 'operations/list', { sort: 'self', descending: true, filter: '', offset: 0, limit: 9 }).rows).toMatchObject([{ function: null }]);
  });

  test('without spans that users look for there are no traces', async () => {
    const { open } = setUp(file([thread, ...samples, { ...task, dur: 100 }]));
    expect(await open()).not.toHaveProperty('summary.traces');
  });

  test('of large files they come later, as another revision', async () => {
    const { open, profiles, changes, host } = setUp(file([thread, ...samples, task], 4.1e6));
    host.chunkSize = 1e6;
    expect(await open()).not.toHaveProperty('summary.traces');
    await vi.waitFor(() => expect(changes).toHaveLength(1), 5000);
    expect(changes[0]).toMatchObject({ revision: 2, traces: { traces: 1, only: false } });
    expect(profiles.get(URI).open.revision).toBe(2);
  });

  test('what was closed or replaced meanwhile stays so', async () => {
    const { open, profiles, changes, host } = setUp(file([thread, ...samples, task], 4.1e6));
    host.chunkSize = 1e6;
    await open();
    profiles.close(URI);
    await open();
    await vi.waitFor(() => expect(changes).toHaveLength(1), 5000);
    expect(changes[0]).toMatchObject({ revision: 3 });
  });
});

describe('logs', () => {
  test('lines stand with the spans they name, in order of time; several files together', async () => {
    const { open, profiles, host, add, summaries } = setUp();
    await open();
    host.contents.set('file:///ws/a.log', fixture('pino-otel/input.ndjson'));
    expect(await add('file:///ws/a.log')).toEqual({ kind: 'added', lines: 20, joined: 9, remarks: [] });
    expect(summaries).toMatchObject([{ logs: { lines: 20, joined: 9 } }]);
    const { open: opened } = profiles.get(URI);
    const rows = ask(opened, 'traces/list', { filter: { text: '' }, sort: 'start', descending: false, offset: 0, limit: 9 }).rows;
    const span = opened.traces!.tables.traces.first[rows[0]!.trace]!;
    const lines = () => ask(opened, 'spans/details', { span, all: false }).details!.logs;
    expect(lines().map(({ level, message }) => [level, message])).toEqual([[3, 'incoming request'], [2, 'done']]);
    const { traceId, spanId } = ask(opened, 'spans/details', { span, all: false }).details!;
    const time = rows[0]!.startMs + 1;
    const other = [
      { time, level: 50, trace_id: traceId, span_id: spanId, msg: 'between', caller: 'src/shop.go:12', err: { stack: 'Error: x\n    at f (/app/x.js:3:5)' } },
      { trace_id: traceId, msg: 'of no span' },
    ];
    host.contents.set('file:///ws/b.log.gz', gzipSync(other.map((each) => JSON.stringify(each)).join('\n')));
    expect(await add('file:///ws/b.log.gz')).toEqual({ kind: 'added', lines: 2, joined: 2, remarks: [] });
    expect(lines().map(({ message }) => message)).toEqual(['of no span', ...['incoming request', 'done', 'between'].sort((a, b) => whenOf(a) - whenOf(b))]);
    function whenOf(message: string): number {
      return lines().find((line) => line.message === message)!.atNs!;
    }
    expect(lines().find(({ message }) => message === 'between')).toMatchObject({
      atNs: 1e6, level: 5, place: { file: 'src/shop.go', line1: 12, column1: null }, stack: [{ text: 'Error: x' }, { place: { file: '/app/x.js', line1: 3, column1: 5 }, own: true }],
    });
    expect(new Set(lines().map(({ row }) => row)).size).toBe(4);
    expect(opened.traces!.summary.logs).toEqual({ lines: 22, joined: 11 });
  });

  test('a file that is added again takes the place of what it was', async () => {
    const { open, profiles, host, add } = setUp();
    await open();
    host.contents.set('file:///ws/a.log', fixture('pino-otel/input.ndjson'));
    await add('file:///ws/a.log');
    expect(await add('file:///ws/a.log')).toMatchObject({ kind: 'added', lines: 20, joined: 9 });
    expect(profiles.get(URI).open.traces!.summary.logs).toEqual({ lines: 20, joined: 9 });
  });

  test('logs of another run are added, and none of their lines is joined', async () => {
    const { open, host, add } = setUp();
    await open();
    host.contents.set('file:///ws/a.log', 'Server started\n{"trace_id":"00000000000000000000000000000009","msg":"x"}');
    const remarks = ['1 line is no JSON and names no trace; it is left out.'];
    expect(await add('file:///ws/a.log')).toEqual({ kind: 'added', lines: 1, joined: 0, remarks });
  });

  test.each([
    ['that is not there', null, 'There is no such file.'],
    ['without a record', 'hello\nworld', 'No line of it is JSON or names a trace.'],
    ['that is empty', '', 'No line of it is JSON or names a trace.'],
    ['that is damaged gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff), 'The gzip data is damaged.'],
  ])('a file %s is refused in a sentence', async (_, content, message) => {
    const { open, host, add, faults } = setUp();
    await open();
    if (content !== null) host.contents.set('file:///ws/a.log', content);
    expect(await add('file:///ws/a.log')).toEqual({ kind: 'failed', message });
    expect(faults).toEqual([]);
  });

  test('traces that were read again while the logs were read keep nothing of them', async () => {
    const { open, profiles, host, add } = setUp();
    await open();
    host.contents.set('file:///ws/a.log', fixture('pino-otel/input.ndjson'));
    const adding = add('file:///ws/a.log');
    await open();
    const result = await adding;
    // Whichever ended first: nothing of the old ones is in the new ones.
    if (result.kind === 'failed') expect(result.message).toBe('The traces were read again meanwhile: add the logs once more.');
    expect(profiles.get(URI).open.traces!.summary.logs).toEqual({ lines: 0, joined: 0 });
  });
});
