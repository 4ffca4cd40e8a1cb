/*
 * `npm run bench`: measures Heatline against a baseline run beside it and prints ratios, as a table for the README.
 * Options: --quick (3 runs, the two main files), --only PART. The parts, and what is measured: README.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { profileFile, shapes, sizeOf, type Shape } from './files.ts';
import type { Figures } from './measure.ts';
import { otlpFile, otlpShapes, quickOtlpShapes } from './otlp.ts';
import { pprofFile, pprofShapes } from './pprof-files.ts';
import { median, spread } from './spread.ts';
import { stackFile, stackShapes } from './stack-files.ts';
import { hugeTrace, traceFile, traceShapes } from './traces.ts';

const parts = ['import', 'memory', 'page', 'pprof', 'trace', 'otlp', 'folded', 'speedscope', 'pstats', 'open', 'places', 'maps', 'views', 'traces', 'landmarks', 'frames'] as const;
type Part = (typeof parts)[number];

/** Figures of one measurement, run by run. */
type Runs = Record<string, Figures[]>;

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
process.exitCode = await main();

async function main(): Promise<number> {
  const { only, quick } = options;
  if (only !== undefined && !parts.includes(only as Part)) {
    console.error(`--only takes one of: ${parts.join(', ')}`);
    return 2;
  }
  const wants = (part: Part): boolean => only === undefined || only === part;
  const folder = join(tmpdir(), 'heatline-bench');
  const cpu = cpus()[0]?.model.replaceAll(/\s+/g, ' ') ?? 'unknown';
  console.log(`Node ${process.versions.node}, ${availableParallelism()} cores, ${cpu}\n`);
  if (wants('import') || wants('memory') || wants('page')) await measureCore(wants, quick, folder);
  if (wants('pprof')) await measurePprof(quick, folder);
  if (wants('trace')) await measureTraces(quick, folder);
  if (wants('otlp')) await measureOtlp(quick, folder);
  await measureStacks(wants, quick, folder);
  if (wants('places')) {
    const { measurePlaces } = await import('./places.ts');
    table('Workspace of 100 000 files', ['', 'median', 'least – most', ''], await measurePlaces(folder, quick ? 2 : 5));
  }
  if (wants('maps')) {
    const { measureMaps } = await import('./maps.ts');
    table('Source maps: 20 000 positions, a map of 14 MB', ['', 'median', 'least – most', ''], await measureMaps(quick ? 5 : 15));
  }
  if (wants('views')) {
    const { measureViews } = await import('./views.ts');
    await withProgram((program) => {
      const head = ['', 'median', 'least – most', 'processor', '÷ baseline'];
      // What reads samples anew takes as long as there are samples: the goal for ten million is another one.
      for (const [millions, goalMs] of [[3, 100], [10, 200]] as const) {
        const rows = measureViews(program, quick ? 3 : 7, { baseline: 'the samples', goalMs, args: [String(millions * 1e6)] });
        table(`Answers of the server: a million call nodes, ${millions} million samples (goal ${goalMs} ms)`, head, rows);
      }
    }, 'measure-views.ts');
  }
  if (wants('traces')) {
    const { measureViews } = await import('./views.ts');
    await withProgram((program) => {
      const head = ['', 'median', 'least – most', 'processor', '÷ baseline'];
      const rows = measureViews(program, quick ? 3 : 7, { baseline: 'a million spans', goalMs: 100 });
      table('Answers about traces: a million spans in 90 000 traces, one of them of 100 000 (goal 100 ms)', head, rows);
    }, 'measure-traces.ts');
  }
  if (wants('landmarks')) {
    const { measureLandmarks } = await import('./landmarks.ts');
    table('Landmarks of source texts', ['', 'median', 'least – most', ''], measureLandmarks(quick ? 3 : 7));
  }
  if (wants('frames')) {
    const { measureFrames } = await import('./frames.ts');
    await measureFrames(folder, quick ? 1 : 3, table);
  }
  if (wants('open')) {
    const { measureOpening } = await import('./open.ts');
    for (const [index, runs] of [[1, quick ? 1 : 3], [0, quick ? 0 : 2]] as const) {
      const shape = shapes[index]!;
      if (runs > 0) table(`Open to first paint, ${shape.title}`, ['editor', 'median', 'least – most'], await measureOpening(profileFile(shape, folder), runs));
    }
  }
  return 0;
}

