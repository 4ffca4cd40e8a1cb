// From what a speedscope file says to the tables of a profile: which profiles count, in which unit, and whether the lines
// of its frames are executing ones or those of definitions.

import type { NoteList } from '../../base/note.ts';
import type { NumberColumn } from '../../base/numbers.ts';
import { Refusal } from '../../base/refusal.ts';
import { depthFirst } from '../../profile/depth-first.ts';
import { ProfileBuilder } from '../../profile/builder.ts';
import {
  NONE, type FrameIndex, type FunctionIndex, type Profile, type SampleTimes, type SourceIndex, type StackIndex, type ValueType,
} from '../../profile/tables.ts';
import { LATEST, type RawProfile } from './raw-profile.ts';
import type { RawFrames, SpeedscopeFile } from './read-file.ts';

const TIME: ValueType = { kind: 'time', unit: 'nanoseconds' };

/** What a unit of the format measures, and how much of ours it is. */
function measureOf(unit: string): { readonly type: ValueType; readonly scale: number } {
  switch (unit) {
    case 'nanoseconds': return { type: TIME, scale: 1 };
    case 'microseconds': return { type: TIME, scale: 1e3 };
    case 'milliseconds': return { type: TIME, scale: 1e6 };
    case 'seconds': return { type: TIME, scale: 1e9 };
    case 'bytes': return { type: { kind: 'memory', unit: 'bytes' }, scale: 1 };
    default: return { type: { kind: 'none', unit: 'count' }, scale: 1 };
  }
}

/** Beyond this a value in our units is none; sums of them stay far from infinity. */
const MOST = 1e24;

/** Builds the tables. @throws {Refusal} where nothing can be shown. */
export function assembleSpeedscope(file: SpeedscopeFile, notes: NoteList): Profile {
  const profiles = file.profiles!.filter((profile) => !profile.isNone);
  if (profiles.length === 0) throw new Refusal('empty', 'This speedscope file holds no profile', { byte: 0, path: 'profiles' });
  const frames = file.frames!;
  const active = activeProfile(file, profiles, notes);
  const { type } = measureOf(active.unit);
  const shown = profiles.filter((profile) => measureOf(profile.unit).type.kind === type.kind);
  if (shown.length < profiles.length) {
    notes.add('other-units', 'info', `${profiles.length - shown.length} of ${profiles.length} profiles measure something else than the active one and are left out.`);
  }
  const builder = new ProfileBuilder(notes);
  const executing = linesAreExecuting(file.exporter, frames);
  const { stackOf, idle } = buildStacks(builder, file, frames, executing, notes);
  const faults = { missing: 0, unusable: 0 };
  const isTime = type === TIME;
  const starts = shown.map((profile) => startOf(profile) * measureOf(profile.unit).scale);
  const begin = starts.reduce((least, start) => Math.min(least, start), Infinity);
  let end = begin;
  shown.forEach((profile, i) => {
    const { scale } = measureOf(profile.unit);
    const { columns, last } = samplesOf(profile, scale, faults);
    const stack = profile.stack.finish().slice(0, columns.length);
    const times = isTime ? timesOf(profile, columns, scale, starts[i]!, begin) : null;
    end = Math.max(end, starts[i]! + last, profile.isComplete ? (profile.endValue || 0) * scale : 0);
    builder.thread({ name: profile.name, stack, stackOf, values: [{ raw: columns, scale }], times });
  });
  noteFaults(shown, faults, notes);
  if (file.stacks.tooDeep > 0) {
    notes.add('deep-stacks', 'warning', `${file.stacks.tooDeep} stacks have more than a million frames; those above are left out.`);
  }
  return builder.finish({
    format: 'speedscope',
    tool: file.exporter === '' ? null : file.exporter.replace('@', ' '),
    durationNs: isTime && Number.isFinite(end - begin) ? end - begin : 0,
    lines: executing ? 'every-frame' : 'definitions',
    rootPath: null,
    idleFunction: idle,
    valueTypes: [type],
    defaultValueType: 0,
  });
}

function activeProfile(file: SpeedscopeFile, profiles: readonly RawProfile[], notes: NoteList): RawProfile {
  const odd = file.profiles!.length - profiles.length;
  if (odd > 0) notes.add('odd-profiles', 'warning', `${odd} entries among the profiles are no profiles and are left out.`);
  const active = file.profiles![file.activeProfile];
  if (active !== undefined && !active.isNone) return active;
  notes.add('active-profile', 'warning', 'The file says that a profile is the active one which it does not hold; the first one is taken.');
  return profiles[0]!;
}

function startOf(profile: RawProfile): number {
  if (Math.abs(profile.startValue) <= LATEST) return profile.startValue;
  const first = profile.evented?.first ?? NaN;
  return Number.isNaN(first) ? 0 : first;
}

/** The samples' values made finite, and where they end, in our units from the profile's start. */
function samplesOf(profile: RawProfile, scale: number, faults: { missing: number; unusable: number }): { columns: NumberColumn; last: number } {
  // Where the file breaks off nobody knows how long open frames would have lasted.
  profile.evented?.end(profile.isComplete ? profile.endValue : NaN);
  const columns = profile.values();
  faults.missing += profile.stack.length - columns.length;
  let last = 0;
  for (let i = 0; i < columns.length; i++) {
    if (!(Math.abs(columns[i]! * scale) <= MOST)) {
      faults.unusable++;
      columns[i] = 0;
    }
    last += columns[i]! * scale;
  }
  return { columns, last };
}

