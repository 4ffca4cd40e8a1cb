// Where the spans of one file come from in this workspace: the ladder's answers, with recorded paths found and source maps
// followed, and the lines of documents that spans lead to. Leaves out: the ladder (span-places/), files (places/).

import { logRecord } from '../trace/logs.ts';
import { serviceOf, type RequestSpan } from '../trace/distributed.ts';
import { NONE } from '../trace/tables.ts';
import type { LandmarkIndex } from '../span-places/landmarks/landmark-index.ts';
import { namesOf, spanPlaces } from '../span-places/ladder.ts';
import { functionNameIn } from '../span-places/function-names.ts';
import { lineSpans, type LineSpans, type SpanLine as PlaceLine } from '../span-places/line-spans.ts';
import type { FoundSymbol, NameQuery } from '../span-places/name-places.ts';
import { placeGroups, type PlaceGroups } from '../span-places/place-groups.ts';
import { MOST_LOGS, spanFacts, type SpanFacts } from '../span-places/span-facts.ts';
import type { SpanPlace } from '../span-places/span-place.ts';
import type { SpanChoice } from '../protocol/lsp.ts';
import type { SpanPlaceRow } from '../protocol/traces.ts';
import { comparableUri } from '../places/recorded-path.ts';
import type { LandmarkFiles } from './landmark-files.ts';
import type { CodePlace } from './mapped-places.ts';
import type { OpenTraces } from './open-traces.ts';
import type { SourceLocator } from './source-locator.ts';

export interface SpanLocatorOptions {
  readonly traces: OpenTraces;
  readonly locator: SourceLocator;
  readonly landmarks: LandmarkFiles;
  /** Asks the editor's language servers; answers of a name are remembered by the caller. */
  readonly findSymbols: (query: string) => Promise<readonly FoundSymbol[]>;
  /** Follows source maps; places that have none come back as they are. */
  readonly mapped: (places: readonly CodePlace[]) => Promise<readonly CodePlace[]>;
  readonly choices: SpanChoices;
  readonly readText: (uri: string) => Promise<string | null>;
  /** More lines are known than before: language servers have answered. */
  readonly onMoreLines: () => void;
  /** Lets other requests pass. */
  readonly pause: () => Promise<void>;
}

/** What the user chose, in whichever file: all open ones share it. */
export interface SpanChoices {
  /** By {@link SpanLocator.choose}'s key. */
  readonly byKey: Map<string, SpanChoice>;
  /** Grows with every choice, also where another one was before. */
  made: number;
}

/** A line of a document is told only where it is this sure, and no other answer is as sure. */
const SURE_ENOUGH = 0.4;
/** Language servers are asked for so many names on behalf of lines; a span that is looked at by itself asks for its own. */
const MOST_ASKED_NAMES = 200;

/** The line that a span comes from. */
export interface SureLine {
  readonly uri: string;
  readonly line0: number;
  /** "" where not known. */
  readonly functionName: string;
}

/** What spans of a line are, for editors. */
export interface LocatedLine extends LineSpans {
  readonly reason: string;
  readonly inferred: boolean;
  /** Names of operations with their services, the most frequent first. */
  readonly names: readonly string[];
}

/** Lines of all documents as far as they were found. */
interface FoundLines {
  readonly lines: readonly LocatedLine[];
  /** Language servers may know surer places of some spans than the texts. */
  readonly mayBeSurer: boolean;
}

export class SpanLocator {
  private readonly options: SpanLocatorOptions;
  private groups: Promise<PlaceGroups> | null = null;
  private known: { readonly revision: string; found: Promise<FoundLines> } | null = null;
  private mappedPlaces = new Map<string, CodePlace>();

  constructor(options: SpanLocatorOptions) {
    this.options = options;
  }

  /** The workspace is still being looked through. */
  get isPending(): boolean {
    return this.options.landmarks.index === null;
  }

  /** Where a span may come from, the likeliest first. */
  async places(span: number): Promise<readonly SpanPlaceRow[]> {
    const { landmarks } = this.options;
    const facts = this.factsOf(span);
    let places = await this.climb(facts, landmarks.index);
    // Found in texts that were changed since they were looked through: once more, in the texts of today.
    if (await landmarks.renew(urisOf(places))) places = await this.climb(facts, landmarks.index);
    return this.withChoice(span, await this.rowsOf(places));
  }