async function measureCore(wants: (part: Part) => boolean, quick: boolean, folder: string): Promise<void> {
  await withProgram((program) => {
    for (const shape of quick ? shapes.slice(0, 2) : shapes) {
      const file = profileFile(shape, folder);
      const whats = ['bare', 'parse', 'import'];
      if (wants('import')) whats.push('memory');
      // Start-up matters where a file is small: there a server that has warmed up is another case.
      if (wants('import') && shape.name === 'small') whats.push('again');
      if (wants('page')) whats.push('figures', 'page');
      print(shape, file, measure(program, file, whats, quick ? 3 : 9), wants);
    }
  });
}

/** Chrome traces beside JSON.parse, and one that is longer than a string can be: it is made, read once and deleted. */
async function measureTraces(quick: boolean, folder: string): Promise<void> {
  await withProgram((program) => {
    for (const shape of quick ? traceShapes.slice(0, 1) : traceShapes) {
      const file = traceFile(shape, folder);
      const runs = measure(program, file, ['parse', 'import'], quick ? 3 : 9);
      const column = (what: string, name: string): number[] => runs[what]!.map((figures) => figures[name]!);
      const rows = [
        ['import ÷ JSON.parse', ...spread(column('import', 'ms').map((value, run) => value / column('parse', 'ms')[run]!), 2), 'goal 0.7'],
        ['peak memory ÷ file', ...spread(column('import', 'peakBytes').map((bytes) => bytes / sizeOf(file)), 2), ''],
        ['import', ...spread(column('import', 'ms'), 1, ' ms'), `${(sizeOf(file) / 1e3 / median(column('import', 'ms'))).toFixed(0)} MB/s`],
        ['JSON.parse', ...spread(column('parse', 'ms'), 1, ' ms'), ''],
      ];
      table(shape.title, ['', 'median', 'least – most', ''], rows);
    }
    if (quick) return;
    const file = traceFile(hugeTrace, folder);
    try {
      const { ms, peakBytes } = measure(program, file, ['import'], 1)['import']![0]!;
      const rows = [
        ['import', `${(ms! / 1000).toFixed(1)} s`, `${(sizeOf(file) / 1e3 / ms!).toFixed(0)} MB/s`],
        ['peak memory ÷ file', (peakBytes! / sizeOf(file)).toFixed(2), 'goal 1.2'],
      ];
      table(`${hugeTrace.title}, which JSON.parse cannot take`, ['', 'once', ''], rows);
    } finally {
      rmSync(file, { force: true });
    }
  });
}

/** Distributed traces beside JSON.parse of the same bytes: of the document, or of each line. */
async function measureOtlp(quick: boolean, folder: string): Promise<void> {
  await withProgram((program) => {
    for (const shape of quick ? quickOtlpShapes : otlpShapes) {
      const file = otlpFile(shape, folder);
      const parse = shape.kind === 'lines' ? 'parseLines' : 'parse';
      const runs = measure(program, file, [parse, 'spans'], quick ? 3 : 5);
      const column = (what: string, name: string): number[] => runs[what]!.map((figures) => figures[name]!);
      const rows = [
        ['reading ÷ JSON.parse', ...spread(column('spans', 'ms').map((value, run) => value / column(parse, 'ms')[run]!), 2), 'goal 1.0'],
        ['the same by processor time', ...spread(column('spans', 'cpuMs').map((value, run) => value / column(parse, 'cpuMs')[run]!), 2), 'whatever else runs'],
        ['peak memory ÷ file', ...spread(column('spans', 'peakBytes').map((bytes) => bytes / sizeOf(file)), 2), quick ? '' : 'goal 2.0'],
        ['peak memory of JSON.parse ÷ file', ...spread(column(parse, 'peakBytes').map((bytes) => bytes / sizeOf(file)), 2), ''],
        ['reading', ...spread(column('spans', 'ms'), 1, ' ms'), `${(sizeOf(file) / 1e3 / median(column('spans', 'ms'))).toFixed(0)} MB/s`],
        ['JSON.parse', ...spread(column(parse, 'ms'), 1, ' ms'), ''],
      ];
      table(`${shape.title} (${column('spans', 'spans')[0]!} spans)`, ['', 'median', 'least – most', ''], rows);
    }
  });
}

