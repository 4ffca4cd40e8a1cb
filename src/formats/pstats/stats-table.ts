// The rows of a pstats file as columns: keys (file, line, function), what was recorded of each, and who called whom.
// Takes marshal values, drops what is no row and counts it. Units stay the file's: seconds, lines from 1.

import { StringInterner } from '../../base/interner.ts';
import { KeyMap } from '../../base/key-map.ts';
import { Int32Builder, NumberBuilder, type NumberColumn } from '../../base/numbers.ts';
import { Refusal } from '../../base/refusal.ts';
import { MarshalGroup, type MarshalValue } from '../../bytes/marshal.ts';

/** No program has as many functions or calls between them; what goes beyond fills the memory. */
const MAX_KEYS = 2_000_000;
const MAX_CALLS = 10_000_000;
/** A caller is a key and figures, each 5 bytes at least (a reference or an int32): more calls are one dict, shared. */
const MIN_CALL_BYTES = 10;
/** So many faults without as many rows: the file is something else. */
const MAX_FAULTS = 1000;
/** A time beyond thirty thousand years is damage. */
const MAX_SECONDS = 1e12;

/** Grows while the file is read; columns by row and by call are there after {@link finish}. Keys that only occur as callers have no row. */
export class StatsTable {
  readonly texts = new StringInterner<number>();
  private readonly keys = new KeyMap();
  /** By key: index of the file's name and of the function's name in {@link texts}; the line as recorded. */
  readonly file = new Int32Builder();
  readonly line = new Int32Builder();
  readonly name = new Int32Builder();
  /** By key: its row, or -1. */
  readonly rowOf = new Int32Builder();

  /** By row: its key; calls that are not recursive, all calls; seconds in itself and with all it called. */
  key: Int32Array = new Int32Array(0);
  primitiveCalls: NumberColumn = new Int32Array(0);
  calls: NumberColumn = new Int32Array(0);
  self: NumberColumn = new Int32Array(0);
  total: NumberColumn = new Int32Array(0);

  /** By call: keys; number of calls, and of those not nested in another such; seconds in the callee, NaN where the file only counts. */
  readonly caller = new Int32Builder();
  readonly callee = new Int32Builder();
  callCount: NumberColumn = new Int32Array(0);
  outerCallCount: NumberColumn = new Int32Array(0);
  callSelf: NumberColumn = new Int32Array(0);
  callTotal: NumberColumn = new Int32Array(0);

  private readonly growing = {
    key: new Int32Builder(), primitiveCalls: new NumberBuilder(), calls: new NumberBuilder(), self: new NumberBuilder(),
    total: new NumberBuilder(), callCount: new NumberBuilder(), outerCallCount: new NumberBuilder(), callSelf: new NumberBuilder(),
    callTotal: new NumberBuilder(),
  };

  /** Written by the sampling profiler of Python 3.15: lines are executing lines, counts are samples. */
  isSampled = false;
  /** Entries or callers that are none. */
  faults = 0;
  /** Times that are no numbers, or beyond all sense: taken as 0. */
  oddTimes = 0;

  /** Adds an entry of the file. `bytesRead` bounds the calls: shared dicts could make few bytes into any number. */
  add(key: MarshalValue, value: MarshalValue, bytesRead: number): void {
    if (isSampledMark(key)) {
      this.isSampled = value === true;
      return;
    }
    const index = this.keyOf(key);
    const stats = value instanceof MarshalGroup && value.kind === 'tuple' ? value.items : [];
    if (index === -1 || stats.length < 4 || !stats.slice(0, 4).every((item) => typeof item === 'number') || this.rowOf.at(index) !== -1) {
      if (++this.faults > MAX_FAULTS + this.rowCount) throw notPstats();
      return;
    }
    this.rowOf.set(index, this.rowCount);
    const { growing } = this;
    growing.key.push(index);
    growing.primitiveCalls.push(count(stats[0]));
    growing.calls.push(count(stats[1]));
    growing.self.push(this.seconds(stats[2]));
    growing.total.push(this.seconds(stats[3]));
    const callers = stats[4];
    if (callers instanceof MarshalGroup && callers.kind === 'dict') this.addCallers(index, callers.items, bytesRead);
  }

