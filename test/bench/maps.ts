// Source maps: a profile with 20 000 distinct positions through a map of 14 MB, beside what the package `source-map`
// alone takes to parse that map and answer those positions. Both start from the same texts in memory, in one process
// and in turn; reading files and handing over to a thread are in neither.

import { SourceMapConsumer } from 'source-map';
import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { NoteList } from '../../src/base/note.ts';
import { answerAll } from '../../src/maps/map-profile.ts';
import type { MapsHost, TextRead } from '../../src/maps/maps-host.ts';
import { questionsOf } from '../../src/maps/questions.ts';
import { remapProfile } from '../../src/maps/remap.ts';
import { ProfileBuilder } from '../../src/profile/builder.ts';
import { NONE, type Profile, type StackIndex } from '../../src/profile/tables.ts';
import { random, type Random } from '../support/random.ts';
import { spread } from './spread.ts';

const LINES = 79_000;
const SEGMENTS = 32;
/** Columns between two segments: lines have 128 characters, as a bundle that is not minified. */
const STEP = 4;
const SOURCES = 800;
const FUNCTIONS = 10_000;
const SCRIPT = 'file:///ws/dist/bundle.js';

interface Bundle {
  readonly map: string;
  readonly text: string;
  readonly profile: Profile;
  /** 0-based; -1: the whole line. */
  readonly positions: readonly { readonly line0: number; readonly column0: number }[];
}

/** Milliseconds by the clock and of the processor. */
interface Spent {
  readonly ms: number;
  readonly cpuMs: number;
}

/** Rows of the table, after `runs` measurements of each and two that are not counted: all of it has to warm up. */
export async function measureMaps(runs: number): Promise<string[][]> {
  const bundle = makeBundle(random(4));
  const ours: Spent[] = [];
  const alone: Spent[] = [];
  for (let run = -2; run < runs; run++) {
    const [theirs, own] = [await timeOf(() => lookUpAlone(bundle)), await timeOf(() => mapOurs(bundle))];
    if (run < 0) continue;
    alone.push(theirs);
    ours.push(own);
  }
  const ratio = (of: keyof Spent): number[] => ours.map((spent, run) => spent[of] / alone[run]![of]);
  return [
    ['Heatline ÷ source-map, by processor time', ...spread(ratio('cpuMs'), 2), 'goal 1.5; whatever else runs'],
    ['Heatline ÷ source-map', ...spread(ratio('ms'), 2), ''],
    ['Heatline', ...spread(ours.map(({ ms }) => ms), 0, ' ms'), `${(bundle.map.length / 1e6).toFixed(1)} MB, ${bundle.positions.length} positions`],
    ['source-map: parse and look up', ...spread(alone.map(({ ms }) => ms), 0, ' ms'), ''],
  ];
}

async function timeOf(work: () => Promise<void>): Promise<Spent> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - start, cpuMs: (user + system) / 1000 };
}

/** The package: a column where one is known, else the first segment of the line. */
async function lookUpAlone({ map, positions }: Bundle): Promise<void> {
  const consumer = await new SourceMapConsumer(map);
  let mapped = 0;
  for (const { line0, column0 } of positions) {
    const found = consumer.originalPositionFor({ line: line0 + 1, column: Math.max(0, column0), bias: column0 < 0 ? 2 : 1 });
    if (found.source !== null) mapped++;
  }
  consumer.destroy();
  if (mapped !== positions.length) throw new Error(`the package mapped ${mapped} of ${positions.length}`);
}

async function mapOurs({ map, text, profile }: Bundle): Promise<void> {
  const files = new Map([[SCRIPT, text], [`${SCRIPT}.map`, map]]);
  const read = (uri: string): TextRead => (files.has(uri) ? { kind: 'text', text: files.get(uri)! } : { kind: 'missing' });
  const host: MapsHost = {
    locate: async (url) => (files.has(url) ? url : null), read: async (uri) => read(uri), findFiles: async () => [], fetch: null,
  };
  const asked = questionsOf(profile)!;
  const answers = await answerAll(asked.questions, {
    host, embedded: [], picked: [], pickedForAll: [], cancel: NEVER_CANCELLED, onProgress: () => undefined,
  });
  const { outcomes } = remapProfile(profile, asked, answers);
  if (outcomes[0]!.mapped !== outcomes[0]!.asked) throw new Error(`we mapped ${outcomes[0]!.mapped} of ${outcomes[0]!.asked}`);
}

function makeBundle(from: Random): Bundle {
  // Segments begin where tokens do, and functions at a parenthesis: as in a bundle, whose map then fits it.
  const lineText = '(ab;'.repeat(SEGMENTS);
  const text = `${`${lineText}\n`.repeat(LINES)}//# sourceMappingURL=bundle.js.map\n`;
  const builder = new ProfileBuilder(new NoteList());
  const source = builder.source(SCRIPT);
  const positions: { line0: number; column0: number }[] = [];
  const stacks: StackIndex[] = [];
  for (let f = 0; f < FUNCTIONS; f++) {
    // Distinct: each function has lines of its own.
    const line0 = Math.floor((f * (LINES - 2)) / FUNCTIONS);
    const column0 = from.below(SEGMENTS) * STEP;
    const below = stacks.length === 0 ? (NONE as StackIndex) : from.pick(stacks);
    const stack = builder.stack(below, builder.frame(builder.function('', source, line0, column0), NONE, NONE));
    builder.tick(stack, source, line0 + 1, 1 + from.below(5));
    stacks.push(stack);
    positions.push({ line0, column0 }, { line0: line0 + 1, column0: -1 });
  }
  const thread = Int32Array.from({ length: 100_000 }, () => from.pick(stacks));
  builder.thread({ name: '', stack: thread, values: [{ raw: new Int32Array(thread.length).fill(1), scale: 1000 }], times: null });
  const profile = builder.finish({
    format: 'cpuprofile', tool: null, durationNs: 0, lines: 'leaf-ticks', rootPath: null, idleFunction: NONE as never,
    valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }], defaultValueType: 0,
  });
  return { map: makeMap(from), text, profile, positions };
}

/** A map as of a bundler that maps every token: files one after the other, lines that mostly follow each other. */
function makeMap(from: Random): string {
  const lines: string[] = [];
  const perSource = Math.ceil(LINES / SOURCES);
  let before = { line: 0, column: 0 };
  for (let line = 0; line < LINES; line++) {
    const isNext = line > 0 && line % perSource === 0;
    const segments: string[] = [];
    // Each file's lines begin with 0 again, and are the lines of the bundle.
    const original = line % perSource;
    for (let s = 0; s < SEGMENTS; s++) {
      const column = s * STEP + from.below(3);
      const name = s % 8 === 0 ? vlq(from.below(2) * (segments.length === 0 ? 1 : 0)) : '';
      segments.push(`${vlq(s === 0 ? 0 : STEP)}${vlq(s === 0 && isNext ? 1 : 0)}${vlq(original - before.line)}${vlq(column - before.column)}${name}`);
      before = { line: original, column };
    }
    lines.push(segments.join(','));
  }
  const names = Array.from({ length: LINES + 1 }, (_, i) => `name${i}`);
  const sources = Array.from({ length: SOURCES }, (_, i) => `../src/part${i % 40}/module${i}.ts`);
  return JSON.stringify({ version: 3, file: 'bundle.js', sources, names, mappings: lines.join(';'), sourceRoot: '' });
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += BASE64[rest > 0 ? digit | 32 : digit]!;
  } while (rest > 0);
  return text;
}
