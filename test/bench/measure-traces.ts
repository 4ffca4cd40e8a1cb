/*
 * Answers of the server about traces, in a process of its own: a million spans in a hundred thousand traces, and one trace of
 * a hundred thousand spans. Prints milliseconds by question, one figure a run. Bundled by run.ts, as the server is.
 */
import { TRACE_FORMATS } from '../../src/formats/index.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { shownFile } from '../../src/server/shown-file.ts';
import { summarise } from '../../src/server/summary.ts';
import type { Folding, TraceMethods } from '../../src/protocol/traces.ts';
import { manySpans } from '../support/many-spans.ts';
import type { ViewTimes } from './measure-views.ts';

const runs = Number(process.argv[2] ?? 7);
const LARGE = 100_000;
const tables = manySpans({ spans: 900_000, large: LARGE });
const format = TRACE_FORMATS[0]!;

function open(): OpenProfile {
  const opened = new OpenProfile('file:///bench', 1, shownFile({ kind: 'traces', traces: tables, format }));
  summarise(opened, 'bench');
  return opened;
}

const ask = <M extends keyof TraceMethods>(opened: OpenProfile, method: M, params: TraceMethods[M]['params']): TraceMethods[M]['result'] =>
  pageCall(opened, method, params) as TraceMethods[M]['result'];

const ALL_OPEN: Folding = { openDepth: null, toggled: [] };
const list = (opened: OpenProfile, text: string, sort: 'duration' | 'name' | 'start', offset = 0): unknown =>
  ask(opened, 'traces/list', { filter: { text }, sort, descending: true, offset, limit: 100 });
const rows = (opened: OpenProfile, folding: Folding, offset: number, find = ''): unknown =>
  ask(opened, 'waterfall/rows', { trace: 0, folding, offset, limit: 100, fromNs: 0, toNs: opened.traces!.byTrace.durationNs[0]!, widthPx: 1200, find });

/** What is measured, on a file that was just opened; `before` is what the user has seen already. */
const questions: readonly { readonly title: string; readonly before?: (opened: OpenProfile) => void; readonly ask: (opened: OpenProfile, run: number) => void }[] = [
  { title: 'list, first page', ask: (opened) => list(opened, '', 'duration') },
  { title: 'list, a page further down', before: (opened) => list(opened, '', 'duration'), ask: (opened, run) => list(opened, '', 'duration', 50_000 + run * 100) },
  { title: 'list by name', before: (opened) => list(opened, '', 'duration'), ask: (opened) => list(opened, '', 'name') },
  { title: 'list of what terms match', before: (opened) => list(opened, '', 'duration'), ask: (opened) => list(opened, 'service:mail charge error:yes', 'duration') },
  { title: 'list of what an id matches', before: (opened) => list(opened, '', 'duration'), ask: (opened) => list(opened, '9e3779b900000777', 'duration') },
  { title: 'histogram of durations', before: (opened) => list(opened, '', 'duration'), ask: (opened) => ask(opened, 'traces/histogram', { text: '' }) },
  { title: 'waterfall of 100 000 spans, first rows', ask: (opened) => rows(opened, ALL_OPEN, 0) },
  { title: 'waterfall, rows further down', before: (opened) => rows(opened, ALL_OPEN, 0), ask: (opened, run) => rows(opened, ALL_OPEN, 50_000 + run * 100) },
  { title: 'waterfall, another folding', before: (opened) => rows(opened, ALL_OPEN, 0), ask: (opened, run) => rows(opened, { openDepth: 3 + run, toggled: [0, 5] }, 0) },
  { title: 'waterfall, rows with a search', before: (opened) => rows(opened, ALL_OPEN, 0), ask: (opened) => rows(opened, ALL_OPEN, 0, 'error:yes') },
  { title: 'waterfall from afar', before: (opened) => rows(opened, ALL_OPEN, 0), ask: (opened) => ask(opened, 'waterfall/overview', { trace: 0, columns: 600 }) },
  { title: 'waterfall, where a span is', before: (opened) => rows(opened, ALL_OPEN, 0), ask: (opened) => ask(opened, 'waterfall/where', { span: 90_000, folding: { openDepth: 1, toggled: [] } }) },
  { title: 'waterfall, searching', before: (opened) => rows(opened, ALL_OPEN, 0), ask: (opened) => ask(opened, 'waterfall/find', { trace: 0, text: 'select duration>1ms', from: null, backwards: false }) },
  { title: 'details of a span', before: (opened) => rows(opened, ALL_OPEN, 0), ask: (opened, run) => ask(opened, 'spans/details', { span: 70_000 + run, all: false }) },
  { title: 'operations', ask: (opened) => ask(opened, 'operations/list', { sort: 'p95', descending: true, filter: '', offset: 0, limit: 100 }) },
];

function timed(work: () => void): { readonly ms: number; readonly cpuMs: number } {
  const cpu = process.threadCpuUsage();
  const began = performance.now();
  work();
  const ms = performance.now() - began;
  const { user, system } = process.threadCpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000 };
}

function times(measure: (run: number) => { readonly ms: number; readonly cpuMs: number }): ViewTimes {
  const all = Array.from({ length: runs }, (_, run) => measure(run));
  return { ms: all.map(({ ms }) => ms), cpuMs: all.map(({ cpuMs }) => cpuMs) };
}

/** What the figures stand beside: reading each span's columns once. */
function plainPass(): number {
  const { spans } = tables;
  let sum = 0;
  for (let span = 0; span < spans.length; span++) sum += spans.durationNs[span]! + spans.name[span as never]! + spans.parent[span as never]!;
  return sum;
}

const baseline = times(() => timed(plainPass));
const opening = times(() => timed(open));
const answers = Object.fromEntries(questions.map(({ title, before, ask: question }) => [title, times((run) => {
  const opened = open();
  before?.(opened);
  return timed(() => question(opened, run));
})]));
console.log(JSON.stringify({ baseline, answers: { 'opening what was read: a profile of the spans, the summary': opening, ...answers } }));