  /** The surest place of a span that is a line of the workspace; `null`: there is none, or several are as sure. */
  async bestLine(span: number): Promise<SureLine | null> {
    const row = sureRow(await this.places(span));
    return row === null ? null : { uri: row.uri, line0: row.line1 - 1, functionName: row.functionName };
  }

  /** The lines that spans lead to, of all documents. Empty while the workspace is looked through. */
  async lines(): Promise<readonly LocatedLine[]> {
    const { landmarks, choices } = this.options;
    if (landmarks.index === null) return [];
    const revision = `${landmarks.revision}/${choices.made}`;
    if (this.known?.revision !== revision) {
      this.known = { revision, found: this.findLines(landmarks.index, false) };
      void this.findMoreLines(landmarks.index, this.known).catch(() => undefined); // the same fault ended the lines themselves
    }
    return (await this.known.found).lines;
  }

  /** Language servers may take long, or be asleep: what they know comes later. */
  private async findMoreLines(index: LandmarkIndex, known: { found: Promise<FoundLines> }): Promise<void> {
    const before = await known.found;
    if (!before.mayBeSurer || this.known !== known) return;
    const found = await this.findLines(index, true);
    if (this.known !== known || sameLines(before.lines, found.lines)) return;
    known.found = Promise.resolve(found);
    this.options.onMoreLines();
  }

  /** A recorded place, followed through source maps where its original is here. */
  async original(place: CodePlace): Promise<CodePlace> {
    await this.followMaps([place]);
    const mapped = this.mappedPlaces.get(placeKey(place)) ?? place;
    const { kind } = mapped.file === place.file ? { kind: 'found' } : await this.options.locator.locate(mapped.file);
    return kind === 'found' || kind === 'ambiguous' ? mapped : place;
  }

  /** The user says where spans of this one's operation come from. Gives the key to keep it by. */
  choose(span: number, choice: SpanChoice): string {
    const key = this.choiceKey(span);
    const { choices } = this.options;
    choices.byKey.set(key, choice);
    choices.made++;
    return key;
  }

  /** Recorded names may mean other files now, and with them scripts have other source maps. */
  placesChanged(): void {
    this.known = null;
    this.mappedPlaces = new Map();
  }

  private factsOf(span: number): SpanFacts {
    const { traces } = this.options;
    const logs = traces.logs.ofSpan(span).slice(0, MOST_LOGS).map(({ logs: file, row }) => logRecord(file, row));
    return spanFacts(traces.tables, span as RequestSpan, logs);
  }

  private choiceKey(span: number): string {
    const { tables } = this.options.traces;
    return JSON.stringify([serviceOf(tables, span as RequestSpan), tables.texts[tables.spans.name[span as RequestSpan]!]]);
  }

  /** The ladder's answers. Language servers are asked only where they may know a surer one than the texts. */
  private async climb(facts: SpanFacts, index: LandmarkIndex | null): Promise<SpanPlace[]> {
    const names = namesOf(facts, index);
    const declared = declaredIn(index, names);
    const found = spanPlaces(facts, index, declared);
    const asked = surerThan(found, names);
    return asked.length === 0 ? found : spanPlaces(facts, index, joined(await this.askFor(asked), declared));
  }

  private async askFor(names: readonly NameQuery[]): Promise<FoundSymbol[]> {
    return (await Promise.all(wordsOf(names).map((query) => this.options.findSymbols(query)))).flat();
  }

  /** Finds the files of recorded paths, follows source maps, and says it all for people. */
  private async rowsOf(places: readonly SpanPlace[]): Promise<SpanPlaceRow[]> {
    const recorded = places.map(({ file, line, column }) => ('uri' in file ? null : { file: file.recordedPath, line0: line, column0: column }));
    await this.followMaps(recorded.filter((place) => place !== null));
    const rows: SpanPlaceRow[] = [];
    for (const [i, place] of places.entries()) rows.push(...await this.rowsOfPlace(place, recorded[i]!));
    return rows;
  }

