// Follows a source from map to map: a bundle's original may itself be generated (bundle → JavaScript → TypeScript,
// FORMATS A12). Ends with the answers for one recorded source and what became of it.

import { UNMAPPED, type MappingOutcome, type OriginalSource, type SourceAnswer, type SourceQuestions } from './answers.ts';
import { answerLevel, nameFunctions, type Level, type Questions } from './answer-level.ts';
import { dataUrlText, sourceMappingUrl } from './comment.ts';
import { findMap, type FindContext, type FoundMap } from './find-map.ts';
import { foundInMemory } from './in-memory.ts';
import { MAX_ORIGINAL_BYTES, type MapsHost } from './maps-host.ts';
import { shorten } from './original-url.ts';
import { sourceLines, type SourceLines } from './source-lines.ts';
import { misfitOfMap, misfitOfText } from './stale-map.ts';
import { BrokenMap, decodeSourceMap, type MapSource, type SourceMap } from './source-map.ts';

/** More maps after one another than any build writes; and an end to those that name each other. */
const MAX_HOPS = 5;
/** Originals whose text is read from disk for the names of functions. */
const MAX_READ_ORIGINALS = 200;

/** What following one source has led to so far. `original` counts in `originals`. */
interface Trail {
  readonly context: FindContext;
  readonly originals: OriginalSource[];
  readonly byUrl: Map<string, number>;
  hops: number;
  /** The first thing that went wrong on the way, as a sentence. */
  trouble: string | null;
  /** As in {@link MappingOutcome.stale}. */
  stale: boolean;
}

/** Answers the questions of one recorded source. A map that is missing or broken is an outcome, never a throw. */
export async function answerSource(questions: SourceQuestions, context: FindContext): Promise<SourceAnswer> {
  const found = await findMap(questions.url, context);
  if (found.kind === 'none') {
    const inMemory = found.generated.text === null ? null : foundInMemory(questions, found.generated.text);
    if (inMemory !== null) return { ...inMemory, outcome: { ...inMemory.outcome, notFetched: found.notFetched } };
    return unanswered(questions, { state: found.broken ? 'broken' : 'unmapped', rule: null, mapUrl: null, reason: found.reason, notFetched: found.notFetched });
  }
  const trail: Trail = { context, originals: [], byUrl: new Map(), hops: 0, trouble: null, stale: false };
  const { rule, mapUrl } = found.map;
  const level = await applyMap(questions, found.map, found.generated.text, trail, [questions.url, mapUrl]);
  if (level === null) return unanswered(questions, { state: 'broken', rule, mapUrl, reason: trail.trouble, notFetched: null });
  return {
    source: questions.source,
    originals: trail.originals,
    functions: level.functions,
    places: level.places,
    outcome: outcomeOf(questions, level, { state: 'mapped', rule, mapUrl, reason: trail.trouble, notFetched: null, stale: trail.stale, hops: trail.hops }),
  };
}

type Fate = Pick<MappingOutcome, 'state' | 'rule' | 'mapUrl' | 'reason' | 'notFetched'>;

/** An answer that leaves everything where it was recorded. */
function unanswered(questions: SourceQuestions, fate: Fate): SourceAnswer {
  const { functions, places } = emptyLevel(questions);
  return { source: questions.source, originals: [], functions, places, outcome: outcomeOf(questions, { functions, places }, { ...fate, stale: false, hops: 0 }) };
}

function emptyLevel(questions: Questions): Level {
  const nothing: SourceMap = { sources: [], faults: [], facts: { mappings: null, debugId: null }, original: () => null, dispose: () => undefined };
  return answerLevel(questions, { map: nothing, generated: null });
}

/** Counts what was asked and answered. */
function outcomeOf(questions: SourceQuestions, { functions, places }: Level, fate: Fate & Pick<MappingOutcome, 'stale' | 'hops'>): MappingOutcome {
  const columns = [functions, places];
  const count = (test: (row: number, column: (typeof columns)[number]) => boolean): number =>
    columns.reduce((sum, column) => sum + column.original.reduce((n, _, row) => n + (test(row, column) ? 1 : 0), 0), 0);
  const mapped = count((row, { original }) => original[row]! >= 0);
  const none = fate.state === 'mapped' && mapped === 0;
  return {
    ...fate,
    url: questions.url,
    state: none ? 'unmapped' : fate.state,
    reason: none ? (fate.reason ?? 'Its source map has nothing for the places of this profile.') : fate.reason,
    asked: functions.original.length + places.original.length,
    mapped,
    approximate: count((row, { approximate }) => approximate[row] === 1),
  };
}

