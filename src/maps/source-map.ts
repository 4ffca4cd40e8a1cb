// One source map, decoded: the package `source-map` 0.8 reads and answers, this file checks the shape, splits index maps
// into their sections and resolves sources. Spec: ECMA-426 (FORMATS A1 to A4).

import type { BasicSourceMapConsumer, RawSourceMap } from 'source-map';
import { nameOfUrl, originalUrl } from './original-url.ts';
import { lineStarts, segmentColumns } from './segment-columns.ts';
import type { MapFacts } from './stale-map.ts';

export interface MapSource {
  /** Resolved; an invented name where the map has none. */
  readonly url: string;
  readonly content: string | null;
  /** Listed in `ignoreList`: not the user's own code. */
  readonly ignored: boolean;
}

/** An original position, 0-based. */
export interface OriginalPlace {
  /** Index into {@link SourceMap.sources}. */
  readonly source: number;
  readonly line0: number;
  readonly column0: number;
  readonly name: string | null;
}

/** Which segment of the line answers: the last one at or before the column, or the first one at or after it. */
export type Bias = 'before' | 'after';

export interface SourceMap {
  readonly sources: readonly MapSource[];
  /** What tells whether it is of a text. */
  readonly facts: MapFacts;
  /** What was wrong with it and did not stop it from being used; sentences. */
  readonly faults: readonly string[];
  /** `null`: no segment on this line in that direction, or one that says that there is no original. */
  original(line0: number, column0: number, bias: Bias): OriginalPlace | null;
  /** Frees the memory that the package holds. The map must not be used afterwards. */
  dispose(): void;
}

/** The map cannot be used; `message` is one sentence without its full stop. */
export class BrokenMap extends Error {}

/** Columns beyond this are no columns: the package counts in 32 bits. */
const MAX_COLUMN = 2 ** 31 - 1;
/** More sections than any bundler writes; every one costs a parser. */
const MAX_SECTIONS = 20_000;

type Json = Readonly<Record<string, unknown>>;

interface Section {
  readonly line0: number;
  readonly column0: number;
  readonly consumer: BasicSourceMapConsumer;
  readonly firstSource: number;
}

/**
 * Decodes a map.
 * @param baseUrl as in {@link originalUrl}
 * @throws {BrokenMap}
 */
export async function decodeSourceMap(text: string, baseUrl: string | null): Promise<SourceMap> {
  const json = parse(text);
  const faults: string[] = [];
  if (json['file'] !== undefined && typeof json['file'] !== 'string') faults.push('its "file" is no text');
  const sources: MapSource[] = [];
  const sections: Section[] = [];
  try {
    for (const { line0, column0, map } of sectionsOf(json, faults)) {
      const firstSource = sources.length;
      sources.push(...readSources(map, baseUrl, faults));
      sections.push({ line0, column0, firstSource, consumer: await consumerOf(map) });
    }
  } catch (error) {
    for (const { consumer } of sections) consumer.destroy();
    throw error;
  }
  return {
    sources,
    faults,
    facts: { mappings: typeof json['mappings'] === 'string' ? json['mappings'] : null, debugId: debugIdIn(json) },
    original: (line0, column0, bias) => lookUp(sections, sources.length, line0, column0, bias),
    dispose: () => sections.forEach(({ consumer }) => consumer.destroy()),
  };
}

function debugIdIn(json: Json): string | null {
  const id = json['debugId'] ?? json['debug_id'];
  return typeof id === 'string' ? id.toLowerCase() : null;
}

function parse(text: string): Json {
  // Servers may put a line before the JSON that keeps it from being run as a script.
  const start = text.startsWith(")]}'") ? text.indexOf('\n') + 1 : 0;
  let value: unknown;
  try {
    value = JSON.parse(start === 0 ? text : text.slice(start));
  } catch {
    throw new BrokenMap('it is not JSON');
  }
  if (!isObject(value)) throw new BrokenMap('it is JSON, but no source map');
  if (value['version'] !== 3) throw new BrokenMap(`it is of version ${shown(value['version'])}, not 3`);
  return value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'unknown').slice(0, 20);
}

