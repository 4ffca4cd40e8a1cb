/*
 * Answers of the server on one profile of a million call nodes, in a process of its own: prints milliseconds by question,
 * one figure a run. Arguments: runs, samples. Bundled by views.ts, as the server is.
 */
import { FORMATS } from '../../src/formats/index.ts';
import type { FlameGraphRef, PageMethods, View, ViewFilter } from '../../src/protocol/webview.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { madeProfile } from '../support/made-profile.ts';

const runs = Number(process.argv[2] ?? 7);
const samples = Number(process.argv[3] ?? 3_000_000);
const WHOLE: View = { valueType: 0, threads: null };

const profile = madeProfile({ nodes: 1_000_000, samples });
const format = FORMATS.find(({ id }) => id === 'cpuprofile')!;
const read = { profile, spans: null, embeddedMaps: [], format };

/** Functions by total, the hottest first: what a user would look at. */
const hot = ((): readonly { readonly index: number; readonly name: string }[] => {
  const list = { view: WHOLE, sort: 'total', descending: true, filter: '', offset: 0, limit: 100 };
  return (pageCall(new OpenProfile('file:///bench', 1, read), 'functions/list', list) as { rows: { index: number; name: string }[] }).rows;
})();

/** The first picture of a view: a window of 1600 by 800 pixels. */
function boxes(open: OpenProfile, view: View, graph?: FlameGraphRef): void {
  // The page knows the width of what it shows from the answer before.
  pageCall(open, 'flame/boxes', { view, graph, x0: 0, x1: open.view(view).total, depth0: 0, depth1: 40, widthPx: 1600 });
}

function table(open: OpenProfile, view: View): void {
  pageCall(open, 'functions/list', { view, sort: 'self', descending: true, filter: '', offset: 0, limit: 100 });
}

/** A stretch of the recording, a little different in each run: nothing is answered from memory. */
function range(open: OpenProfile, share: number, run: number): View {
  const { startNs, endNs } = open.span!;
  const fromNs = (endNs - startNs) * (0.04 + run / 1000);
  return { ...WHOLE, range: { fromNs, toNs: fromNs + (endNs - startNs) * share } };
}

const filtered = (filters: readonly ViewFilter[]): View => ({ ...WHOLE, filters });

/** `before` is what the user has seen already, and is not measured. */
interface Question {
  readonly title: string;
  readonly before?: (open: OpenProfile, run: number) => void;
  readonly ask: (open: OpenProfile, run: number) => void;
}

/** The way to the widest call of a function. */
function pathTo(wanted: number): number[] {
  const open = new OpenProfile('file:///bench', 1, read);
  const { box } = pageCall(open, 'flame/find', { view: WHOLE, function: wanted }) as PageMethods['flame/find']['result'];
  const { path } = pageCall(open, 'flame/path', { view: WHOLE, node: box!.node }) as PageMethods['flame/path']['result'];
  return path.map(({ index }) => index);
}

/** By run: looking them up is not measured. */
const paths = Array.from({ length: runs }, (_, run) => pathTo(hot[20 + run]!.index));

const fn = (run: number): { readonly function: number; readonly name: string } => ({ function: hot[20 + run]!.index, name: hot[20 + run]!.name });

const questions: readonly Question[] = [
  { title: 'boxes of a part that is zoomed to', ask: (open, run) => {
    const { total } = open.view(WHOLE);
    pageCall(open, 'flame/boxes', { view: WHOLE, x0: total * 0.1 * run, x1: total * (0.1 * run + 0.05), depth0: 0, depth1: 40, widthPx: 1600 });
  } },
  { title: 'inverted', ask: (open) => boxes(open, WHOLE, { kind: 'inverted' }) },
  { title: 'callers of a hot function', ask: (open, run) => boxes(open, WHOLE, { kind: 'callers', function: fn(run).function }) },
  { title: 'callees of a hot function', ask: (open, run) => boxes(open, WHOLE, { kind: 'callees', function: fn(run).function }) },
  { title: 'function table', ask: (open) => table(open, WHOLE) },
  { title: 'search', before: (open) => table(open, WHOLE), ask: (open) => void pageCall(open, 'search', { view: WHOLE, text: 'parse' }) },
  { title: 'another value type', ask: (open) => boxes(open, { ...WHOLE, valueType: 1 }) },
  ...[0.01, 0.3, 0.9].flatMap((share): Question[] => [
    { title: `range of ${share * 100} %`, ask: (open, run) => boxes(open, range(open, share, run)) },
    { title: `function table of a range of ${share * 100} %`, before: (open, run) => boxes(open, range(open, share, run)), ask: (open, run) => table(open, range(open, share, run)) },
  ]),
  ...filterQuestions(),
  { title: 'a range of 30 % under a filter', before: (open, run) => boxes(open, filtered([{ kind: 'hide-function', ...fn(run) }])), ask: (open, run) => boxes(open, { ...range(open, 0.3, run), filters: [{ kind: 'hide-function', ...fn(run) }] }) },
  { title: 'inverted under a filter', before: (open, run) => boxes(open, filtered([{ kind: 'hide-function', ...fn(run) }])), ask: (open, run) => boxes(open, filtered([{ kind: 'hide-function', ...fn(run) }]), { kind: 'inverted' }) },
];

function filterQuestions(): Question[] {
  const filters: readonly (readonly [title: string, filter: (run: number) => ViewFilter])[] = [
    ['focus on a function', (run) => ({ kind: 'focus-function', ...fn(run) })],
    ['focus on a path', (run) => ({ kind: 'focus-path', path: paths[run]!, name: fn(run).name })],
    ['hide a function', (run) => ({ kind: 'hide-function', ...fn(run) })],
    ['drop a function', (run) => ({ kind: 'drop-function', ...fn(run) })],
    ['merge recursion', () => ({ kind: 'merge-recursion' })],
    ['fold libraries', () => ({ kind: 'fold-library' })],
    ['only own code', () => ({ kind: 'own-code' })],
  ];
  return filters.map(([title, filter]) => ({ title, ask: (open, run) => boxes(open, filtered([filter(run)])) }));
}

/** One figure a run. On a busy machine the time of the processor says more than that of the clock. */
export interface ViewTimes {
  readonly ms: number[];
  readonly cpuMs: number[];
}

const answers: Record<string, ViewTimes> = {};
const baseline: ViewTimes = { ms: [], cpuMs: [] };
for (let run = 0; run < runs; run++) {
  time(baseline, () => plainPass());
  for (const { title, before, ask } of questions) {
    // What is there when a user begins: the first picture, and the clock of the recording.
    const open = new OpenProfile('file:///bench', 1, read);
    boxes(open, WHOLE);
    void open.span;
    before?.(open, run);
    time((answers[title] ??= { ms: [], cpuMs: [] }), () => ask(open, run));
  }
}
console.log(JSON.stringify({ baseline, answers }));

function time({ ms, cpuMs }: ViewTimes, work: () => void): void {
  const begun = performance.now();
  const cpu = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(cpu);
  ms.push(performance.now() - begun);
  cpuMs.push((user + system) / 1000);
}

/** The least that a figure by stack can cost. */
function plainPass(): Float64Array {
  const { stack, values } = profile.threads[0]!;
  const { raw } = values[0]!;
  const sums = new Float64Array(profile.stacks.length);
  for (let i = 0; i < stack.length; i++) if (stack[i]! >= 0) sums[stack[i]!]! += raw[i]!;
  return sums;
}
