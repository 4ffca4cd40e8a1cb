// What a span or a frame of a generic trace is called, and where it is: there is no standard for places, only habits
// of producers (FORMATS 3.3). Lines and columns in these files are 1-based; here they are 0-based, -1 unknown.

import { KeyMap } from '../../base/key-map.ts';
import { StringInterner } from '../../base/interner.ts';
import type { JsonReader } from '../../bytes/json-reader.ts';
import { KeySet } from '../../bytes/key-set.ts';
import type { ProfileBuilder } from '../../profile/builder.ts';
import { NONE, type FrameIndex } from '../../profile/tables.ts';
import type { LabelTable, TextIndex } from '../../trace/tables.ts';

/** A place as read; blank where a producer has none. */
export interface LabelPlace {
  file: string;
  /** Executing. */
  line0: number;
  column0: number;
  /** Where the function is defined. */
  startLine0: number;
  startColumn0: number;
}

const NOWHERE: LabelPlace = { file: '', line0: NONE, column0: NONE, startLine0: NONE, startColumn0: NONE };

/** py-spy: filename, line. Hermes: url, line, column, funcLine, funcColumn and more of its own. The rest: details. */
const PLACE_KEYS = new KeySet([
  'filename', 'line', 'url', 'column', 'funcLine', 'funcColumn', 'name', 'category', 'params', 'allocatedCategory', 'allocatedName', 'parent',
  'detail', 'path', 'target',
]);

/** viztracer: `work (/app/work.py:12)`, the line of the definition. */
const DEFINED_AT = / \(([^()]*\.pyx?|<[^<>]*>):(\d+)\)$/;

/** What the arguments of events of a name and category may tell: decided once for all of them. */
export const NOTHING = 0;
/** A place of a producer's own, or one text. */
export const PLACE = 1;
/** Chrome's: the function that is called, or the code that asked for a user timing (call-places.ts). */
export const CALL = 2;
export type ArgsKind = typeof NOTHING | typeof PLACE | typeof CALL;

/** Chrome's events that run one function, whose place in their arguments counts from 1 (FORMATS 3.2). */
const CALLS = new Set(['FunctionCall', 'EvaluateScript', 'v8.compile']);
/** Categories of Chrome's own events: but for the calls their arguments hold no place. */
const OF_CHROME = /^(disabled-by-default-|devtools\.|toplevel|cc,|ipc,|viz,|blink|benchmark,|loading)/;

/** Labels, each with an index. */
export class Labels {
  /** Whether any label has an executing line of a frame. */
  hasLines = false;
  readonly texts = new StringInterner<TextIndex>();
  private readonly nameRows: TextIndex[] = [];
  private readonly categoryRows: TextIndex[] = [];
  private readonly functionRows: TextIndex[] = [];
  private readonly places: LabelPlace[] = [];
  private readonly argsKinds: ArgsKind[] = [];
  private readonly starts = new KeyMap();
  private readonly executing = new KeyMap();
  private readonly keys = new KeyMap();
  private readonly byCategory = new Map<string, Map<string, number>>();
  /** Known so far. */
  private readonly frames: FrameIndex[] = [];

  get length(): number {
    return this.nameRows.length;
  }

  /** The label of a name without a place. */
  plain(name: string, category: string): number {
    let byName = this.byCategory.get(category);
    if (byName === undefined) this.byCategory.set(category, (byName = new Map()));
    let label = byName.get(name);
    if (label === undefined) {
      const [, file, line] = DEFINED_AT.exec(name) ?? [];
      const place = file === undefined ? NOWHERE : { ...NOWHERE, file, startLine0: place0(Number(line)) };
      byName.set(name, (label = this.at(name, category, place)));
    }
    return label;
  }