/** pprof beside decoding the same bytes with the package made for it. */
async function measurePprof(quick: boolean, folder: string): Promise<void> {
  await withProgram((program) => {
    for (const shape of pprofShapes) {
      const file = pprofFile(shape, folder);
      const size = sizeOf(file);
      const runs = measure(program, file, ['import', 'pprofFormat'], quick ? 3 : 9);
      const column = (what: string, name: string): number[] => runs[what]!.map((figures) => figures[name]!);
      const ratio = (name: string): number[] => column('import', name).map((value, run) => value / column('pprofFormat', name)[run]!);
      const rows = [
        ['import ÷ decoding with pprof-format', ...spread(ratio('ms'), 2), 'goal 0.25'],
        ['peak memory ÷ that of pprof-format', ...spread(ratio('peakBytes'), 2), ''],
        ['peak memory ÷ file', ...spread(column('import', 'peakBytes').map((bytes) => bytes / size), 2), ''],
        ['import', ...spread(column('import', 'ms'), 1, ' ms'), `${(size / 1e3 / median(column('import', 'ms'))).toFixed(0)} MB/s`],
        ['pprof-format', ...spread(column('pprofFormat', 'ms'), 1, ' ms'), ''],
      ];
      table(`${shape.title} (${(size / 1e6).toFixed(1)} MB, ${runs['import']!.length} runs)`, ['', 'median', 'least – most', ''], rows);
    }
  });
}

/** Formats without a rival to measure against: how fast, beside reading the same bytes and doing nothing with them. */
async function measureStacks(wants: (part: Part) => boolean, quick: boolean, folder: string): Promise<void> {
  const wanted = stackShapes.filter(({ part }) => wants(part));
  if (wanted.length === 0) return;
  await withProgram((program) => {
    for (const shape of wanted) {
      const file = stackFile(shape, folder);
      const size = sizeOf(file);
      const runs = measure(program, file, ['bare', 'plainRead', 'import'], quick ? 3 : 9);
      const column = (what: string, name: string): number[] => runs[what]!.map((figures) => figures[name]!);
      const speed = (what: string, name: string): number[] => column(what, name).map((ms) => size / 1e3 / ms);
      const peaks = column('import', 'peakBytes');
      const rows = [
        ['import', ...spread(speed('import', 'ms'), 0, ' MB/s'), ''],
        ['import, by processor time', ...spread(speed('import', 'cpuMs'), 0, ' MB/s'), 'whatever else runs'],
        ['plain read', ...spread(speed('plainRead', 'ms'), 0, ' MB/s'), ''],
        ['import ÷ plain read', ...spread(column('import', 'ms').map((ms, run) => ms / column('plainRead', 'ms')[run]!), 1), ''],
        ['peak memory ÷ file', ...spread(peaks.map((peak) => peak / size), 2), ''],
        ['peak memory above a bare process ÷ file', ...spread(peaks.map((peak, run) => (peak - column('bare', 'peakBytes')[run]!) / size), 2), ''],
      ];
      table(`${shape.title} (${(size / 1e6).toFixed(1)} MB, ${runs['import']!.length} runs)`, ['', 'median', 'least – most', ''], rows);
    }
  });
}

