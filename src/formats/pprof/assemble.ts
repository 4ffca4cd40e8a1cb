// From the columns of a pprof file to a profile: names looked up, inlined lines unfolded into frames, frames dropped as
// the file asks for, the tree of locations turned into stacks.

import type { NoteList } from '../../base/note.ts';
import { Int32Builder } from '../../base/numbers.ts';
import { Refusal } from '../../base/refusal.ts';
import { ProfileBuilder } from '../../profile/builder.ts';
import { NONE, type FrameIndex, type FunctionIndex, type Profile, type SourceIndex, type StackIndex, type ValueType } from '../../profile/tables.ts';
import { FramePattern, UnknownPattern } from './frame-pattern.ts';
import { UNDEFINED, type RawProfile } from './raw-profile.ts';
import { scaleOf, type Scale } from './units.ts';

/**
 * Makes the profile. `isCut`: the file broke off, which is said already.
 * @throws {Refusal} where not even the value types are known.
 */
export function assemblePprof(raw: RawProfile, notes: NoteList, isCut: boolean): Profile {
  return new Assembly(raw, notes, isCut).finish();
}

/** What is to be dropped at a location: nothing, it and all it calls, or its inlined calls and what those call. */
const KEPT = 0;
const WHOLE = 1;
const INLINED = 2;

/**
 * Where a stack is, from its root on: nothing is dropped before the first location that is kept, lest nothing be left;
 * what is dropped ends the stack.
 */
const BEFORE = 0;
const INSIDE = 1;
const ENDED = 2;

class Assembly {
  private readonly raw: RawProfile;
  private readonly notes: NoteList;
  private readonly isCut: boolean;
  private readonly builder: ProfileBuilder;
  /** References that lead nowhere: names, locations, functions, mappings. */
  private dangling = 0;
  private idle = NONE as FunctionIndex;
  /** By row of a function: its index, or -1 so far. */
  private readonly functions: Int32Array;

  constructor(raw: RawProfile, notes: NoteList, isCut: boolean) {
    this.raw = raw;
    this.notes = notes;
    this.isCut = isCut;
    this.builder = new ProfileBuilder(notes);
    this.functions = new Int32Array(raw.functionIds.length).fill(NONE);
  }

  finish(): Profile {
    const { raw, notes, builder } = this;
    const { valueTypes, scales } = this.valueTypes();
    const stackOf = this.stacks();
    const stack = raw.sampleNode.finish() as Int32Array;
    const columns = scales.map((scale, i) => ({ raw: raw.values[i]?.finish() ?? new Int32Array(0), scale: scale.factor }));
    builder.thread({ name: '', stack, stackOf, values: columns, times: null });
    if (raw.misfits > 0) notes.add('wrong-values', 'warning', `${raw.misfits} samples have not one value for each value type; they are left out.`);
    if (this.dangling > 0 && !this.isCut) {
      notes.add('truncated', 'error', `The file refers to ${this.dangling} names or places that it does not contain: it was cut off or damaged. What is missing is shown as (unknown).`);
    }
    if (stack.length === 0 && !this.isCut) notes.add('no-samples', 'info', 'The profile has no samples.');
    return builder.finish({
      format: 'pprof',
      tool: null,
      durationNs: raw.durationNs > 0 ? raw.durationNs : 0,
      lines: 'every-frame',
      rootPath: null,
      idleFunction: this.idle,
      valueTypes,
      defaultValueType: this.defaultValueType(valueTypes),
    });
  }

  private text(index: number): string {
    const text = this.raw.strings.text(index);
    // Index 0 means "not set", also in a file that lacks its strings.
    if (text === undefined && index !== 0) this.dangling++;
    return text ?? '';
  }