  /** The label of a name at a place, which for a call is that of the function. */
  at(name: string, category: string, place: LabelPlace, functionName = ''): number {
    const { texts } = this;
    const nameRow = texts.intern(name);
    const categoryRow = texts.intern(category);
    const functionRow = texts.intern(functionName);
    const start = this.starts.indexOf(texts.intern(place.file), place.startLine0, place.startColumn0, functionRow);
    const label = this.keys.indexOf(nameRow, categoryRow, this.executing.indexOf(start, place.line0, place.column0, 0), 0);
    if (label === this.nameRows.length) {
      this.nameRows.push(nameRow);
      this.categoryRows.push(categoryRow);
      this.functionRows.push(functionRow);
      this.places.push({ ...place });
      const kind = argsKindOf(name, category);
      this.argsKinds.push(kind);
      if (place.line0 !== NONE && kind === PLACE) this.hasLines = true;
    }
    return label;
  }

  /** What the arguments of events of the label are looked at for. */
  argsKind(label: number): ArgsKind {
    return this.argsKinds[label]!;
  }

  /** Whether two labels have one name, whatever their places. */
  sameName(a: number, b: number): boolean {
    return this.nameRows[a] === this.nameRows[b];
  }

  /** Whether the label has no name at all. */
  isNameless(label: number): boolean {
    return this.nameRows[label] === 0;
  }

  /** The frame of a label in the one profile that is made of them. What Chrome's events call is no part of it. */
  frame(builder: ProfileBuilder, label: number): FrameIndex {
    return (this.frames[label] ??= this.makeFrame(builder, label));
  }

  /** All labels as a trace has them. */
  finish(): LabelTable {
    const { texts, places } = this;
    return {
      length: this.nameRows.length,
      name: this.nameRows,
      category: this.categoryRows,
      functionName: this.functionRows,
      file: places.map(({ file }) => texts.intern(file)),
      line0: Int32Array.from(places, ({ line0, startLine0 }) => (line0 === NONE ? startLine0 : line0)),
      column0: Int32Array.from(places, ({ line0, column0, startColumn0 }) => (line0 === NONE ? startColumn0 : column0)),
    };
  }

  private makeFrame(builder: ProfileBuilder, label: number): FrameIndex {
    const place = this.argsKinds[label] === PLACE ? this.places[label]! : NOWHERE;
    const name = this.texts.text(this.nameRows[label]!);
    const fn = builder.function(name === '' ? '(unnamed)' : name, builder.source(place.file), place.startLine0, place.startColumn0);
    return builder.frame(fn, place.line0, place.column0);
  }
}

function argsKindOf(name: string, category: string): ArgsKind {
  if (CALLS.has(name) || category.includes('blink.user_timing')) return CALL;
  return OF_CHROME.test(category) ? NOTHING : PLACE;
}

/** A place to read into. */
export function blankPlace(): LabelPlace {
  return { ...NOWHERE };
}

/** What arguments tell besides a place. */
export interface ArgsText {
  detail: string;
}

/** Reads the `args` of an event; says whether there is a place in them. They begin with a known field then. */
export function readPlace(reader: JsonReader, place: LabelPlace, text: ArgsText): boolean {
  reader.openObject();
  place.file = '';
  place.line0 = place.column0 = place.startLine0 = place.startColumn0 = NONE;
  let isFirst = true;
  while (!reader.closedObject()) {
    const field = reader.key(PLACE_KEYS);
    if (isFirst && field < 0) return false;
    isFirst = false;
    switch (PLACE_KEYS.names[field]) {
      case 'filename':
      case 'url':
        place.file = reader.text();
        break;
      case 'line':
        place.line0 = place0(reader.number());
        break;
      case 'column':
        place.column0 = place0(reader.number());
        break;
      case 'funcLine':
        place.startLine0 = place0(reader.number());
        break;
      case 'funcColumn':
        place.startColumn0 = place0(reader.number());
        break;
      // clang; tsc; Bazel.
      case 'detail':
      case 'path':
      case 'target':
        text.detail = reader.text();
        break;
      default:
        reader.skipValue();
    }
    reader.afterField();
  }
  // A line of nothing, and columns of no line, are no places.
  return place.file !== '';
}

/** A 1-based place as a 0-based one; {@link NONE} for 0 and for anything that is none. */
export function place0(place1: number): number {
  return Number.isInteger(place1) && place1 >= 1 && place1 <= 2 ** 31 ? place1 - 1 : NONE;
}
