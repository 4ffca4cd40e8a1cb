// What a pprof file attaches to its samples, in columns: one for each key, kind and unit. Which keys mean a thread is
// threads.ts's business; all others are kept as they are.

import { Int32Builder } from '../../base/numbers.ts';
import { KeyMap } from '../../base/key-map.ts';
import { VARINT, type MessageReader } from '../../bytes/protobuf.ts';

/** Keys of one file; real ones have some ten. */
const MAX_COLUMNS = 64;
/** Labels of one sample. */
const MAX_OF_SAMPLE = 64;
/** Labels of one file: those of the largest real ones are some million. */
const MAX_LABELS = 1 << 23;

/** The labels of one key, kind and unit, in the order of the samples. */
export interface RawLabels {
  /** Index of a string. */
  readonly key: number;
  readonly isText: boolean;
  /** Index of a string; 0 for texts. */
  readonly unit: number;
  readonly sample: Int32Builder;
  /** Index of a string, or the low half of a number. */
  readonly low: Int32Builder;
  /** The high half of a number; `null` as long as all have the sign of their low half, as small ones do. */
  high: Int32Builder | null;
}

/** Numbers of a label that waits. */
const PENDING = 5;

export class LabelColumns {
  readonly columns: RawLabels[] = [];
  /** Labels that were too many. */
  leftOut = 0;
  private count = 0;
  private readonly indexOf = new KeyMap();
  /** Labels of the sample that is being read: key, 1 for a text, unit, low and high half. */
  private readonly pending = new Int32Array(MAX_OF_SAMPLE * PENDING);
  private waiting = 0;

  /** Reads a label of the sample that {@link take} or {@link drop} will name. */
  read(field: MessageReader): void {
    if (this.waiting === MAX_OF_SAMPLE || this.count + this.waiting >= MAX_LABELS) {
      this.leftOut++;
      field.skip();
      return;
    }
    const outer = field.begin();
    let key = 0;
    let text = 0;
    let unit = 0;
    let low = 0;
    let high = 0;
    while (field.next()) {
      if (field.wire !== VARINT || field.field > 4) {
        field.skip();
        continue;
      }
      field.wide();
      switch (field.field) {
        case 1: key = stringIndex(field); break;
        case 2: text = stringIndex(field); break;
        case 3:
          low = field.low;
          high = field.high;
          break;
        default: unit = stringIndex(field);
      }
    }
    field.leave(outer);
    const at = this.waiting++ * PENDING;
    const isText = text !== 0;
    this.pending[at] = key;
    this.pending[at + 1] = isText ? 1 : 0;
    this.pending[at + 2] = isText ? 0 : unit;
    this.pending[at + 3] = isText ? text : low;
    this.pending[at + 4] = isText ? 0 : high;
  }

  /** The labels read last are of `sample`. */
  take(sample: number): void {
    const { pending } = this;
    for (let at = 0; at < this.waiting * PENDING; at += PENDING) {
      const column = this.column(pending[at]!, pending[at + 1]!, pending[at + 2]!);
      if (column === undefined) {
        this.leftOut++;
        continue;
      }
      const low = pending[at + 3]!;
      const high = pending[at + 4]!;
      if (column.high === null && !column.isText && high !== low >> 31) column.high = signsOf(column.low);
      column.high?.push(high);
      column.sample.push(sample);
      column.low.push(low);
      this.count++;
    }
    this.waiting = 0;
  }

  /** The labels read last are of a sample that is left out. */
  drop(): void {
    this.waiting = 0;
  }

  private column(key: number, isText: number, unit: number): RawLabels | undefined {
    const { columns } = this;
    if (columns.length === MAX_COLUMNS) return columns.find((each) => each.key === key && Number(each.isText) === isText && each.unit === unit);
    const index = this.indexOf.indexOf(key, isText, unit, 0);
    if (index === columns.length) columns.push({ key, isText: isText === 1, unit, sample: new Int32Builder(), low: new Int32Builder(), high: null });
    return columns[index]!;
  }
}

/** High halves of numbers that have only their sign there. */
function signsOf(low: Int32Builder): Int32Builder {
  const signs = new Int32Builder(low.length + 1);
  for (let i = 0; i < low.length; i++) signs.push(low.at(i) >> 31);
  return signs;
}

/** The number read last as an index of a string; those that no table can have become one that none has. */
function stringIndex({ low, high }: MessageReader): number {
  return high === 0 && low >= 0 ? low : 2 ** 31 - 1;
}
