// From the columns of a pprof file to a profile: names looked up, inlined lines unfolded into frames, frames dropped as
// the file asks for, the tree of locations turned into stacks.

import type { NoteList } from '../../base/note.ts';
import { Int32Builder } from '../../base/numbers.ts';
import { Refusal } from '../../base/refusal.ts';
import { ProfileBuilder, type ThreadInput } from '../../profile/builder.ts';
import { NONE, type FunctionIndex, type LabelColumn, type Profile, type SourceIndex, type ValueType } from '../../profile/tables.ts';
import { FramePattern, UnknownPattern } from './frame-pattern.ts';
import type { RawLabels } from './labels.ts';
import { LOCATION, NODE, PARENT, type LocationTree } from './location-tree.ts';
import { UNDEFINED, type RawProfile } from './raw-profile.ts';
import { dealThreads, splitThreads } from './threads.ts';
import { unfold } from './unfold.ts';
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
    const measured = columns[valueTypes.findIndex(({ kind, unit }) => unit === 'count' && /^samples?$/.test(kind))]?.raw;
    // In the difference of two profiles nothing was counted.
    const counts = measured?.every((count) => count >= 0) === true ? measured : null;
    this.threads({ name: '', stack, stackOf, values: columns, counts, times: null });
    if (raw.misfits > 0) notes.add('wrong-values', 'warning', `${raw.misfits} samples have not one value for each value type; they are left out.`);
    if (this.dangling > 0 && !this.isCut) {
      notes.add('truncated', 'error', `The file refers to ${this.dangling} names or places that it does not contain: it was cut off or damaged. What is missing is shown as (unknown).`);
    }
    if (stack.length === 0 && !this.isCut) notes.add('no-samples', 'info', 'The profile has no samples.');
    return builder.finish({
      format: 'pprof',
      tool: null,
      durationNs: raw.durationNs > 0 ? raw.durationNs : 0,
      recordedMs: raw.timeNanos > 0 ? raw.timeNanos / 1e6 : null,
      lines: 'every-frame',
      counts: counts === null ? 'unknown' : 'samples',
      isAggregate: true,
      rootPath: null,
      idleFunction: this.idle,
      valueTypes,
      defaultValueType: this.defaultValueType(valueTypes),
    });
  }

  /** Adds the threads that labels name, else one of all samples. */
  private threads(whole: ThreadInput): void {
    const { raw: { labels }, notes, builder } = this;
    if (labels.leftOut > 0) notes.add('labels', 'warning', `The file has more labels than can be kept; ${labels.leftOut} of them are left out.`);
    const split = splitThreads(labels.columns, whole.stack.length, (index) => this.text(index));
    if (split === 'too-many') notes.add('threads', 'info', 'Labels name more than 4096 threads; they are shown as one.');
    const kept = labels.columns.filter((column) => split === null || split === 'too-many' || !split.used.has(column)).map((column) => this.labels(column));
    if (split === null || split === 'too-many') {
      builder.thread({ ...whole, labels: kept });
      return;
    }
    for (const thread of dealThreads(whole, kept, split)) builder.thread(thread);
  }

  private labels({ key, isText, unit, sample, low, high }: RawLabels): LabelColumn {
    const { builder } = this;
    return {
      key: this.text(key),
      kind: isText ? 'text' : 'number',
      unit: this.text(unit),
      sample: sample.finish(),
      low: isText ? low.finish().map((index) => builder.string(this.text(index))) : low.finish(),
      high: high?.finish() ?? null,
    };
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

  /** Makes the stacks. Gives that of each node of the tree. */
  private stacks(): Int32Array {
    const { builder, raw: { tree } } = this;
    const { drop, firstLine } = this.drops();
    const isGone = drop === null ? null : goneNodes(tree, drop);
    const frames = new Int32Builder();
    const start = new Int32Array(firstLine.length).fill(NONE);
    const end = new Int32Array(firstLine.length);
    for (let node = 0; node < tree.length; node++) {
      const location = tree.nodes[node * NODE + LOCATION]!;
      // Only places that are in stacks get frames: what is in no stack has no figures.
      if (start[location] !== NONE || (isGone !== null && isGone[node] === 1)) continue;
      start[location] = frames.length;
      this.addFrames(location, firstLine[location]!, frames);
      end[location] = frames.length;
    }
    const { stackOf, ...stacks } = unfold(tree, { frames: frames.view(), start, end }, builder.frameCount, isGone);
    builder.orderedStacks(stacks);
    return stackOf;
  }

  /** What is to be dropped at each location, and the first of its lines that stays. */
  private drops(): { drop: Uint8Array | null; firstLine: Int32Array } {
    const { locationIds, locationLines, locationLineCount, lineFunction } = this.raw;
    const firstLine = new Int32Array(locationIds.length).fill(UNDEFINED);
    firstLine.set(locationLines.view());
    const isDropped = this.droppedFunctions();
    if (isDropped === null) return { drop: null, firstLine };
    const drop = new Uint8Array(locationIds.length);
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
  private addFrames(location: number, firstLine: number, frames: Int32Builder): void {
    const { raw, builder } = this;
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
    const file = mapping === -1 ? 0 : mapping < raw.mappingFile.length ? raw.mappingFile.at(mapping) : UNDEFINED;
    if (file === UNDEFINED) this.dangling++;
    return builder.function(this.addressOf(location), builder.source(file === UNDEFINED ? '' : this.text(file)), NONE, NONE);
  }

  private addressOf(location: number): string {
    const low = this.raw.locationLow.at(location) >>> 0;
    const high = this.raw.locationHigh.at(location) >>> 0;
    return high === 0 ? `0x${low.toString(16)}` : `0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`;
  }
}

/** The nodes that are left out: 1. What is to be dropped is by location. */
function goneNodes({ nodes, length }: LocationTree, drop: Uint8Array): Uint8Array {
  const isGone = new Uint8Array(length);
  const stateOf = new Uint8Array(length);
  for (let node = 0; node < length; node++) {
    const parent = nodes[node * NODE + PARENT]!;
    const what = drop[nodes[node * NODE + LOCATION]!]!;
    const state = parent === NONE ? BEFORE : stateOf[parent]!;
    if (state === ENDED || (state === INSIDE && what === WHOLE)) isGone[node] = 1;
    stateOf[node] = isGone[node] === 1 || (state === INSIDE && what === INLINED) ? ENDED : what === KEPT ? INSIDE : state;
  }
  return isGone;
}

/** A name as patterns are matched against it: without the dot of old PowerPC symbols and without parameters. */
function simplified(name: string): string {
  const bare = name.startsWith('.') ? name.slice(1) : name;
  const parameters = bare.indexOf('(');
  return parameters <= 0 || bare.startsWith('(anonymous namespace)', parameters) ? bare : bare.slice(0, parameters);
}