  private valueTypes(): { valueTypes: ValueType[]; scales: Scale[] } {
    const { raw } = this;
    if (raw.valueTypes.length === 0) throw new Refusal('malformed', 'This pprof profile does not say what it measures: it has no value types', { byte: 0 });
    if (!raw.hasNames) {
      throw new Refusal('truncated', 'This pprof profile lacks the table of its names, which stands at its end: the file was cut off or damaged', { byte: 0 });
    }
    if (raw.values.length > 0 && raw.values.length !== raw.valueTypes.length) {
      throw new Refusal('malformed', `This pprof profile has ${raw.valueTypes.length} value types, but ${raw.values.length} values a sample`, { byte: 0 });
    }
    const scales = raw.valueTypes.map(({ unit }) => scaleOf(this.text(unit)));
    return { valueTypes: raw.valueTypes.map(({ type }, i) => ({ kind: this.text(type), unit: scales[i]!.unit })), scales };
  }

  /** The one that the file names, else the last, as in the reference tool. */
  private defaultValueType(valueTypes: readonly ValueType[]): number {
    const name = this.text(this.raw.defaultValueType);
    const named = name === '' ? -1 : valueTypes.findIndex(({ kind }) => kind === name);
    return named === -1 ? valueTypes.length - 1 : named;
  }

  /** Stack of each node of the tree. */
  private stacks(): Int32Array {
    const { builder, raw: { tree } } = this;
    const { drop, firstLine } = this.drops();
    const places = new PlaceTable(firstLine.length);
    const stackOf = new Int32Array(tree.length);
    const stateOf = new Uint8Array(tree.length);
    for (let node = 0; node < tree.length; node++) {
      const parent = tree.parent[node]!;
      const location = tree.location[node]!;
      const state = parent === NONE ? BEFORE : stateOf[parent]!;
      const what = drop[location]!;
      const isGone = state === ENDED || (state === INSIDE && what === WHOLE);
      stateOf[node] = isGone || (state === INSIDE && what === INLINED) ? ENDED : what === KEPT ? INSIDE : state;
      let stack = (parent === NONE ? NONE : stackOf[parent]!) as StackIndex;
      if (!isGone) {
        // Only places that are in stacks get frames: what is in no stack has no figures.
        if (places.start[location] === NONE) this.addFrames(location, firstLine[location]!, places);
        const end = places.end[location]!;
        for (let f = places.start[location]!; f < end; f++) stack = builder.stack(stack, places.frames.at(f) as FrameIndex);
      }
      stackOf[node] = stack;
    }
    return stackOf;
  }

  /** What is to be dropped at each location, and the first of its lines that stays. */
  private drops(): { drop: Uint8Array; firstLine: Int32Array } {
    const { locationIds, locationLines, locationLineCount, lineFunction } = this.raw;
    const drop = new Uint8Array(locationIds.length);
    const firstLine = new Int32Array(locationIds.length).fill(UNDEFINED);
    firstLine.set(locationLines.view());
    const isDropped = this.droppedFunctions();
    if (isDropped === null) return { drop, firstLine };
    for (let location = 0; location < locationLines.length; location++) {
      const first = firstLine[location]!;
      const last = first + locationLineCount.at(location) - 1;
      // From the outermost line inwards: the first that matches decides.
      for (let line = last; first !== UNDEFINED && line >= first; line--) {
        const fn = lineFunction.at(line);
        if (fn === -1 || isDropped[fn] === 0) continue;
        drop[location] = line === last ? WHOLE : INLINED;
        if (line < last) firstLine[location] = line + 1;
        break;
      }
    }
    return { drop, firstLine };
  }

  /** By row of a function: 1 where its name is to be dropped; `null` where nothing is. */
  private droppedFunctions(): Uint8Array | null {
    const { strings, functionIds, functionName } = this.raw;
    const [drop, keep] = this.patterns();
    if (drop === null) return null;
    const isDropped = new Uint8Array(functionIds.length);
    try {
      for (let row = 0; row < functionName.length; row++) {
        const name = simplified(strings.text(functionName.at(row)) ?? '');
        if (name !== '' && drop.matches(name) && !(keep?.matches(name) ?? false)) isDropped[row] = 1;
      }
      return isDropped;
    } catch (thrown) {
      this.notePattern(thrown);
      return null;
    }
  }