/** One hop and those behind it; `null` where the map cannot be used. `path`: sources and maps on the way here. */
async function applyMap(questions: Questions, found: FoundMap, text: string | null, trail: Trail, path: readonly string[]): Promise<Level | null> {
  let map: SourceMap;
  try {
    map = await decodeSourceMap(found.text, found.baseUrl);
  } catch (error) {
    if (!(error instanceof BrokenMap)) throw error;
    trail.trouble ??= `The source map “${shorten(found.mapUrl)}” cannot be used: ${error.message}.`;
    return null;
  }
  try {
    trail.hops = Math.max(trail.hops, path.length / 2);
    if (map.faults.length > 0) trail.trouble ??= `The source map “${shorten(found.mapUrl)}” is odd: ${map.faults[0]!}.`;
    const generated = text === null ? null : sourceLines(text);
    const level = answerLevel(questions, { map, generated });
    const doubt = text === null || generated === null ? null : doubtOf(questions, found, map, { text, lines: generated }, path);
    if (doubt === null) nameFunctions(level, questions, { map, generated }, await originalTexts(level, map, trail));
    else distrust(level, doubt, trail);
    return await followOriginals(questions, level, map.sources, trail, path);
  } finally {
    map.dispose();
  }
}

/** Why nothing that this map says is sure; a sentence, or `null`. */
function doubtOf(questions: Questions, found: FoundMap, map: SourceMap, { text, lines }: { readonly text: string; readonly lines: SourceLines }, path: readonly string[]): string | null {
  const misfit = misfitOfMap(map.facts, text, lines, questions);
  if (misfit !== null) return `The source map “${shorten(found.mapUrl)}” seems to be of another build: ${misfit}.`;
  // Later hops ask for places of maps, which need not be beginnings of functions.
  const other = path.length > 2 ? null : misfitOfText(lines, questions);
  return other === null ? null : `The script that is here, with its source map, seems to be of another build than the recorded one: ${other}.`;
}

/** Places stay, to be drawn as inferred; names would be claims about functions that may be others. */
function distrust({ functions, places }: Level, doubt: string, trail: Trail): void {
  functions.approximate.fill(1);
  places.approximate.fill(1);
  trail.stale = true;
  trail.trouble = doubt;
}

/** Texts of originals: what the map carries, else what is on disk. Only those are read that functions come from. */
async function originalTexts({ functions }: Level, map: SourceMap, { context: { host } }: Trail): Promise<(source: number) => SourceLines | null> {
  const lines = new Map<number, SourceLines | null>();
  const without = [...new Set(functions.original)].filter((source) => source >= 0 && map.sources[source]!.content === null);
  for (const source of without.slice(0, MAX_READ_ORIGINALS)) {
    const uri = await host.locate(map.sources[source]!.url);
    const read = uri === null ? null : await host.read(uri, MAX_ORIGINAL_BYTES);
    lines.set(source, read?.kind === 'text' ? sourceLines(read.text) : null);
  }
  return (source) => {
    let known = lines.get(source);
    if (known === undefined) {
      const { content } = map.sources[source]!;
      lines.set(source, (known = content === null ? null : sourceLines(content)));
    }
    return known;
  };
}

/** Puts in the place of each original that has a map itself what lies behind it, and numbers originals for the trail. */
async function followOriginals(questions: Questions, level: Level, sources: readonly MapSource[], trail: Trail, path: readonly string[]): Promise<Level> {
  const final: Level = {
    functions: { ...level.functions, original: level.functions.original.slice(), name: [...level.functions.name] },
    places: { ...level.places, original: level.places.original.slice() },
  };
  for (const [source, rows] of rowsBySource(level)) {
    const entry = sources[source]!;
    const number = numberOf(entry, trail);
    for (const row of rows.functions) final.functions.original[row] = number;
    for (const row of rows.places) final.places.original[row] = number;
    const next = await nextHop(entry, trail, path);
    if (next === null) continue;
    const deeper = await applyMap(questionsAt(questions, level, rows), next.map, next.text, trail, [...path, entry.url, next.map.mapUrl]);
    if (deeper !== null) replaceRows(final, rows, deeper);
  }
  return final;
}

