// Landmarks of many files, found by kind and key: what stays of a workspace's texts. Texts are kept once; a file's
// landmarks are replaced as a whole, and so is what it declares and repeats. Its size is bounded, it can be written as
// bytes and read again. No I/O: who lists and reads files, and when, is the caller's.

import { foldedName } from '../function-names.ts';
import type { FoundSymbol } from '../name-places.ts';
import { FilesByKey } from './files-by-key.ts';
import type { Landmark, LandmarkKind, ReadSource, SourceLanguage } from './landmark.ts';
import { calledKeys, callsOf, declaredKeys, declaredUnder, isPackedOutline, loopAround, packOutline, type PackedOutline } from './packed-outline.ts';
import { isParameter, matchSegments, segmentsOf } from './route-pattern.ts';
import { type AskedRoute, routeScore } from './route-score.ts';
import { rpcKey } from './source-reading.ts';
import { fingerprintSql } from './sql-fingerprint.ts';

/** Raised whenever what readSource says of a text changes: an older file is then read as none. */
export const LANDMARK_FORMAT = 3;

/** Landmarks kept in all: about 100 MB in memory, more than the largest workspaces that were tried have. */
export const MOST_LANDMARKS = 500_000;

/** Declarations, loops and calls in loops kept in all: about as much. What comes after is found by its landmarks only. */
const MOST_OUTLINE_ROWS = 1_000_000;

const KINDS: readonly LandmarkKind[] = ['tracer-call', 'route', 'sql', 'rpc', 'queue', 'graphql'];
const LANGUAGES: readonly SourceLanguage[] = ['javascript', 'python', 'java', 'kotlin', 'go', 'ruby', 'php', 'csharp', 'rust'];

/** A landmark with its file. */
export interface FoundLandmark {
  readonly file: string;
  readonly landmark: Landmark;
  /** From 0 to 1: how well it answers. */
  readonly score: number;
}

interface IndexedFile {
  /** Whatever the caller tells versions of a file apart by: time and size. */
  readonly version: string;
  readonly landmarks: readonly Landmark[];
  /** `null`: too much was kept already. */
  readonly outline: PackedOutline | null;
}

/** A loop that calls a function: the 0-based line of its head. */
export interface FoundLoop {
  readonly file: string;
  readonly line: number;
}

/** Answers of one question; nobody chooses among more. */
const MOST_ANSWERS = 200;

export class LandmarkIndex {
  private readonly files = new Map<string, IndexedFile>();
  /** Files with such a landmark, by kind and key. */
  private readonly byKind = new Map<LandmarkKind, FilesByKey>(KINDS.map((kind) => [kind, new FilesByKey()]));
  /** Files that declare a name, and files whose loops call one, without case and underscores. */
  private readonly declaring = new FilesByKey();
  private readonly calling = new FilesByKey();
  private outlineRows = 0;
  /** Routes by their one form, as segments: all of them are looked at for every question. */
  private readonly routeSegments = new Map<string, readonly string[]>();
  private count = 0;
  private leftOut = 0;

  /** Landmarks that are kept. */
  get size(): number {
    return this.count;
  }

  /** Files whose landmarks were left out, because there were too many. */
  get filesLeftOut(): number {
    return this.leftOut;
  }

  /** The version of a file that was read, `undefined` where it was not. */
  versionOf(file: string): string | undefined {
    return this.files.get(file)?.version;
  }

  /** All files that were read, also those without landmarks. */
  fileNames(): IterableIterator<string> {
    return this.files.keys();
  }

  /** Takes in a file, or another version of it. `file` is a URI, or whatever the caller finds it by. */
  set(file: string, version: string, read: ReadSource): void {
    // Copied: pieces of a text would keep the whole text in memory.
    const landmarks = JSON.parse(JSON.stringify(read.landmarks)) as readonly Landmark[];
    this.take(file, { version, landmarks, outline: packOutline(read) });
  }

  private take(file: string, read: IndexedFile): void {
    this.remove(file);
    const { landmarks } = read;
    if (this.count + landmarks.length > MOST_LANDMARKS) {
      this.leftOut++;
      return;
    }
    const outline = read.outline !== null && this.outlineRows + rowsOf(read.outline) <= MOST_OUTLINE_ROWS ? read.outline : null;
    this.files.set(file, { ...read, outline });
    this.count += landmarks.length;
    for (const { kind, text } of landmarks) {
      // The text is in its one form already.
      if (this.byKind.get(kind)!.add(text, file) && kind === 'route') this.routeSegments.set(text, text.split('/').filter((segment) => segment !== ''));
    }
    if (outline === null) return;
    this.outlineRows += rowsOf(outline);
    for (const key of declaredKeys(outline)) this.declaring.add(key, file);
    for (const key of calledKeys(outline)) this.calling.add(key, file);
  }

