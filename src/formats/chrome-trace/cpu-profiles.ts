// V8's CPU profiles in a trace: `Profile` opens one, `ProfileChunk`s of the same process and id bring nodes and samples,
// an old `CpuProfile` brings all at once. Profiles of several processes may have one id; chunks come from a sampler's
// thread, and the thread that was profiled is that of `Profile`.

import { Int32Builder, NumberBuilder, type NumberColumn } from '../../base/numbers.ts';
import type { JsonReader } from '../../bytes/json-reader.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { NodeTable } from '../v8/node-table.ts';
import { NodeReader } from '../v8/read-nodes.ts';
import { SamplePositions } from '../v8/sample-positions.ts';
import type { TraceId } from './threads.ts';

/** One profile as gathered. Times are microseconds. */
export class TraceCpuProfile {
  /** Index of the thread that was profiled. */
  thread: number;
  /** Whether `Profile` was there: it says which thread it is and when it began. */
  opened = false;
  /** On the trace's clock. */
  startUs = NaN;
  /** On V8's clock, which may be another one. */
  v8StartUs = NaN;
  v8EndUs = NaN;
  readonly nodes = new NodeTable();
  readonly positions = new SamplePositions();
  /** Row in `positions` of each sample. */
  readonly rows = new Int32Builder();
  readonly deltasUs = new NumberBuilder();
  /** Whether the file has any time delta for it. */
  isTimed = false;
  /** Time that passed without a sample, still to be added to the next one's delta. */
  private carriedUs = 0;

  constructor(thread: number) {
    this.thread = thread;
  }

  /** Adds a chunk's lists. Lines and columns may be missing or short (V8 leaves out zeros): none then. */
  append(samples: NumberColumn, deltas: NumberColumn, lines1: NumberColumn, columns1: NumberColumn): void {
    if (deltas.length > 0) this.isTimed = true;
    const { rows, positions } = this;
    for (let i = 0; i < samples.length; i++) rows.push(positions.row(samples[i]!, lines1[i] ?? 0, columns1[i] ?? 0));
    if (deltas instanceof Int32Array && deltas.length === samples.length && this.carriedUs === 0) return this.deltasUs.append(deltas);
    for (let i = 0; i < samples.length; i++) {
      this.deltasUs.push((deltas[i] ?? NaN) + this.carriedUs);
      this.carriedUs = 0;
    }
    for (let i = samples.length; i < deltas.length; i++) this.carriedUs += deltas[i]!;
  }

  /** The end on the trace's clock. NUMBERS: the clock of a profile starts at its `Profile` event. */
  get endUs(): number {
    // Clocks that are a second apart at the start are two clocks; 0 is no time of any.
    const apart = Math.abs(this.v8StartUs - this.startUs) > 1e6 && this.v8StartUs > 0;
    return apart ? this.startUs + this.v8EndUs - this.v8StartUs : this.v8EndUs;
  }
}

/** The fields that tell which profile an event belongs to. */
export interface ProfileEvent {
  readonly pid: TraceId;
  readonly id: string;
  readonly thread: number;
  readonly ts: number;
}

const ARGS_KEYS = new KeySet(['data']);
const DATA_KEYS = new KeySet(['cpuProfile', 'lines', 'columns', 'timeDeltas', 'startTime', 'endTime', 'source']);
const PROFILE_KEYS = new KeySet(['nodes', 'samples', 'trace_ids', 'startTime', 'endTime', 'timeDeltas', 'lines', 'columns']);

/** All profiles of a trace. */
export class TraceCpuProfiles {
  /** In order of appearance. */
  readonly all: TraceCpuProfile[] = [];
  /** Whether any sample was read: then spans are not the figures. */
  hasSamples = false;
  private readonly reader: JsonReader;
  private readonly onFirstSamples: () => void;
  private readonly byKey = new Map<string, TraceCpuProfile>();
  private nodeReader: NodeReader | null = null;
  private nodeReaderOf: TraceCpuProfile | null = null;
  private readonly samples = new NumberBuilder();
  private readonly deltas = new NumberBuilder();
  private readonly lines = new NumberBuilder();
  private readonly columns = new NumberBuilder();

  /** `onFirstSamples`: called once, when there are samples. */
  constructor(reader: JsonReader, onFirstSamples: () => void) {
    this.reader = reader;
    this.onFirstSamples = onFirstSamples;
  }

  /** Reads the `args` of a `Profile`, `ProfileChunk` or `CpuProfile` (which is a profile by itself). */
  readArgs(name: string, event: ProfileEvent): void {
    const key = name === 'CpuProfile' ? `${this.all.length}` : `${event.pid}/${event.id}`;
    let profile = this.byKey.get(key);
    if (profile === undefined) {
      profile = new TraceCpuProfile(event.thread);
      this.byKey.set(key, profile);
      this.all.push(profile);
    }
    if (name === 'Profile') {
      profile.opened = true;
      profile.thread = event.thread;
      profile.startUs = event.ts;
    } else if (!profile.opened && Number.isNaN(profile.startUs)) profile.startUs = event.ts;
    const { reader } = this;
    const into = profile;
    if (reader.kind() !== 'object') return reader.skipValue();
    reader.object(ARGS_KEYS, (field) => {
      if (field === 0 && reader.kind() === 'object') this.readData(into, name === 'CpuProfile');
    });
    if (this.samples.length > 0 && !this.hasSamples) {
      this.hasSamples = true;
      this.onFirstSamples();
    }
    into.append(this.samples.drain(), this.deltas.drain(), this.lines.drain(), this.columns.drain());
  }

  private readData(profile: TraceCpuProfile, alone: boolean): void {
    const { reader } = this;
    reader.object(DATA_KEYS, (field) => {
      switch (DATA_KEYS.names[field]) {
        case 'cpuProfile':
          if (reader.kind() === 'object') this.readCpuProfile(profile, alone);
          return;
        case 'startTime':
          profile.v8StartUs = reader.number();
          return;
        case 'endTime':
          profile.v8EndUs = reader.number();
          return;
        default:
          this.readList(DATA_KEYS.names[field]);
      }
    });
  }

  private readCpuProfile(profile: TraceCpuProfile, alone: boolean): void {
    const { reader } = this;
    reader.object(PROFILE_KEYS, (field) => {
      switch (PROFILE_KEYS.names[field]) {
        case 'nodes':
          if (reader.kind() === 'array') reader.array(this.nodeReaderFor(profile).read);
          return;
        case 'startTime': {
          const startUs = reader.number();
          // The one clock of an old profile: its event stands where it ended.
          if (alone) profile.startUs = profile.v8StartUs = startUs;
          return;
        }
        case 'endTime':
          profile.v8EndUs = reader.number();
          return;
        default:
          this.readList(PROFILE_KEYS.names[field]);
      }
    });
  }

  private readList(name: string | undefined): void {
    const { reader } = this;
    if (reader.kind() !== 'array') return;
    if (name === 'samples') reader.numbersWithin(this.samples);
    else if (name === 'timeDeltas') reader.numbersWithin(this.deltas);
    else if (name === 'lines') reader.numbersWithin(this.lines);
    else if (name === 'columns') reader.numbersWithin(this.columns);
  }

  private nodeReaderFor(profile: TraceCpuProfile): NodeReader {
    if (this.nodeReader === null || this.nodeReaderOf !== profile) {
      this.nodeReader = new NodeReader(this.reader, profile.nodes);
      this.nodeReaderOf = profile;
    }
    return this.nodeReader;
  }
}
