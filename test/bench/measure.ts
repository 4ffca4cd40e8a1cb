/*
 * One measurement in one fresh process: `measure.mjs WHAT FILE` prints its figures as JSON. Bundled by run.ts, as the
 * server is, so that stripping types is not measured.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Profile as PprofProfile } from 'pprof-format';
import { bytesInput, type ByteInput } from '../../src/bytes/byte-input.ts';
import { readFile as readAny, type ReadProfile } from '../../src/formats/read-profile.ts';
import { sourceHeat } from '../../src/heat/source-heat.ts';
import { figuresByKey, functionOfStacks, stackValues } from '../../src/profile/figures.ts';
import { lineFigures } from '../../src/profile/lines.ts';
import type { SourceIndex } from '../../src/profile/tables.ts';
import { diskInput, gunzip } from '../../src/server/disk.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { readProfile } from '../support/read-profile.ts';

/** Milliseconds, bytes or counts, by name. */
export type Figures = Record<string, number>;

const wholeView = { valueType: 0, threads: null };

const measurements: Record<string, (file: string) => Figures | Promise<Figures>> = {
  /** A process that does nothing: its memory is nobody's fault. */
  bare: () => ({ peakBytes: peakBytes() }),
  /** What any viewer built on JSON.parse pays before it begins: bytes in memory to text to objects. */
  parse(file) {
    const bytes = readFileSync(file);
    const begun = performance.now();
    const cpu = process.cpuUsage();
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    const decoded = performance.now();
    JSON.parse(text);
    const ended = performance.now();
    return { ms: ended - begun, cpuMs: cpuMsSince(cpu), parseMs: ended - decoded, peakBytes: peakBytes() };
  },
  /** The same a line at a time, for JSON lines. */
  parseLines(file) {
    const bytes = readFileSync(file);
    const begun = performance.now();
    const cpu = process.cpuUsage();
    const parsed = bytes.toString('utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
    return { ms: performance.now() - begun, cpuMs: cpuMsSince(cpu), lines: parsed.length, peakBytes: peakBytes() };
  },
  /** From the file on disk to finished tables of spans. */
  async spans(file) {
    const begun = performance.now();
    const cpu = process.cpuUsage();
    const read = await readAny(await diskInput(file), gunzip, { cancel: { cancelled: false }, onProgress: () => undefined, mapped: true });
    if (read.kind !== 'traces') throw new Error('this is a profile');
    return { ms: performance.now() - begun, cpuMs: cpuMsSince(cpu), peakBytes: peakBytes(), spans: read.traces.spans.length };
  },
  /** From the file on disk to finished tables with line figures. */
  async import(file) {
    const begun = performance.now();
    const cpu = process.cpuUsage();
    await importWithLines(await diskInput(file));
    return { ms: performance.now() - begun, cpuMs: cpuMsSince(cpu), peakBytes: peakBytes() };
  },
  /** The file's bytes through the same input, looked at by nobody. */
  async plainRead(file) {
    const begun = performance.now();
    let bytes = 0;
    for await (const chunk of (await diskInput(file)).chunks) bytes += chunk.length;
    return { ms: performance.now() - begun, bytes };
  },
  /** What a viewer of pprof files pays before it begins: bytes in memory to the objects of the package `pprof-format`. */
  pprofFormat(file) {
    const bytes = readFileSync(file);
    const begun = performance.now();
    PprofProfile.decode(bytes);
    return { ms: performance.now() - begun, peakBytes: peakBytes() };
  },
  /** The same from a buffer, as JSON.parse has it. */
  async memory(file) {
    const bytes = readFileSync(file);
    const begun = performance.now();
    await importWithLines(bytesInput(bytes));
    return { ms: performance.now() - begun };
  },
  /** Both in a process that has opened files before, as a server has: no code is compiled any more. */
  async again(file) {
    let ms = 0;
    let parseMs = 0;
    for (let round = 0; round < 12; round++) {
      const begun = performance.now();
      await importWithLines(await diskInput(file));
      ms = performance.now() - begun;
    }
    const bytes = readFileSync(file);
    for (let round = 0; round < 3; round++) {
      const begun = performance.now();
      JSON.parse(bytes.toString('utf8'));
      parseMs = performance.now() - begun;
    }
    return { ms, parseMs };
  },
  /** What the server computes afterwards, once for a view, in the order in which it is asked for. */
  async figures(file) {
    const { profile } = await read(await diskInput(file));
    const clock = stopwatch();
    const values = stackValues(profile, wholeView);
    const stackMs = clock();
    const functions = figuresByKey(profile.stacks, functionOfStacks(profile), profile.functions.length, values);
    const functionMs = clock();
    const lines = lineFigures(profile, values);
    const lineMs = clock();
    const sources = new Set([0 as SourceIndex]);
    sourceHeat(profile, sources, lines, functions, values.total);
    return { stackMs, functionMs, lineMs, documentHeatMs: clock() };
  },
  /** What the page is sent before its first paint, at the most: a window of 3840 by 2000 pixels. */
  async page(file) {
    const open = new OpenProfile('file:///bench', 1, await read(await diskInput(file)));
    const clock = stopwatch();
    const whole = open.view(wholeView).layout;
    const layoutMs = clock();
    const boxes = { view: wholeView, x0: 0, x1: whole.total, depth0: 0, depth1: 100, widthPx: 3840 };
    const slab = pageCall(open, 'flame/boxes', boxes) as Uint8Array;
    const boxesMs = clock();
    const list = { view: wholeView, sort: 'self', descending: true, filter: '', offset: 0, limit: 500 };
    const table = JSON.stringify(pageCall(open, 'functions/list', list));
    return { layoutMs, boxesMs, tableMs: clock(), bytes: slab.length + Buffer.byteLength(table) };
  },
};

const [what = '', file = ''] = process.argv.slice(2);
console.log(JSON.stringify(await measurements[what]!(file)));

async function importWithLines(input: ByteInput): Promise<number> {
  const { profile } = await read(input);
  return lineFigures(profile, stackValues(profile, wholeView)).length;
}

function read(input: ByteInput): Promise<ReadProfile> {
  return readProfile(input, gunzip, { cancel: { cancelled: false }, onProgress: () => undefined, mapped: true });
}

/** Highest resident memory of the process so far. */
function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** Milliseconds of processor time since then, of all threads of the process. */
function cpuMsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** Milliseconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const passed = now - last;
    last = now;
    return passed;
  };
}