  private patterns(): [drop: FramePattern | null, keep: FramePattern | null] {
    const drop = this.text(this.raw.dropFrames);
    const keep = this.text(this.raw.keepFrames);
    try {
      return [drop === '' ? null : new FramePattern(drop), keep === '' ? null : new FramePattern(keep)];
    } catch (thrown) {
      this.notePattern(thrown);
      return [null, null];
    }
  }

  private notePattern(thrown: unknown): void {
    if (!(thrown instanceof UnknownPattern)) throw thrown;
    this.notes.add('frame-pattern', 'warning', `The file asks to leave out frames by a pattern that ${thrown.message}; all frames are shown.`);
  }

  /** Appends the frames of a location, root first; those of lines before `firstLine` are dropped. */
  private addFrames(location: number, firstLine: number, { frames, start, end }: PlaceTable): void {
    const { raw, builder } = this;
    start[location] = frames.length;
    if (firstLine === UNDEFINED) {
      this.dangling++;
      frames.push(builder.frame(builder.function('(unknown)', NONE as SourceIndex, NONE, NONE), NONE, NONE));
    } else {
      const count = raw.locationLineCount.at(location);
      for (let line = raw.locationLines.at(location) + count - 1; line >= firstLine; line--) {
        const row = raw.lineFunction.at(line);
        const fn = row === -1 ? this.addressFunction(location) : this.functionAt(row, location);
        frames.push(builder.frame(fn, raw.lineNumber.at(line) - 1, raw.lineColumn.at(line) - 1));
      }
      if (count === 0) frames.push(builder.frame(this.addressFunction(location), NONE, NONE));
    }
    end[location] = frames.length;
  }

  /** The function of a row. One without a name is called by the address at which it was met. */
  private functionAt(row: number, location: number): FunctionIndex {
    const { raw, builder } = this;
    if (this.functions[row] !== NONE) return this.functions[row] as FunctionIndex;
    if (row >= raw.functionName.length || raw.functionName.at(row) === UNDEFINED) {
      this.dangling++;
      return this.addressFunction(location);
    }
    const name = this.text(raw.functionName.at(row)) || this.text(raw.functionSystemName.at(row));
    const source = builder.source(this.text(raw.functionFile.at(row)));
    const fn = builder.function(name || this.addressOf(location), source, raw.functionLine.at(row) - 1, NONE);
    if (name !== '') this.functions[row] = fn;
    if (name === '(idle)' && source === NONE) this.idle = fn;
    return fn;
  }

  /** Code whose function is not known: named by its address, in its module. */
  private addressFunction(location: number): FunctionIndex {
    const { raw, builder } = this;
    const mapping = raw.locationMapping.at(location);
    const file = mapping === -1 ? 0 : raw.mappingFile[mapping];
    if (file === undefined) this.dangling++;
    return builder.function(this.addressOf(location), builder.source(this.text(file ?? 0)), NONE, NONE);
  }

  private addressOf(location: number): string {
    const low = this.raw.locationLow.at(location) >>> 0;
    const high = this.raw.locationHigh.at(location) >>> 0;
    return high === 0 ? `0x${low.toString(16)}` : `0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`;
  }
}

/** Frames of locations, root first: those of location `i` are `frames[start[i]] … frames[end[i] - 1]`. */
class PlaceTable {
  readonly frames = new Int32Builder();
  /** {@link NONE} for a location that was not asked for. */
  readonly start: Int32Array;
  readonly end: Int32Array;

  constructor(length: number) {
    this.start = new Int32Array(length).fill(NONE);
    this.end = new Int32Array(length);
  }
}

/** A name as patterns are matched against it: without the dot of old PowerPC symbols and without parameters. */
function simplified(name: string): string {
  const bare = name.startsWith('.') ? name.slice(1) : name;
  const parameters = bare.indexOf('(');
  return parameters <= 0 || bare.startsWith('(anonymous namespace)', parameters) ? bare : bare.slice(0, parameters);
}