  /** Rows so far. */
  get rowCount(): number {
    return this.growing.key.length;
  }

  /** The columns, complete. Nothing can be added any more. */
  finish(): void {
    const { growing } = this;
    this.key = growing.key.finish();
    this.primitiveCalls = growing.primitiveCalls.finish();
    this.calls = growing.calls.finish();
    this.self = growing.self.finish();
    this.total = growing.total.finish();
    this.callCount = growing.callCount.finish();
    this.outerCallCount = growing.outerCallCount.finish();
    this.callSelf = growing.callSelf.finish();
    this.callTotal = growing.callTotal.finish();
  }

  private addCallers(callee: number, items: readonly MarshalValue[], bytesRead: number): void {
    const { growing } = this;
    for (let at = 0; at + 1 < items.length; at += 2) {
      const caller = this.keyOf(items[at]!);
      const value = items[at + 1]!;
      const tuple = value instanceof MarshalGroup && value.kind === 'tuple' && value.items.length === 4 ? value.items : null;
      if ((growing.callCount.length + 1) * MIN_CALL_BYTES > bytesRead) {
        this.faults++;
        return;
      }
      if (caller === -1 || (typeof value !== 'number' && tuple === null)) {
        if (++this.faults > MAX_FAULTS + growing.callCount.length) throw notPstats();
        continue;
      }
      if (growing.callCount.length >= MAX_CALLS) throw new Refusal('too-large', 'The file holds more than ten million calls between functions');
      this.caller.push(caller);
      this.callee.push(callee);
      // All calls first here, those that are not recursive second: the other way round than in a function's row.
      growing.callCount.push(count(tuple === null ? value : tuple[0]));
      growing.outerCallCount.push(count(tuple === null ? value : tuple[1]));
      growing.callSelf.push(tuple === null ? NaN : this.seconds(tuple[2]));
      growing.callTotal.push(tuple === null ? NaN : this.seconds(tuple[3]));
    }
  }

  /** The index of a key, or -1 for something that is no key. */
  private keyOf(key: MarshalValue): number {
    if (!(key instanceof MarshalGroup) || key.kind !== 'tuple' || key.items.length !== 3) return -1;
    const [file, line, name] = key.items;
    if (typeof file !== 'string' || typeof line !== 'number' || typeof name !== 'string') return -1;
    const fileIndex = this.texts.intern(file);
    const nameIndex = this.texts.intern(name);
    const line1 = Number.isInteger(line) && line > 0 && line < 2 ** 31 ? line : 0;
    const index = this.keys.indexOf(fileIndex, line1, nameIndex, 0);
    if (index === this.file.length) {
      if (index >= MAX_KEYS) throw new Refusal('too-large', 'The file holds more than two million functions');
      this.file.push(fileIndex);
      this.line.push(line1);
      this.name.push(nameIndex);
      this.rowOf.push(-1);
    }
    return index;
  }

  private seconds(value: MarshalValue | undefined): number {
    if (typeof value === 'number' && Math.abs(value) <= MAX_SECONDS) return value;
    this.oddTimes++;
    return 0;
  }
}

/** A number of calls; -1 where it is not known (pyinstrument). */
function count(value: MarshalValue | undefined): number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? Math.round(value) : -1;
}

function isSampledMark(key: MarshalValue): boolean {
  return key instanceof MarshalGroup && key.items.length === 1 && key.items[0] === '__sampled__';
}

export function notPstats(): Refusal {
  return new Refusal('not-this-format', 'This is a dict of Python marshal data, but no profile: its entries are no statistics of functions', { byte: 0 });
}

/** Whether a file that lost its mark is of the sampling form: callers are counted, and time is samples × interval. */
export function looksSampled({ self, total, calls, primitiveCalls, callTotal }: StatsTable): boolean {
  const first = total.findIndex((seconds) => seconds > 0);
  if (first === -1 || !(calls[first]! > 0) || !callTotal.every(Number.isNaN)) return false;
  const interval = total[first]! / calls[first]!;
  const isProduct = (seconds: number, count: number): boolean => Math.abs(seconds - count * interval) <= 1e-9 * seconds;
  return self.length > 1 && self.every((seconds, row) => isProduct(seconds, primitiveCalls[row]!) && isProduct(total[row]!, calls[row]!));
}
