// What a pprof file says, in columns, read message by message in whatever order the file has them. Names are indices
// into the string table, ids are rows; nothing is resolved here: the tables may come after what refers to them.

import { Int32Builder, NumberBuilder } from '../../base/numbers.ts';
import { Refusal } from '../../base/refusal.ts';
import { LENGTH, VARINT, type MessageReader } from '../../bytes/protobuf.ts';
import { IdTable } from './id-table.ts';
import { LabelColumns } from './labels.ts';
import { LocationTree } from './location-tree.ts';
import { StringTable } from './string-table.ts';

/** Frames of one sample; real ones have some thousand at the most. */
const MAX_FRAMES = 1 << 20;
/** Value types of one profile; real ones have up to a dozen. */
const MAX_VALUES = 256;
/** Samples of one file: a hundred times those of large ones; what is smaller still comes to this is a bomb. */
const MAX_SAMPLES = 1 << 24;
/** Locations, functions, mappings and lines of one file, of each; the largest real ones have some hundred thousand. */
const MAX_ROWS = 1 << 21;
/** Fields of one file's top level: what comes to more is a bomb of empty ones. */
const MAX_FIELDS = 1 << 25;

/** A value type as recorded: indices of two strings. */
export interface RawValueType {
  readonly type: number;
  readonly unit: number;
}

/** Names of the top-level fields, for places in messages. */
const FIELD_NAMES = ['', 'sample_type', 'sample', 'mapping', 'location', 'function', 'string_table', 'drop_frames', 'keep_frames', 'time_nanos',
  'duration_nanos', 'period_type', 'period', 'comment', 'default_sample_type', 'doc_url'];

export class RawProfile {
  readonly strings = new StringTable();
  readonly valueTypes: RawValueType[] = [];
  dropFrames = 0;
  keepFrames = 0;
  durationNs = 0;
  defaultValueType = 0;

  readonly tree = new LocationTree();
  /** By sample: node of the tree, -1 for an empty stack. */
  readonly sampleNode = new NumberBuilder();
  /** By value type: a value of each sample. */
  readonly values: NumberBuilder[] = [];
  readonly labels = new LabelColumns();
  /** Samples that were left out because they have another number of values. */
  misfits = 0;

  readonly mappingIds = new IdTable();
  /** By mapping row: string index of its file, or {@link UNDEFINED}. */
  readonly mappingFile = new Int32Builder();

  readonly functionIds = new IdTable();
  readonly functionName = new Int32Builder();
  readonly functionSystemName = new Int32Builder();
  readonly functionFile = new Int32Builder();
  /** 1-based, 0 = unknown. */
  readonly functionLine = new Int32Builder();

  readonly locationIds = new IdTable();
  readonly locationLow = new Int32Builder();
  readonly locationHigh = new Int32Builder();
  /** Row of the mapping, or -1. */
  readonly locationMapping = new Int32Builder();
  /** First row of its lines, or -1 where the location was never defined. */
  readonly locationLines = new Int32Builder();
  readonly locationLineCount = new Int32Builder();
  /** Innermost first within a location. Row of the function, or -1; 1-based line and column, 0 = unknown. */
  readonly lineFunction = new Int32Builder();
  readonly lineNumber = new Int32Builder();
  readonly lineColumn = new Int32Builder();

  /** Where in the file a second profile is seen that was appended to the first, or -1. */
  joinedAt = -1;
  /** When it was recorded, nanoseconds since 1970; 0 = unknown. */
  timeNanos = 0;
  private fields = 0;
  /** Scratch of one sample. */
  private path = new Int32Array(256);
  private pathLength = 0;
  private readonly row = new Float64Array(MAX_VALUES + 1);
  private rowLength = 0;

  /** Whether the strings reach far enough to name the value types. */
  get hasNames(): boolean {
    const { strings, valueTypes } = this;
    return valueTypes.length > 0 && strings.length > 0 && valueTypes.every(({ type, unit }) => type < strings.length && unit < strings.length);
  }

  /** Reads one field of the top level. @throws {Refusal} at damage within it. */
  read(field: MessageReader): void {
    const what = field.field;
    try {
      this.readField(field);
      if (++this.fields > MAX_FIELDS) throw new Refusal('too-large', 'The file has more than 33 million records');
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      throw new Refusal(thrown.reason, thrown.message, { byte: thrown.place?.byte ?? field.offset, path: FIELD_NAMES[what] ?? `field ${what}` });
    }
  }

  private readField(field: MessageReader): void {
    switch (field.field) {
      case 1: return this.readValueType(field);
      case 2: return this.readSample(field);
      case 3: return this.readMapping(field);
      case 4: return this.readLocation(field);
      case 5: return this.readFunction(field);
      case 6: return this.readString(field);
      case 7: this.dropFrames = index(field); return;
      case 8: this.keepFrames = index(field); return;
      case 9: return this.readTime(field);
      case 10: this.durationNs = number(field); return;
      case 14: this.defaultValueType = index(field); return;
      default: field.skip();
    }
  }