/** The bundled program of one measurement, for as long as `use` takes. */
async function withProgram(use: (program: string) => void, entry = 'measure.ts'): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'heatline-measure-'));
  try {
    const program = join(home, 'measure.mjs');
    await esbuild.build({
      entryPoints: [join(import.meta.dirname, entry)],
      outfile: program, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'warning',
    });
    use(program);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Every measurement in turn, again and again: what slows the machine for a while slows all of them. */
function measure(program: string, file: string, whats: readonly string[], runs: number): Runs {
  const results: Runs = Object.fromEntries(whats.map((what) => [what, []]));
  for (let run = 0; run < runs; run++) {
    for (const what of whats) {
      const answer = execFileSync(process.execPath, [program, what, file], { encoding: 'utf8' });
      results[what]!.push(JSON.parse(answer) as Figures);
    }
  }
  return results;
}

function print(shape: Shape, file: string, runs: Runs, wants: (part: Part) => boolean): void {
  const size = sizeOf(file);
  const column = (what: string, name: string): number[] => runs[what]!.map((figures) => figures[name]!);
  /** Each run is compared with the baseline beside it. */
  const over = (what: number[], base: number[]): number[] => what.map((value, run) => value / base[run]!);
  const rows: string[][] = [];
  const ratio = (title: string, values: number[], detail = ''): void => void rows.push([title, ...spread(values, 2), detail]);
  const time = (title: string, values: number[], detail = ''): void => void rows.push([title, ...spread(values, 1, ' ms'), detail]);
  const speed = (values: number[]): string => `${(size / 1e3 / median(values)).toFixed(0)} MB/s`;
  if (wants('import')) {
    ratio('import ÷ JSON.parse', over(column('import', 'ms'), column('parse', 'ms')), 'goal 0.6');
    ratio('import from memory ÷ JSON.parse', over(column('memory', 'ms'), column('parse', 'ms')));
    ratio('import ÷ JSON.parse without decoding', over(column('import', 'ms'), column('parse', 'parseMs')));
    if (shape.name === 'small') ratio('the same in a process that has opened files before', over(column('again', 'ms'), column('again', 'parseMs')));
    time('import', column('import', 'ms'), speed(column('import', 'ms')));
    time('JSON.parse', column('parse', 'ms'), speed(column('parse', 'ms')));
  }
  if (wants('memory')) {
    const peaks = column('import', 'peakBytes');
    const own = peaks.map((peak, run) => peak - column('bare', 'peakBytes')[run]!);
    ratio('peak memory ÷ file', peaks.map((peak) => peak / size), shape.name === 'big' ? 'goal 2.0' : '');
    ratio('peak memory above a bare process ÷ file', own.map((bytes) => bytes / size));
    ratio('peak memory of JSON.parse ÷ file', column('parse', 'peakBytes').map((peak) => peak / size));
  }
  if (wants('page')) {
    rows.push(['bytes to the page', ...spread(column('page', 'bytes').map((bytes) => bytes / 1e6), 2, ' MB'), 'goal 1 MB']);
    time('samples by stack', column('figures', 'stackMs'));
    time('self and total by function', column('figures', 'functionMs'));
    time('self by line', column('figures', 'lineMs'));
    time('heat of a document', column('figures', 'documentHeatMs'));
    time('flame graph: call nodes and layout', column('page', 'layoutMs'));
    time('flame graph: boxes of a window', column('page', 'boxesMs'));
    time('function table, 500 rows', column('page', 'tableMs'));
  }
  table(`${shape.title} (${(size / 1e6).toFixed(1)} MB, ${runs['import']!.length} runs)`, ['', 'median', 'least – most', ''], rows);
}

/** A Markdown table. */
function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(3, ...all.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  console.log(`**${title}**\n\n${line(head)}\n| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  console.log(`${rows.map(line).join('\n')}\n`);
}