interface RawSection {
  readonly line0: number;
  readonly column0: number;
  readonly map: Json;
}

/** The sections of an index map, or the whole map as one. */
function sectionsOf(json: Json, faults: string[]): RawSection[] {
  const sections = json['sections'];
  if (sections === undefined) return [{ line0: 0, column0: 0, map: json }];
  if (json['mappings'] !== undefined) throw new BrokenMap('it has both "sections" and "mappings"');
  if (!Array.isArray(sections) || sections.length > MAX_SECTIONS) throw new BrokenMap('its "sections" are no list of usable length');
  let before = { line0: -1, column0: 0 };
  const read = sections.map((section: unknown, i): RawSection => {
    const offset = isObject(section) ? section['offset'] : undefined;
    const map = isObject(section) ? section['map'] : undefined;
    if (!isObject(offset) || !isObject(map)) throw new BrokenMap(`its section ${i + 1} has no offset or no map`);
    const { line: line0, column: column0 } = offset;
    if (!isPosition(line0) || !isPosition(column0)) throw new BrokenMap(`the offset of its section ${i + 1} is no position`);
    if (line0 < before.line0 || (line0 === before.line0 && column0 <= before.column0)) throw new BrokenMap('its sections are out of order');
    if (map['sections'] !== undefined) throw new BrokenMap(`its section ${i + 1} has sections itself`);
    if (map['version'] !== 3) throw new BrokenMap(`its section ${i + 1} is no source map of version 3`);
    before = { line0, column0 };
    return { line0, column0, map };
  });
  read.forEach((section, i) => {
    const next = read[i + 1];
    // What belongs to two counts for the later one.
    if (next !== undefined && reaches(section, next)) faults.push(`its sections ${i + 1} and ${i + 2} overlap`);
  });
  return read;
}

/** Whether the segments of a section go beyond the place where the next one begins. */
function reaches({ line0, column0, map: { mappings } }: RawSection, next: RawSection): boolean {
  if (typeof mappings !== 'string') return false;
  const starts = lineStarts(mappings);
  const last0 = line0 + starts.length - 1;
  if (starts.length === 0 || last0 !== next.line0) return last0 > next.line0;
  const shift = last0 === line0 ? column0 : 0;
  return segmentColumns(mappings, starts.at(-1)!, Infinity).some((each) => each + shift >= next.column0);
}

function isPosition(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_COLUMN;
}

function readSources(map: Json, baseUrl: string | null, faults: string[]): MapSource[] {
  const { sources, sourcesContent, sourceRoot } = map;
  if (!Array.isArray(sources)) throw new BrokenMap('it has no list of "sources"');
  if (sourceRoot !== undefined && sourceRoot !== null && typeof sourceRoot !== 'string') faults.push('its "sourceRoot" is no text');
  if (sourcesContent !== undefined && !Array.isArray(sourcesContent)) faults.push('its "sourcesContent" is no list');
  const contents: readonly unknown[] = Array.isArray(sourcesContent) ? sourcesContent : [];
  if (contents.some((content) => content !== null && typeof content !== 'string')) faults.push('its "sourcesContent" holds more than texts');
  if (sources.some((source) => source !== null && typeof source !== 'string')) faults.push('its "sources" hold more than texts');
  const ignored = ignoredOf(map, sources.length, faults);
  const root = typeof sourceRoot === 'string' ? sourceRoot : '';
  return sources.map((source: unknown, i) => {
    const content = contents[i];
    return {
      url: typeof source === 'string' && source !== '' ? originalUrl(source, root, baseUrl) : `original-source:${nameOfUrl(baseUrl ?? '') || 'map'}/${i + 1}`,
      content: typeof content === 'string' ? content : null,
      ignored: ignored.has(i),
    };
  });
}