  private async rowsOfPlace({ rule, confidence, file, line, functionName, reason }: SpanPlace, recorded: CodePlace | null): Promise<SpanPlaceRow[]> {
    const { locator } = this.options;
    if ('uri' in file) {
      return [{ rule, confidence, path: await locator.shortPath(file.uri), uri: file.uri, line1: line === null ? null : line + 1, functionName, reason }];
    }
    const mapped = this.mappedPlaces.get(placeKey(recorded!)) ?? recorded!;
    const original = mapped.file === recorded!.file ? null : await locator.locate(mapped.file);
    // An original that is not here is of no use: then the file that ran is shown.
    const isOriginal = original?.kind === 'found' || original?.kind === 'ambiguous';
    const shown = isOriginal ? mapped : recorded!;
    const located = isOriginal ? original : await locator.locate(shown.file);
    const row = { rule, line1: shown.line0 === null ? null : shown.line0 + 1, functionName, reason };
    if (located.kind === 'found') return [{ ...row, confidence, path: await locator.shortPath(located.uri), uri: located.uri }];
    if (located.kind !== 'ambiguous') return [{ ...row, confidence, path: shown.file, uri: null }];
    const rows: SpanPlaceRow[] = [];
    for (const uri of located.candidates) rows.push({ ...row, confidence, path: await locator.shortPath(uri), uri });
    return rows;
  }

  private async followMaps(places: readonly CodePlace[]): Promise<void> {
    // Not where `placesChanged` was told meanwhile: what is followed now would be of before.
    const { mappedPlaces } = this;
    const asked = places.filter((place) => !mappedPlaces.has(placeKey(place)));
    if (asked.length === 0) return;
    const mapped = await this.options.mapped(asked);
    asked.forEach((place, i) => mappedPlaces.set(placeKey(place), mapped[i]!));
  }

  /** What the user chose stands before all else, at the line of today. */
  private async withChoice(span: number, rows: readonly SpanPlaceRow[]): Promise<readonly SpanPlaceRow[]> {
    const choice = this.options.choices.byKey.get(this.choiceKey(span));
    const line0 = choice === undefined ? null : await this.lineOfChoice(choice);
    if (choice === undefined || line0 === null) return rows;
    const same = rows.find(({ uri, line1 }) => uri === choice.uri && line1 === line0 + 1);
    const row: SpanPlaceRow = {
      rule: 'chosen', confidence: 1, path: await this.options.locator.shortPath(choice.uri), uri: choice.uri, line1: line0 + 1,
      functionName: same?.functionName ?? '', reason: 'you chose this line for spans of this name',
    };
    return [row, ...rows.filter((each) => each !== same)];
  }

  /** The line that has the chosen text now, the nearest of several; `null`: it is gone, and so is the choice. */
  private async lineOfChoice({ uri, line0, text }: SpanChoice): Promise<number | null> {
    const lines = (await this.options.readText(uri))?.split(/\r\n|\r|\n/);
    if (lines === undefined) return null;
    let nearest: number | null = null;
    lines.forEach((line, i) => {
      if (line.trim() === text && (nearest === null || Math.abs(i - line0) < Math.abs(nearest - line0))) nearest = i;
    });
    return nearest;
  }

  private async findLines(index: LandmarkIndex, withSymbols: boolean): Promise<FoundLines> {
    const { tables, self } = this.options.traces;
    const { groupOf, facts } = await (this.groups ??= this.findGroups());
    const { places, mayBeSurer } = await this.placesOfGroups(facts, index, withSymbols);
    const recorded = places.flat().flatMap(({ file, line, column }) => ('uri' in file ? [] : [{ file: file.recordedPath, line0: line, column0: column }]));
    await this.followMaps(recorded);
    const firstSpan = firstOfEach(groupOf, facts.length);
    const lineOf: (PlaceLine | null)[] = [];
    const said: (SureRow | null)[] = [];
    for (const [group, found] of places.entries()) {
      // Only those that could be the answer are looked for on disk.
      const rows = await this.withChoice(firstSpan[group]!, await this.rowsOf(found.slice(0, 3)));
      const row = sureRow(rows);
      lineOf.push(row === null ? null : { uri: row.uri, line: row.line1 - 1 });
      said.push(row);
      if (group % 50 === 49) await this.options.pause();
    }
    const byLine = new Map<string, number[]>();
    lineOf.forEach((line, group) => {
      if (line === null) return;
      const key = `${line.line} ${line.uri}`;
      byLine.set(key, [...(byLine.get(key) ?? []), group]);
    });
    const counts = countsOf(groupOf, facts.length);
    const lines = lineSpans(tables, groupOf, lineOf, self).map((line): LocatedLine => {
      const groups = byLine.get(`${line.line} ${line.uri}`)!.sort((a, b) => counts[b]! - counts[a]!);
      const names = [...new Set(groups.map((group) => (facts[group]!.service === '' ? facts[group]!.name : `${facts[group]!.service}: ${facts[group]!.name}`)))];
      const { rule, reason } = said[groups[0]!]!;
      return { ...line, reason, inferred: rule === 'name' || rule === 'text', names };
    });
    return { lines, mayBeSurer };
  }