function timesOf(profile: RawProfile, columns: NumberColumn, scale: number, start: number, begin: number): SampleTimes | null {
  if (profile.evented !== null) {
    return { kind: 'starts', ns: Float64Array.from(profile.evented.starts.finish(), (at) => at * scale - begin) };
  }
  // A difference has no order of time.
  return columns.some((value) => value < 0) ? null : { kind: 'contiguous', startNs: start - begin };
}

function noteFaults(shown: readonly RawProfile[], faults: { missing: number; unusable: number }, notes: NoteList): void {
  const sum = (of: (profile: RawProfile) => number): number => shown.reduce((all, profile) => all + of(profile), 0);
  const unordered = sum((profile) => profile.evented?.unordered ?? 0);
  const unbalanced = sum((profile) => profile.evented?.unbalanced ?? 0);
  const unclosed = sum((profile) => profile.evented?.unclosed ?? 0);
  if (faults.missing > 0) notes.add('no-weights', 'warning', `${faults.missing} samples have no weight and are left out.`);
  if (faults.unusable > 0) notes.add('bad-weights', 'warning', `${faults.unusable} weights are no usable numbers and count as 0.`);
  if (unordered > 0) notes.add('unordered-events', 'warning', `${unordered} events stand before their time; they are read as if at the time of the event before.`);
  if (unbalanced > 0) notes.add('unbalanced-events', 'warning', `${unbalanced} frames are closed that are not the last opened; those above them are closed with them.`);
  if (unclosed > 0) notes.add('unclosed-frames', 'warning', `${unclosed} frames are never closed; they last to the end of their profile.`);
  if (sum((profile) => profile.stack.length) > 0 && sum((profile) => profile.stack.length) === faults.missing) {
    throw new Refusal('malformed', 'None of the samples in this speedscope file has a weight', { byte: 0, path: 'profiles' });
  }
}

/** Those who write the line that was executing, and those who write where the function begins. FORMATS 3.8. */
const EXECUTING = /^(py-spy|rbspy|memray|heatline\b.*\bexecuting)/i;
const DEFINITIONS = /^(pyinstrument|speedscope|excimer|microsoft|dotnet|heatline)/i;

/** By the exporter; unknown ones by what they wrote: one function at two lines cannot be defined at both. */
function linesAreExecuting(exporter: string, frames: RawFrames): boolean {
  if (EXECUTING.test(exporter)) return true;
  if (DEFINITIONS.test(exporter)) return false;
  const lineOf = new Map<string, number>();
  for (let i = 0; i < frames.names.length; i++) {
    const line = frames.line.at(i);
    // Functions without a name are many under one.
    if (line === 0 || frames.names[i] === '' || /^[<(]anonymous/.test(frames.names[i]!)) continue;
    const key = `${frames.names[i]}\n${frames.files[i]}`;
    const known = lineOf.get(key);
    if (known !== undefined && known !== line) return true;
    lineOf.set(key, line);
  }
  return false;
}

function buildStacks(
  builder: ProfileBuilder, file: SpeedscopeFile, frames: RawFrames, executing: boolean, notes: NoteList,
): { stackOf: Int32Array; idle: FunctionIndex } {
  const { pairs } = file.stacks;
  pairs.release();
  const known = new Int32Array(frames.names.length).fill(NONE);
  let idle = NONE as FunctionIndex;
  let unknown = NONE;
  let made = 0;
  const make = (number: number): number => {
    if (number >= known.length) {
      if (unknown === NONE) unknown = builder.frame(builder.function('(unknown)', NONE as SourceIndex, NONE, NONE), NONE, NONE);
      return unknown;
    }
    if (known[number] !== NONE) return known[number]!;
    made++;
    const name = frames.names[number] === '' ? '(anonymous)' : frames.names[number]!;
    const source = builder.source(frames.files[number]!);
    const line0 = frames.line.at(number) - 1;
    const column0 = frames.column.at(number) - 1;
    const fn = executing ? builder.function(name, source, NONE, NONE) : builder.function(name, source, line0, column0);
    if (name === '(idle)' && source === NONE) idle = fn;
    return (known[number] = executing ? builder.frame(fn, line0, column0) : builder.frame(fn, NONE, NONE));
  };
  const parent = pairs.first.view();
  const frame = pairs.second.view();
  for (let i = 0; i < frame.length; i++) frame[i] = make(frame[i]!);
  if (unknown !== NONE) notes.add('unknown-frames', 'warning', 'Some samples name frames that the file does not contain; they stand as (unknown).');
  // Where frames are all different, so are the stacks: they need not be looked for once more. That is most of the memory.
  if (unknown === NONE && builder.frameCount === made) {
    const { newIndex, ...ordered } = depthFirst(parent, frame);
    builder.orderedStacks(ordered);
    return { stackOf: newIndex, idle };
  }
  // In place: of a parent nothing is needed but its stack.
  for (let i = 0; i < parent.length; i++) {
    const below = parent[i] === NONE ? NONE : parent[parent[i]!]!;
    parent[i] = builder.stack(below as StackIndex, frame[i] as FrameIndex);
  }
  return { stackOf: parent, idle };
}