  /** Takes out a file; one that is not there is none. */
  remove(file: string): void {
    const known = this.files.get(file);
    if (!known) return;
    const { landmarks, outline } = known;
    this.files.delete(file);
    this.count -= landmarks.length;
    for (const { kind, text } of landmarks) {
      if (this.byKind.get(kind)!.remove(text, file) && kind === 'route') this.routeSegments.delete(text);
    }
    if (outline === null) return;
    this.outlineRows -= rowsOf(outline);
    for (const key of declaredKeys(outline)) this.declaring.remove(key, file);
    for (const key of calledKeys(outline)) this.calling.remove(key, file);
  }

  /** Functions and classes of a name, in any spelling (`get_order` for `GetOrder`), in the order of files and lines. */
  symbols(name: string): FoundSymbol[] {
    const key = foldedName(name);
    const found: FoundSymbol[] = [];
    for (const file of this.declaring.of(key)) {
      for (const { container, ...each } of declaredUnder(this.files.get(file)!.outline!, key)) found.push({ ...each, containerName: container, uri: file });
      if (found.length >= MOST_ANSWERS) break;
    }
    return found.slice(0, MOST_ANSWERS);
  }

  /** 0-based line of the head of the innermost loop that repeats what stands in a line; `null` for none that is known. */
  loopAt(file: string, line: number): number | null {
    const known = this.files.get(file);
    if (known === undefined) return null;
    // Of `query(sql, ids.map((id) => …))` in a loop the line is also in the inner loop, the query in the outer one alone.
    const landmark = known.landmarks.find((each) => each.line === line && each.loopLine !== null);
    if (landmark !== undefined) return landmark.loopLine;
    return known.outline === null ? null : loopAround(known.outline, line);
  }

  /** Loops that call a function of this name, each once. */
  loopsCalling(name: string): FoundLoop[] {
    const found = new Map<string, FoundLoop>();
    for (const file of this.calling.of(foldedName(name))) {
      const outline = this.files.get(file)!.outline!;
      for (const call of callsOf(outline, name)) {
        const line = loopAround(outline, call.line);
        if (line !== null) found.set(`${line} ${file}`, { file, line });
      }
      if (found.size >= MOST_ANSWERS) break;
    }
    return [...found.values()];
  }

  /**
   * Landmarks of a kind with that key, in the order of files and lines. Where there is none, those of which only the end
   * of the name is known: a task `send` for `mail.tasks.send`.
   */
  find(kind: LandmarkKind, text: string): FoundLandmark[] {
    const found = [...this.withKey(kind, text)];
    if (found.length > 0 || kind === 'route') return found.map(([file, landmark]) => ({ file, landmark, score: 1 }));
    const end = text.slice(Math.max(text.lastIndexOf('.'), text.lastIndexOf('/')) + 1);
    const ends = [...this.withKey(kind, end)].filter(([, landmark]) => landmark.partial);
    return ends.map(([file, landmark]) => ({ file, landmark, score: 0.8 }));
  }

  private *withKey(kind: LandmarkKind, text: string): Generator<readonly [string, Landmark]> {
    let count = 0;
    for (const file of this.byKind.get(kind)!.of(text)) {
      for (const landmark of this.files.get(file)!.landmarks) {
        if (landmark.kind !== kind || landmark.text !== text) continue;
        yield [file, landmark];
        if (++count === MOST_ANSWERS) return;
      }
    }
  }

  /** Landmarks of any kind with that key: a span's name may be the name of a queue. */
  findText(text: string): FoundLandmark[] {
    return KINDS.flatMap((kind) => this.find(kind, text));
  }

  /** Where this query is written, as recorded with values or without. */
  findSql(query: string): FoundLandmark[] {
    const key = fingerprintSql(query);
    return key === '' ? [] : this.find('sql', key);
  }

  /** Methods of RPC: of that service if any says so. `service` may have its package (`shop.OrderService`), or be "". */
  findRpc(service: string, method: string): FoundLandmark[] {
    const name = service.slice(service.lastIndexOf('.') + 1).toLowerCase();
    const found = this.find('rpc', rpcKey(method)).map((each) => {
      const own = each.landmark.qualifier.toLowerCase();
      const score = name === '' || own === '' ? 0.6 : own === name || own.replace(/service$/, '') === name.replace(/service$/, '') ? 1 : 0;
      return { ...each, score };
    });
    return bestFirst(found);
  }

