// What a span or a frame of a generic trace is called, and where it is: there is no standard for places, only habits
// of producers (FORMATS 3.3). Lines and columns in these files are 1-based; here they are 0-based, -1 unknown.

import { KeyMap } from '../../base/key-map.ts';
import { StringInterner } from '../../base/interner.ts';
import type { JsonReader } from '../../bytes/json-reader.ts';
import { KeySet } from '../../bytes/key-set.ts';
import type { ProfileBuilder } from '../../profile/builder.ts';
import { NONE, type FrameIndex } from '../../profile/tables.ts';

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

/** py-spy: filename, line. Hermes: url, line, column, funcLine, funcColumn and more of its own. */
const PLACE_KEYS = new KeySet([
  'filename', 'line', 'url', 'column', 'funcLine', 'funcColumn', 'name', 'category', 'params', 'allocatedCategory', 'allocatedName', 'parent',
]);

/** viztracer: `work (/app/work.py:12)`, the line of the definition. */
const DEFINED_AT = / \(([^()]*\.pyx?|<[^<>]*>):(\d+)\)$/;

/** Labels, each with an index. */
export class Labels {
  /** Whether any label has an executing line. */
  hasLines = false;
  private readonly texts = new StringInterner();
  private readonly nameRows: number[] = [];
  private readonly places: LabelPlace[] = [];
  private readonly starts = new KeyMap();
  private readonly keys = new KeyMap();
  private readonly byName = new Map<string, number>();
  /** Known so far. */
  private readonly frames: FrameIndex[] = [];

  get length(): number {
    return this.nameRows.length;
  }

  /** The label of a name without a place. */
  plain(name: string): number {
    let label = this.byName.get(name);
    if (label === undefined) {
      const [, file, line] = DEFINED_AT.exec(name) ?? [];
      const place = file === undefined ? NOWHERE : { ...NOWHERE, file, startLine0: place0(Number(line)) };
      this.byName.set(name, (label = this.at(name, place)));
    }
    return label;
  }

  /** The label of a name at a place. */
  at(name: string, place: LabelPlace): number {
    const nameRow = this.texts.intern(name);
    const source = this.texts.intern(place.file);
    const start = this.starts.indexOf(source, place.startLine0, place.startColumn0, 0);
    const label = this.keys.indexOf(nameRow, start, place.line0, place.column0);
    if (label === this.nameRows.length) {
      this.nameRows.push(nameRow);
      this.places.push({ ...place });
      if (place.line0 !== NONE) this.hasLines = true;
    }
    return label;
  }

  /** Whether two labels have one name, whatever their places. */
  sameName(a: number, b: number): boolean {
    return this.nameRows[a] === this.nameRows[b];
  }

  /** Whether the label has no name at all. */
  isNameless(label: number): boolean {
    return this.nameRows[label] === 0;
  }

  /** The frame of a label in the one profile that is made of them. */
  frame(builder: ProfileBuilder, label: number): FrameIndex {
    return (this.frames[label] ??= this.makeFrame(builder, label));
  }

  private makeFrame(builder: ProfileBuilder, label: number): FrameIndex {
    const place = this.places[label]!;
    const name = this.texts.text(this.nameRows[label]!);
    const fn = builder.function(name === '' ? '(unnamed)' : name, builder.source(place.file), place.startLine0, place.startColumn0);
    return builder.frame(fn, place.line0, place.column0);
  }
}

/** A place to read into. */
export function blankPlace(): LabelPlace {
  return { ...NOWHERE };
}

/** Reads the `args` of an event; says whether there is a place in them. They begin with a known field then. */
export function readPlace(reader: JsonReader, place: LabelPlace): boolean {
  reader.openObject();
  if (reader.closedObject()) return false;
  place.file = '';
  place.line0 = place.column0 = place.startLine0 = place.startColumn0 = NONE;
  let isFirst = true;
  do {
    // A comma may be the last thing in it.
    if (reader.closedObject()) break;
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
      default:
        reader.skipValue();
    }
  } while (reader.comma());
  // A line of nothing, and columns of no line, are no places.
  return place.file !== '';
}

/** A 1-based place as a 0-based one; {@link NONE} for 0 and for anything that is none. */
export function place0(place1: number): number {
  return Number.isInteger(place1) && place1 >= 1 && place1 <= 2 ** 31 ? place1 - 1 : NONE;
}