  private async findGroups(): Promise<PlaceGroups> {
    const work = placeGroups(this.options.traces.tables);
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      await this.options.pause();
    }
  }

  private async placesOfGroups(
    facts: readonly SpanFacts[], index: LandmarkIndex, withSymbols: boolean,
  ): Promise<{ readonly places: readonly (readonly SpanPlace[])[]; readonly mayBeSurer: boolean }> {
    const names = new Set<string>();
    const places: Promise<SpanPlace[]>[] = [];
    let mayBeSurer = false;
    for (const [group, each] of facts.entries()) {
      const own = namesOf(each, index);
      const declared = declaredIn(index, own);
      const found = spanPlaces(each, index, declared);
      const asked = surerThan(found, own);
      if (asked.length > 0) mayBeSurer = true;
      if (asked.length > 0 && withSymbols && names.size < MOST_ASKED_NAMES) {
        for (const word of wordsOf(asked)) names.add(word);
        places.push(this.askFor(asked).then((symbols) => spanPlaces(each, index, joined(symbols, declared))));
      } else places.push(Promise.resolve(found));
      if (group % 50 === 49) await this.options.pause();
    }
    return { places: await Promise.all(places), mayBeSurer };
  }
}

/** Names that could give a surer place than those that were found. */
function surerThan(found: readonly SpanPlace[], names: readonly NameQuery[]): NameQuery[] {
  const sure = found[0]?.confidence ?? 0;
  return names.filter(({ confidence }) => confidence > sure);
}

function wordsOf(names: readonly NameQuery[]): string[] {
  return [...new Set(names.flatMap(({ functionName, className }) => [functionName, className]).filter((name) => name !== ''))];
}

/** What the texts of the workspace declare under these names. */
function declaredIn(index: LandmarkIndex | null, names: readonly NameQuery[]): FoundSymbol[] {
  return index === null ? [] : wordsOf(names).flatMap((word) => index.symbols(word));
}

/** What a language server knows of a name in a file is all of it, and its lines count. */
function joined(answered: readonly FoundSymbol[], declared: readonly FoundSymbol[]): FoundSymbol[] {
  const keyOf = ({ name, uri }: FoundSymbol): string => `${functionNameIn(name)?.functionName} ${comparableUri(uri)}`;
  const known = new Set(answered.map(keyOf));
  return [...answered, ...declared.filter((each) => !known.has(keyOf(each)))];
}

function placeKey({ file, line0, column0 }: CodePlace): string {
  return `${line0}:${column0}:${file}`;
}

function urisOf(places: readonly SpanPlace[]): string[] {
  return places.flatMap(({ file }) => ('uri' in file ? [file.uri] : []));
}

type SureRow = SpanPlaceRow & { readonly uri: string; readonly line1: number };

/** The first place that is a line of the workspace; `null` where it is not sure, or another one is as sure. */
function sureRow(rows: readonly SpanPlaceRow[]): SureRow | null {
  const [first, second] = rows.filter(({ uri }) => uri !== null);
  if (first === undefined || first.uri === null || first.line1 === null || first.confidence < SURE_ENOUGH) return null;
  if (second !== undefined && second.confidence === first.confidence) return null;
  return { ...first, uri: first.uri, line1: first.line1 };
}

function sameLines(a: readonly LocatedLine[], b: readonly LocatedLine[]): boolean {
  const told = (lines: readonly LocatedLine[]): string => JSON.stringify(lines.map(({ uri, line, count, reason }) => [uri, line, count, reason]));
  return told(a) === told(b);
}

function firstOfEach(groupOf: Int32Array, groups: number): Int32Array {
  const first = new Int32Array(groups).fill(NONE);
  for (let span = groupOf.length - 1; span >= 0; span--) if (groupOf[span] !== NONE) first[groupOf[span]!] = span;
  return first;
}

function countsOf(groupOf: Int32Array, groups: number): Int32Array {
  const counts = new Int32Array(groups);
  for (const group of groupOf) if (group !== NONE) counts[group]!++;
  return counts;
}