  /**
   * Routes that answer a template or the path of a URL, the best first. `method` as recorded, "" if not. A route whose
   * prefix another file gives it gains where its own file's path says the prefix (`routes/orders.ts` for `/orders/:id`).
   * `isTemplate`: a framework recorded it as declared, so that what it has no parameter for is written in the route.
   */
  findRoutes(method: string, route: string, isTemplate = false): FoundLandmark[] {
    const segments = segmentsOf(route);
    const asked: AskedRoute = { method: method.toUpperCase(), segments, isTemplate: isTemplate && segments.some(isParameter) };
    const found: FoundLandmark[] = [];
    for (const [text, declared] of this.routeSegments) {
      if (matchSegments(segments, declared, true, asked.isTemplate) === 0) continue;
      for (const [file, landmark] of this.withKey('route', text)) {
        const score = routeScore(file, landmark, asked, declared);
        if (score > 0) found.push({ file, landmark, score });
      }
    }
    return bestFirst(found);
  }

  /** All that is needed to have it again, as JSON in UTF-8. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const texts = new Map<string, number>();
    const text = (each: string): number => {
      const known = texts.get(each);
      if (known !== undefined) return known;
      texts.set(each, texts.size);
      return texts.size - 1;
    };
    const files = [...this.files].map(([file, { version, landmarks, outline }]) => [file, version, landmarks.map((each) => toRow(each, text)), outline]);
    return new TextEncoder().encode(JSON.stringify({ format: LANDMARK_FORMAT, texts: [...texts.keys()], files }));
  }

  /** What `toBytes` wrote; an empty index where it is of another version or was damaged. */
  static fromBytes(bytes: Uint8Array): LandmarkIndex {
    const index = new LandmarkIndex();
    for (const { file, ...read } of readFiles(bytes)) index.take(file, read);
    return index;
  }
}

function rowsOf({ declared, loops, loopCalls }: PackedOutline): number {
  return declared.length / 4 + loops.length / 3 + loopCalls.length / 2;
}

function bestFirst(found: readonly FoundLandmark[]): FoundLandmark[] {
  const places = [...found].filter(({ score }) => score > 0);
  places.sort((a, b) => b.score - a.score || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.landmark.line - b.landmark.line));
  return places.slice(0, MOST_ANSWERS);
}

type Row = readonly number[];

function toRow(each: Landmark, text: (text: string) => number): Row {
  return [
    KINDS.indexOf(each.kind),
    text(each.text),
    text(each.raw),
    each.line,
    each.column,
    text(each.qualifier),
    text(each.functionName),
    text(each.handlerName),
    each.handlerLine ?? -1,
    each.partial ? 1 : 0,
    LANGUAGES.indexOf(each.language),
    each.loopLine ?? -1,
  ];
}

const ROW_LENGTH = 12;

function fromRow(row: Row, texts: readonly string[]): Landmark | undefined {
  const [kind, text, raw, line, column, qualifier, functionName, handlerName, handlerLine, partial, language, loopLine] = row;
  const known = KINDS[kind!];
  const spoken = LANGUAGES[language!];
  const words = [text, raw, qualifier, functionName, handlerName].map((each) => texts[each!]);
  if (known === undefined || spoken === undefined || words.some((word) => typeof word !== 'string')) return undefined;
  return {
    kind: known,
    text: words[0]!,
    raw: words[1]!,
    line: line!,
    column: column!,
    qualifier: words[2]!,
    functionName: words[3]!,
    handlerName: words[4]!,
    handlerLine: handlerLine! < 0 ? null : handlerLine!,
    partial: partial === 1,
    loopLine: loopLine! < 0 ? null : loopLine!,
    language: spoken,
  };
}

interface ReadFile extends IndexedFile {
  readonly file: string;
}

function isRow(value: unknown): value is Row {
  return Array.isArray(value) && value.length === ROW_LENGTH && value.every((each) => Number.isSafeInteger(each));
}

/** The files of a written index; none of a damaged or older one. */
function readFiles(bytes: Uint8Array): ReadFile[] {
  let value: { readonly format?: unknown; readonly texts?: unknown; readonly files?: unknown } | null;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes)) as typeof value;
  } catch {
    return [];
  }
  if (value?.format !== LANDMARK_FORMAT || !Array.isArray(value.texts) || !Array.isArray(value.files)) return [];
  const texts = value.texts as readonly string[];
  return value.files.flatMap((entry: unknown): ReadFile[] => {
    if (!Array.isArray(entry)) return [];
    const [file, version, rows, outline] = entry as readonly unknown[];
    if (typeof file !== 'string' || typeof version !== 'string' || !Array.isArray(rows) || !rows.every(isRow)) return [];
    if (outline !== null && !isPackedOutline(outline)) return [];
    const landmarks = rows.map((row) => fromRow(row, texts));
    return landmarks.every((each) => each !== undefined) ? [{ file, version, landmarks, outline }] : [];
  });
}