function ignoredOf(map: Json, sources: number, faults: string[]): ReadonlySet<unknown> {
  const list = map['ignoreList'] ?? map['x_google_ignoreList'] ?? [];
  const usable = Array.isArray(list) && list.every((i) => isPosition(i) && i < sources);
  if (!usable) faults.push('its "ignoreList" does not list sources');
  return new Set(Array.isArray(list) ? list : []);
}

/**
 * The package's reader. It gets the indices of sources in place of their names, because it would resolve these its own
 * way and cannot tell sources of one name apart; and no contents, which it would only keep.
 */
async function consumerOf(map: Json): Promise<BasicSourceMapConsumer> {
  const { mappings, names, sources } = map;
  if (typeof mappings !== 'string') throw new BrokenMap('it has no "mappings"');
  if (names !== undefined && !(Array.isArray(names) && names.every((name) => typeof name === 'string'))) {
    throw new BrokenMap('its "names" are no list of texts');
  }
  const raw: RawSourceMap = {
    version: 3,
    file: '',
    sources: (sources as readonly unknown[]).map((_, i) => String(i)),
    names: (names as string[] | undefined) ?? [],
    mappings,
  };
  // Loaded only now: most profiles have no map, and the package brings 48 kB of WebAssembly.
  const { SourceMapConsumer } = await import('source-map');
  const consumer = await new SourceMapConsumer(raw);
  try {
    // It parses at the first question.
    consumer.originalPositionFor({ line: 1, column: 0 });
    return consumer;
  } catch (error) {
    consumer.destroy();
    throw new BrokenMap(whyUnparsed(error));
  }
}

function whyUnparsed(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (error instanceof RangeError || /memory|unreachable/.test(message)) return 'it is too large';
  const code = /code (\d)/.exec(message)?.[1];
  if (code === '1') return 'its "mappings" hold a negative position';
  if (code === '2' || code === '5') return 'its "mappings" hold an absurd number';
  if (code === '3' || code === '4') return 'its "mappings" are damaged';
  // An index of a source or name that is not there.
  return 'its "mappings" name what it does not have';
}

function lookUp(sections: readonly Section[], sourceCount: number, line0: number, column0: number, bias: Bias): OriginalPlace | null {
  if (!isPosition(line0) || !isPosition(column0)) return null;
  let at = sectionAt(sections, line0, column0);
  const found = at < 0 ? null : inSection(sections[at]!, sourceCount, line0, column0, bias);
  if (found !== null || bias === 'before') return found;
  // The next section may begin on the same line.
  at++;
  const next = sections[at];
  return next !== undefined && next.line0 === line0 ? inSection(next, sourceCount, line0, Math.max(column0, next.column0), bias) : null;
}

/** The last section that begins at or before the position, or -1. */
function sectionAt(sections: readonly Section[], line0: number, column0: number): number {
  let from = 0;
  let to = sections.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const { line0: line, column0: column } = sections[middle]!;
    if (line < line0 || (line === line0 && column <= column0)) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

function inSection(section: Section, sourceCount: number, line0: number, column0: number, bias: Bias): OriginalPlace | null {
  // An offset's column counts on the first line of a section only. The package's lines count from 1.
  const line = line0 - section.line0 + 1;
  const column = line === 1 ? column0 - section.column0 : column0;
  let found;
  try {
    found = section.consumer.originalPositionFor({ line, column, bias: bias === 'before' ? 1 : 2 });
  } catch {
    return null; // a segment that names a source or name that is not there
  }
  if (found.source === null || found.line === null || found.column === null) return null;
  const source = section.firstSource + Number(found.source);
  const usable = source < sourceCount && isPosition(found.line - 1) && isPosition(found.column);
  return usable ? { source, line0: found.line - 1, column0: found.column, name: found.name || null } : null;
}