  private readString(field: MessageReader): void {
    const outer = field.begin();
    if (this.strings.length === 0 && field.end > field.pos) throw field.malformed('The first string of a pprof profile must be empty, and here it is not');
    this.strings.add(field.bytes, field.pos, field.end, field.offset);
    field.leave(outer);
  }

  /** A second time of day is the second of two profiles that were joined byte by byte: their tables do not fit together. */
  private readTime(field: MessageReader): void {
    const time = number(field);
    if (time !== 0 && this.timeNanos !== 0 && this.joinedAt === -1) this.joinedAt = field.offset;
    this.timeNanos = time;
  }

  private readValueType(field: MessageReader): void {
    const outer = field.begin();
    let type = 0;
    let unit = 0;
    while (field.next()) {
      if (field.field === 1) type = index(field);
      else if (field.field === 2) unit = index(field);
      else field.skip();
    }
    field.leave(outer);
    if (this.valueTypes.length === MAX_VALUES) throw field.malformed(`The profile has more than ${MAX_VALUES} value types`);
    this.valueTypes.push({ type, unit });
  }

  private readSample(field: MessageReader): void {
    const outer = field.begin();
    this.pathLength = 0;
    this.rowLength = 0;
    while (field.next()) {
      if (field.field === 1) this.readPath(field);
      else if (field.field === 2) this.readValues(field);
      else if (field.field === 3) this.labels.read(field);
      else field.skip();
    }
    field.leave(outer);
    limit(this.locationIds.length);
    const { row, rowLength } = this;
    if (this.sampleNode.length === 0 && this.values.length === 0) {
      const width = this.valueTypes.length > 0 ? this.valueTypes.length : rowLength;
      for (let i = 0; i < width; i++) this.values.push(new NumberBuilder());
    }
    if (rowLength !== this.values.length) {
      this.misfits++;
      this.labels.drop();
      return;
    }
    if (this.sampleNode.length === MAX_SAMPLES) throw new Refusal('too-large', 'The file has more than 16 million samples', { byte: field.offset });
    this.labels.take(this.sampleNode.length);
    this.sampleNode.push(this.tree.nodeOf(this.path, this.pathLength));
    for (let i = 0; i < rowLength; i++) this.values[i]!.push(row[i]!);
  }

  /** Values, packed or not. */
  private readValues(field: MessageReader): void {
    const { row } = this;
    if (field.wire !== LENGTH) {
      row[this.rowLength++] = number(field);
    } else {
      const outer = field.begin();
      while (field.pos < field.end && this.rowLength <= MAX_VALUES) row[this.rowLength++] = field.int();
      field.leave(outer);
    }
    if (this.rowLength > MAX_VALUES) throw field.malformed(`A sample has more than ${MAX_VALUES} values`);
  }

  private readPath(field: MessageReader): void {
    if (field.wire !== LENGTH) {
      expectVarint(field);
      this.pushLocation(field);
      return;
    }
    const outer = field.begin();
    this.readSmallIds(field);
    while (field.pos < field.end) {
      this.pushLocation(field);
      this.readSmallIds(field);
    }
    field.leave(outer);
  }

  /**
   * Takes ids as long as they have one to three bytes, are known and fit into the path; most of a file are such, and most
   * of its bytes are they. Goes on where a longer one begins.
   */
  private readSmallIds(field: MessageReader): void {
    const { bytes, end } = field;
    const { path } = this;
    const rows = this.locationIds.direct;
    let at = field.pos;
    let length = this.pathLength;
    for (let next = at; next < end && length < path.length; at = next) {
      let id = bytes[next++]!;
      if (id >= 0x80) {
        id = (id & 0x7f) | (bytes[next++]! << 7);
        if (id >= 0x4000) id = (id & 0x3fff) | (bytes[next++]! << 14);
      }
      // Ids of more bytes are beyond, and so is what runs over the end.
      if (id >= rows.length || next > end) break;
      const row = rows[id]!;
      if (row === 0) break;
      path[length++] = row - 1;
    }
    field.pos = at;
    this.pathLength = length;
  }

  private pushLocation(field: MessageReader): void {
    // An id of 0 is nobody's: a row of its own that stays undefined, like other ids that lead nowhere.
    let location = nextRow(field, this.locationIds);
    if (location === -1) location = this.locationIds.row(0, 0);
    if (this.pathLength === this.path.length) {
      if (this.pathLength === MAX_FRAMES) throw field.malformed('A sample has more than a million frames');
      const longer = new Int32Array(this.path.length * 2);
      longer.set(this.path);
      this.path = longer;
    }
    this.path[this.pathLength++] = location;
  }

