// The JSON of a speedscope file, streamed: frames, and profiles as stacks of frame numbers. What it means is decided in
// assemble.ts.

import { Int32Builder, NumberBuilder } from '../../base/numbers.ts';
import type { JsonReader } from '../../bytes/json-reader.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { NONE } from '../../profile/tables.ts';
import { frameNumber, RawProfile, RawStacks } from './raw-profile.ts';

/** The frames of a file, by their number. */
export class RawFrames {
  readonly names: string[] = [];
  readonly files: string[] = [];
  /** As in the file: from 1, and 0 where there is none. */
  readonly line = new Int32Builder();
  readonly column = new Int32Builder();
}

/** What the file said, gathered while reading. */
export class SpeedscopeFile {
  frames: RawFrames | null = null;
  profiles: RawProfile[] | null = null;
  readonly stacks = new RawStacks();
  exporter = '';
  activeProfile = 0;
}

const FILE_KEYS = new KeySet(['$schema', 'shared', 'profiles', 'exporter', 'activeProfileIndex', 'name', 'version']);
const SHARED_KEYS = new KeySet(['frames']);
const FRAME_KEYS = new KeySet(['name', 'file', 'line', 'col']);
const PROFILE_KEYS = new KeySet(['type', 'name', 'unit', 'startValue', 'endValue', 'samples', 'weights', 'events']);
const EVENT_KEYS = new KeySet(['type', 'frame', 'at']);

/** Reads the whole file into `file`. @throws {Refusal} where it breaks; what was read until then is in `file`. */
export async function readSpeedscope(reader: JsonReader, file: SpeedscopeFile): Promise<void> {
  await reader.fields(FILE_KEYS, async (field, name) => {
    reader.where = name.slice(0, 40);
    const kind = await reader.one(() => reader.kind());
    switch (FILE_KEYS.names[field]) {
      case 'shared':
        if (kind === 'object') await readShared(reader, file);
        break;
      case 'profiles':
        if (kind !== 'array') throw reader.refusal('malformed', 'The "profiles" of the file are no list');
        await readProfiles(reader, file);
        break;
      case 'exporter':
        file.exporter = await reader.one(() => reader.text());
        break;
      case 'activeProfileIndex':
        if (kind === 'number') file.activeProfile = await reader.one(() => reader.number());
        break;
    }
    reader.where = '';
  });
  if (!(await reader.atEnd())) throw reader.refusal('malformed', 'The file is followed by more data');
}

async function readShared(reader: JsonReader, file: SpeedscopeFile): Promise<void> {
  await reader.fields(SHARED_KEYS, async (field) => {
    if (field !== 0 || (await reader.one(() => reader.kind())) !== 'array') return;
    reader.where = 'shared.frames';
    const frames = (file.frames = new RawFrames());
    let name = '';
    let source = '';
    let line = 0;
    let column = 0;
    const readField = (key: number): void => {
      if (key === 0) name = reader.text();
      else if (key === 1) source = reader.text();
      else if (key === 2) line = position(reader.number());
      else if (key === 3) column = position(reader.number());
    };
    await reader.items(() => {
      name = source = '';
      line = column = 0;
      // A frame that is none keeps its number.
      if (reader.kind() === 'object') reader.object(FRAME_KEYS, readField);
      else reader.skipValue();
      frames.names.push(name);
      frames.files.push(source);
      frames.line.push(line);
      frames.column.push(column);
    });
  });
}

/** A 1-based position, 0 for anything that is none. */
function position(value: number): number {
  return Number.isInteger(value) && value > 0 && value < 2 ** 31 ? value : 0;
}

/** One for each thread; each is listed. */
const MAX_PROFILES = 50_000;

async function readProfiles(reader: JsonReader, file: SpeedscopeFile): Promise<void> {
  const profiles: RawProfile[] = (file.profiles = []);
  await reader.one(() => reader.openArray());
  for (;;) {
    if (profiles.length > 0) await reader.one(() => reader.afterItem());
    if (await reader.one(() => reader.closedArray())) return;
    if (profiles.length === MAX_PROFILES) throw reader.refusal('too-large', `The file holds more than ${MAX_PROFILES} profiles`);
    const profile = new RawProfile();
    // Kept at once: what there is of it is shown even if it breaks off.
    profiles.push(profile);
    reader.where = `profiles[${profiles.length - 1}]`;
    profile.isNone = (await reader.one(() => reader.kind())) !== 'object';
    if (profile.isNone) await reader.skip();
    else await readProfile(reader, file.stacks, profile, reader.where);
    profile.isComplete = true;
  }
}

async function readProfile(reader: JsonReader, stacks: RawStacks, profile: RawProfile, where: string): Promise<void> {
  await reader.fields(PROFILE_KEYS, async (field, name) => {
    reader.where = `${where}.${name.slice(0, 40)}`;
    const kind = await reader.one(() => reader.kind());
    switch (PROFILE_KEYS.names[field]) {
      case 'name':
        profile.name = await reader.one(() => reader.text());
        break;
      case 'unit':
        profile.unit = await reader.one(() => reader.text('none'));
        break;
      case 'startValue':
        profile.startValue = await reader.one(() => reader.number());
        break;
      case 'endValue':
        profile.endValue = await reader.one(() => reader.number());
        break;
      case 'samples':
        if (kind === 'array' && profile.stack.length === 0) await readSamples(reader, stacks, profile.stack);
        break;
      case 'weights':
        if (kind === 'array') await readWeights(reader, profile);
        break;
      case 'events':
        if (kind === 'array' && profile.stack.length === 0) await readEvents(reader, stacks, profile);
        break;
    }
    reader.where = where;
  });
}

/** Lists of frame numbers in a list, number by number: one list may be longer than any window. */
async function readSamples(reader: JsonReader, stacks: RawStacks, into: Int32Builder): Promise<void> {
  await reader.one(() => reader.openArray());
  let inside = false;
  /** Whether a value was just read, so that a comma or an end must follow. */
  let isBehind = false;
  const separator = (): void => {
    if (!isBehind) return;
    reader.afterItem();
    isBehind = false;
    reader.keep();
  };
  await reader.steps(() => {
    separator();
    if (!inside) {
      if (reader.closedArray()) return true;
      if (reader.kind() !== 'array') {
        // A sample that is none keeps its weight.
        reader.skipValue();
        into.push(NONE);
        isBehind = true;
        return false;
      }
      reader.openArray();
      stacks.begin();
      inside = true;
      reader.keep();
    }
    while (!reader.closedArray()) {
      stacks.next(frameNumber(reader.number()));
      isBehind = true;
      reader.keep();
      separator();
    }
    into.push(stacks.end());
    inside = false;
    isBehind = true;
    return false;
  });
}

/** Hands over what was read even if the list breaks off. */
async function readWeights(reader: JsonReader, profile: RawProfile): Promise<void> {
  const weights = new NumberBuilder();
  weights.expect(profile.stack.length);
  try {
    await reader.numbers(weights);
  } finally {
    profile.weights = weights.finish();
  }
}

async function readEvents(reader: JsonReader, stacks: RawStacks, profile: RawProfile): Promise<void> {
  const replay = profile.beginEvents(stacks);
  let type = '';
  let at = NaN;
  let frame = NaN;
  const readField = (field: number): void => {
    if (field === 0) type = reader.text();
    else if (field === 1) frame = reader.number();
    else if (field === 2) at = reader.number();
  };
  await reader.items(() => {
    type = '';
    at = frame = NaN;
    if (reader.kind() === 'object') reader.object(EVENT_KEYS, readField);
    else reader.skipValue();
    replay.event(type, at, frameNumber(frame));
  });
}
