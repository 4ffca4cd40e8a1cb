// A trace from its bytes: the top level and its lists. What events are is read in read-event.ts.

import type { JsonReader } from '../../bytes/json-reader.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { AsyncEvents } from './async-events.ts';
import { TraceCpuProfiles } from './cpu-profiles.ts';
import { EmbeddedMaps } from './embedded-maps.ts';
import { CounterEvents, MarkerEvents } from './instants.ts';
import { Labels } from './labels.ts';
import { eventReaders, type EventReaders } from './read-event.ts';
import { SpanEvents } from './spans.ts';
import { StackSamples } from './stack-samples.ts';
import { TraceThreads } from './threads.ts';

const TOP_KEYS = new KeySet(['traceEvents', 'samples', 'stackFrames', 'viztracer_metadata', 'metadata']);
const METADATA_KEYS = new KeySet(['sourceMaps']);
const TOOL_KEYS = new KeySet(['version', 'overflow']);

/** Counts of events that are left out. */
export interface LostEvents {
  /** Without a time that is a number. */
  untimed: number;
  /** Beyond what can be kept. */
  crowded: number;
}

/** What a trace holds, gathered while reading. */
export class TraceContent {
  readonly threads = new TraceThreads();
  readonly profiles: TraceCpuProfiles;
  readonly labels = new Labels();
  spans = new SpanEvents();
  readonly async = new AsyncEvents();
  readonly markers = new MarkerEvents();
  readonly counters = new CounterEvents();
  readonly samples = new StackSamples();
  readonly maps = new EmbeddedMaps();
  asyncBegins = 0;
  readonly lostSpans: LostEvents = { untimed: 0, crowded: 0 };
  /** Of asynchronous spans, markers and counters. */
  readonly lostOthers: LostEvents = { untimed: 0, crowded: 0 };
  /** Events of kinds that nobody reads. */
  otherEvents = 0;
  /** Events whose details are not kept. */
  unreadDetails = 0;
  /** Whether it was a trace at all. */
  hasEvents = false;
  viztracer: { version: string; overflow: boolean } | null = null;
  private readonly reader: JsonReader;
  /** Whether somebody asked for the spans and what else there is: else they are gathered only to be the figures. */
  readonly wantsSpans: boolean;
  private readonly events: EventReaders;

  constructor(reader: JsonReader, wantsSpans: boolean) {
    this.reader = reader;
    this.wantsSpans = wantsSpans;
    this.profiles = new TraceCpuProfiles(reader, () => {
      if (!wantsSpans) this.spans = new SpanEvents();
    });
    this.events = eventReaders(reader, this);
  }

  /** Whether spans of threads are still gathered: where there are samples they are not the figures. */
  get takesSpans(): boolean {
    return this.wantsSpans || !this.profiles.hasSamples;
  }

  /** Whether asynchronous spans are gathered: until there is anything else, they may be all that the file holds. */
  get takesAsync(): boolean {
    return this.wantsSpans || (this.spans.length === 0 && !this.profiles.hasSamples);
  }

  /** Reads the whole trace. What was read before a fault stays. */
  async read(): Promise<void> {
    const { reader } = this;
    if ((await reader.one(() => reader.kind())) === 'array') {
      reader.where = 'events';
      await this.readEvents(true);
    } else {
      await reader.fields(TOP_KEYS, async (field, name) => {
        reader.where = name.slice(0, 40);
        await this.readField(field);
        reader.where = '';
      });
    }
    if (!(await reader.atEnd())) throw reader.refusal('malformed', 'The trace is followed by more data');
  }

  private async readField(field: number): Promise<void> {
    const { reader } = this;
    const kind = await reader.one(() => reader.kind());
    if (field === 0 && kind === 'array') await this.readEvents(false);
    else if (field === 1 && kind === 'array') await reader.items(() => this.samples.readSample(reader, this.threads));
    else if (field === 2 && kind === 'object') await this.readStackFrames();
    else if (field === 3 && kind === 'object') {
      const tool = { version: '', overflow: false };
      await reader.one(() => {
        reader.object(TOOL_KEYS, (inner) => {
          if (inner === 0) tool.version = reader.text();
          else if (inner === 1) tool.overflow = reader.flag();
        });
      });
      this.viztracer = tool;
    } else if (field === 4 && kind === 'object') await this.readMetadata();
  }

  /** Traces are written while things happen: commas may be too many, and a list at the top need not be closed. */
  private async readEvents(mayEnd: boolean): Promise<void> {
    const { reader } = this;
    this.hasEvents = true;
    let opened = false;
    await reader.steps(() => {
      if (!opened) {
        reader.openArray();
        reader.keep();
        opened = true;
        reader.item = 0;
      }
      this.events.readUsualEvents();
      while (reader.comma()) reader.keep();
      if (reader.closedArray()) return true;
      this.events.readEvent();
      reader.item++;
      return false;
    }, mayEnd);
    reader.item = -1;
  }

  private async readMetadata(): Promise<void> {
    const { reader } = this;
    await reader.fields(METADATA_KEYS, async (field) => {
      if (field === 0 && (await reader.one(() => reader.kind())) === 'array') await reader.items(() => this.maps.readItem(reader));
    });
  }

  private async readStackFrames(): Promise<void> {
    const { reader } = this;
    let opened = false;
    await reader.steps(() => {
      if (!opened) {
        reader.openObject();
        reader.keep();
        opened = true;
      }
      if (reader.closedObject()) return true;
      this.samples.readFrame(reader);
      reader.afterField();
      return false;
    });
  }
}

