// A trace from its bytes: the top level and its lists. What events are is read in read-event.ts.

import type { JsonReader } from '../../bytes/json-reader.ts';
import type { Records } from '../../bytes/json-scanner.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { AsyncEvents } from './async-events.ts';
import { TraceCpuProfiles } from './cpu-profiles.ts';
import { EmbeddedMaps } from './embedded-maps.ts';
import { CounterEvents, MarkerEvents } from './instants.ts';
import { Labels } from './labels.ts';
import { eventReaders } from './read-event.ts';
import { SpanEvents } from './spans.ts';
import { StackSamples } from './stack-samples.ts';
import { TraceThreads } from './threads.ts';

const TOP_KEYS = new KeySet(['traceEvents', 'samples', 'stackFrames', 'viztracer_metadata', 'metadata']);
const METADATA_KEYS = new KeySet(['sourceMaps']);
const TOOL_KEYS = new KeySet(['version', 'overflow']);
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
  // What is lost, in events: without a time that is a number; beyond what can be kept; of kinds that nobody reads.
  untimed = 0;
  crowded = 0;
  otherEvents = 0;
  /** Events whose details are not kept. */
  unreadDetails = 0;
  eventCount = 0;
  /** Whether it was a trace at all. */
  hasEvents = false;
  viztracer: { version: string; overflow: boolean } | null = null;
  private readonly reader: JsonReader;
  private readonly readEvent: () => void;
  private readonly readRecord: () => void;
  private readonly records: Records;

  constructor(reader: JsonReader) {
    this.reader = reader;
    this.profiles = new TraceCpuProfiles(reader);
    const { readEvent, readRecord, records } = eventReaders(reader, this);
    this.readEvent = readEvent;
    this.records = records;
    this.readRecord = () => {
      readRecord();
      reader.item = ++this.eventCount;
    };
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
      reader.records(this.records, this.readRecord);
      while (reader.comma()) reader.keep();
      if (reader.closedArray()) return true;
      this.readEvent();
      reader.item = ++this.eventCount;
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
      reader.comma();
      if (reader.closedObject()) return true;
      this.samples.readFrame(reader);
      return false;
    });
  }
}