/** Rows of functions and places that came from one original. */
interface Rows {
  readonly functions: readonly number[];
  readonly places: readonly number[];
}

function rowsBySource(level: Level): Map<number, Rows> {
  const bySource = new Map<number, { functions: number[]; places: number[] }>();
  for (const part of ['functions', 'places'] as const) {
    level[part].original.forEach((source, row) => {
      if (source < 0) return;
      let rows = bySource.get(source);
      if (rows === undefined) bySource.set(source, (rows = { functions: [], places: [] }));
      rows[part].push(row);
    });
  }
  return bySource;
}

/** The answers of one hop as questions for the next. */
function questionsAt({ functions: { name } }: Questions, { functions, places }: Level, rows: Rows): Questions {
  const pick = (column: Int32Array, of: readonly number[]): Int32Array => Int32Array.from(of, (row) => column[row]!);
  return {
    functions: { name: rows.functions.map((row) => functions.name[row] ?? name[row]!), line0: pick(functions.line0, rows.functions), column0: pick(functions.column0, rows.functions) },
    // Places of functions elsewhere have no row here; only their own columns count.
    places: { function: new Int32Array(rows.places.length).fill(UNMAPPED), line0: pick(places.line0, rows.places), column0: pick(places.column0, rows.places) },
  };
}

function replaceRows(into: Level, rows: Rows, deeper: Level): void {
  for (const part of ['functions', 'places'] as const) {
    const [to, from] = [into[part], deeper[part]];
    rows[part].forEach((row, i) => {
      if (from.original[i]! < 0) return;
      to.original[row] = from.original[i]!;
      to.line0[row] = from.line0[i]!;
      to.column0[row] = from.column0[i]!;
      to.approximate[row]! |= from.approximate[i]!;
    });
  }
  rows.functions.forEach((row, i) => {
    into.functions.name[row] = deeper.functions.name[i] ?? into.functions.name[row]!;
  });
}

function numberOf({ url, content, ignored }: MapSource, { originals, byUrl }: Trail): number {
  let number = byUrl.get(url);
  if (number === undefined) {
    byUrl.set(url, (number = originals.length));
    originals.push({ url, content, ignored });
  }
  return number;
}

/** What can be the output of a tool; TypeScript and the like are always written by people. */
const MAY_BE_GENERATED = /\.(js|mjs|cjs|jsx)$/i;

/** The map of an original, where it has one that is not yet on the path. */
async function nextHop(entry: MapSource, trail: Trail, path: readonly string[]): Promise<{ map: FoundMap; text: string | null } | null> {
  if (!MAY_BE_GENERATED.test(entry.url.replace(/[?#].*$/s, ''))) return null;
  const isOver = path.length / 2 >= MAX_HOPS;
  if (path.includes(entry.url)) {
    trail.trouble ??= 'Its source maps lead in a circle; they were followed once around.';
    return null;
  }
  const next = inlineMap(entry) ?? (await mapBeside(entry, trail.context));
  if (next === null || path.includes(next.map.mapUrl)) return null;
  if (isOver) trail.trouble ??= `It has more than ${MAX_HOPS} source maps one after another; the first ${MAX_HOPS} were applied.`;
  return isOver ? null : next;
}

/** A map inside the text that the first map carries. */
function inlineMap({ url, content }: MapSource): { map: FoundMap; text: string } | null {
  const named = content === null ? null : sourceMappingUrl(content);
  const text = named === null || content === null ? null : dataUrlText(named);
  return text === null ? null : { map: { rule: 'inline', text, mapUrl: url, baseUrl: url }, text: content! };
}

async function mapBeside({ url, content }: MapSource, context: FindContext): Promise<{ map: FoundMap; text: string | null } | null> {
  // No search here, not through the workspace nor by the network: an original without a map of its own is the usual case.
  const host: MapsHost = { fetch: null, findFiles: () => Promise.resolve([]), locate: (name: string) => context.host.locate(name), read: (uri: string, most: number) => context.host.read(uri, most) };
  const found = await findMap(url, { host, embedded: context.embedded, picked: [] });
  return found.kind === 'found' ? { map: found.map, text: found.generated.text ?? content } : null;
}