  private readMapping(field: MessageReader): void {
    const outer = field.begin();
    let row = -1;
    let file = 0;
    while (field.next()) {
      if (field.field === 1) row = rowOf(field, this.mappingIds);
      else if (field.field === 5) file = index(field);
      else field.skip();
    }
    field.leave(outer);
    if (row === -1) return;
    limit(this.mappingIds.length);
    put(this.mappingFile, row, file, UNDEFINED);
  }

  private readFunction(field: MessageReader): void {
    const outer = field.begin();
    let row = -1;
    let name = 0;
    let systemName = 0;
    let file = 0;
    let line = 0;
    while (field.next()) {
      switch (field.field) {
        case 1: row = rowOf(field, this.functionIds); break;
        case 2: name = index(field); break;
        case 3: systemName = index(field); break;
        case 4: file = index(field); break;
        case 5: line = position(field); break;
        default: field.skip();
      }
    }
    field.leave(outer);
    if (row === -1) return;
    limit(this.functionIds.length);
    put(this.functionName, row, name, UNDEFINED);
    put(this.functionSystemName, row, systemName, 0);
    put(this.functionFile, row, file, 0);
    put(this.functionLine, row, line, 0);
  }

  private readLocation(field: MessageReader): void {
    const outer = field.begin();
    const firstLine = this.lineFunction.length;
    let row = -1;
    let mapping = -1;
    let low = 0;
    let high = 0;
    while (field.next()) {
      switch (field.field) {
        case 1: row = rowOf(field, this.locationIds); break;
        case 2: mapping = rowOf(field, this.mappingIds); break;
        case 3:
          expectVarint(field);
          field.wide();
          low = field.low;
          high = field.high;
          break;
        case 4: this.readLine(field); break;
        default: field.skip();
      }
    }
    field.leave(outer);
    if (row === -1) return;
    limit(this.locationIds.length + this.mappingIds.length);
    put(this.locationLow, row, low, 0);
    put(this.locationHigh, row, high, 0);
    put(this.locationMapping, row, mapping, -1);
    put(this.locationLines, row, firstLine, UNDEFINED);
    put(this.locationLineCount, row, this.lineFunction.length - firstLine, 0);
  }

  private readLine(field: MessageReader): void {
    const outer = field.begin();
    let fn = -1;
    let line = 0;
    let column = 0;
    while (field.next()) {
      switch (field.field) {
        case 1: fn = rowOf(field, this.functionIds); break;
        case 2: line = position(field); break;
        case 3: column = position(field); break;
        default: field.skip();
      }
    }
    field.leave(outer);
    this.lineFunction.push(fn);
    this.lineNumber.push(line);
    this.lineColumn.push(column);
    limit(this.lineFunction.length + this.functionIds.length);
  }
}

/** In columns of definitions: an id that is used and was not defined. */
export const UNDEFINED = -1;

/** Sets a row that may lie beyond the end, and the rows before it to `blank`. */
function put(column: Int32Builder, row: number, value: number, blank: number): void {
  while (column.length <= row) column.push(blank);
  column.set(row, value);
}

function limit(rows: number): void {
  if (rows > MAX_ROWS) throw new Refusal('too-large', 'The file has more than 2 million places of a kind');
}

function expectVarint(field: MessageReader): void {
  if (field.wire !== VARINT) throw field.malformed(`Field ${field.field} is not of the expected kind`);
}

/** A signed number, rounded beyond 2^53. */
function number(field: MessageReader): number {
  expectVarint(field);
  return field.int();
}

/** An index into the string table; those that no table can have become one that none has. */
function index(field: MessageReader): number {
  const value = number(field);
  return value >= 0 && value < NO_STRING ? value : NO_STRING;
}

const NO_STRING = 2 ** 31 - 1;

/** A 1-based line or column; 0 for anything that is none. */
function position(field: MessageReader): number {
  const value = number(field);
  return value > 0 && value < 2 ** 31 ? value : 0;
}

/** The row of an id; -1 for 0, which names nothing. */
function rowOf(field: MessageReader, ids: IdTable): number {
  expectVarint(field);
  return nextRow(field, ids);
}

/** The same for a number inside a packed list, which has no wire type of its own. */
function nextRow(field: MessageReader, ids: IdTable): number {
  const { bytes, pos } = field;
  if (pos < field.end && bytes[pos]! < 0x80) {
    field.pos = pos + 1;
    return bytes[pos] === 0 ? -1 : ids.row(bytes[pos]!, 0);
  }
  field.wide();
  return field.low === 0 && field.high === 0 ? -1 : ids.row(field.low, field.high);
}
