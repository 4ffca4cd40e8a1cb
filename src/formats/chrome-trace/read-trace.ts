// A trace from its bytes: the top level, the events one by one, and of each event only what is needed. Events stand
// whole in the reader's window while they are read, so `args` are passed over and come back to where their event's name
// asks for them: most of a trace is arguments that nobody reads.

import type { JsonReader } from '../../bytes/json-reader.ts';
import { fieldOrder } from '../../bytes/json-text.ts';
import { Records } from '../../bytes/json-scanner.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { TraceCpuProfiles } from './cpu-profiles.ts';
import { blankPlace, Labels, place0, readPlace } from './labels.ts';
import { BEGIN, END, SpanEvents, WHOLE, type Phase } from './spans.ts';
import { readId, StackSamples } from './stack-samples.ts';
import { TraceThreads, type TraceId } from './threads.ts';

const TOP_KEYS = new KeySet(['traceEvents', 'samples', 'stackFrames', 'viztracer_metadata']);
const TOOL_KEYS = new KeySet(['version', 'overflow']);
const NAME_KEYS = new KeySet(['name']);
const EVENT_KEYS = new KeySet([
  'args', 'cat', 'dur', 'id', 'name', 'ph', 'pid', 'tdur', 'tid', 'ts', 'tts', 's', 'bp', 'id2', 'scope', 'sf', 'bind_id', 'flow_in', 'flow_out',
  '.file', '.line',
]);
const [ARGS, , DUR, ID, NAME, PH, PID, TDUR, TID, TS] = EVENT_KEYS.names.keys();
const FILE = EVENT_KEYS.names.indexOf('.file');
const LINE = EVENT_KEYS.names.indexOf('.line');
/** The fields that nearly all events have and no others, in bulk: indices as in {@link EVENT_KEYS}, then `.file`. */
const RECORD_NAMES = [...EVENT_KEYS.names.slice(0, TS! + 1), '.file'];
const RECORD_FILE = RECORD_NAMES.length - 1;
/** The first letters of `ph` and of names that matter. */
const LETTER = { B: 0x42, E: 0x45, X: 0x58, C: 0x43, M: 0x4d, P: 0x50, S: 0x53, b: 0x62 } as const;

/** What a trace holds, gathered while reading. */
export class TraceContent {
  readonly threads = new TraceThreads();
  readonly profiles: TraceCpuProfiles;
  readonly labels = new Labels();
  /** Left empty once a CPU profile has samples. */
  spans = new SpanEvents();
  readonly samples = new StackSamples();
  /** Spans that belong to no thread. */
  asyncSpans = 0;
  eventCount = 0;
  /** Whether it was a trace at all. */
  hasEvents = false;
  viztracer: { version: string; overflow: boolean } | null = null;
  private readonly reader: JsonReader;
  private readonly readEvent: () => void;
  private readonly readRecord: () => void;
  private readonly records = new Records(RECORD_NAMES);

  constructor(reader: JsonReader) {
    this.reader = reader;
    this.profiles = new TraceCpuProfiles(reader);
    const { readEvent, readRecord } = eventReaders(reader, this, this.records);
    this.readEvent = readEvent;
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
    }
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

/**
 * How events are read: with care, one in a step, of which nothing is kept before it was read whole (at the end of the
 * window it is read again); or from a record of its fields.
 */
function eventReaders(reader: JsonReader, into: TraceContent, records: Records): { readEvent: () => void; readRecord: () => void } {
  const { threads, profiles, labels } = into;
  const order = fieldOrder(EVENT_KEYS);
  let name = '';
  let phase = 0;
  let pid: TraceId | null = null;
  let tid: TraceId | null = null;
  let ts = NaN;
  let duration = NaN;
  let threadDuration = NaN;
  let id = '';
  let args = -1;
  let file = '';
  let line = NaN;

  const readField = (field: number): void => {
    switch (field) {
      case ARGS:
        // Passed over: the reader does that with what is left unread.
        args = reader.place;
        return;
      case NAME:
        name = reader.text();
        return;
      case PH:
        phase = reader.text().charCodeAt(0);
        return;
      case PID:
        pid = readId(reader);
        return;
      case TID:
        tid = readId(reader);
        return;
      case TS:
        ts = reader.number();
        return;
      case DUR:
        duration = reader.number();
        return;
      case TDUR:
        threadDuration = reader.number();
        return;
      case ID:
        id = String(readId(reader));
        return;
      case FILE:
        file = reader.text();
        return;
      case LINE:
        line = reader.number();
        return;
    }
  };
  const thread = (): number => threads.index(pid ?? 0, tid ?? pid ?? 0);
  const place = blankPlace();
  let hasPlace = false;
  const readArgsPlace = (): void => {
    hasPlace = reader.kind() === 'object' && readPlace(reader, place);
  };
  /** Fills `place` from the event or its arguments, if they name one. */
  const findPlace = (): boolean => {
    if (file !== '') {
      place.file = file;
      place.line0 = place0(line);
      place.column0 = place.startLine0 = place.startColumn0 = -1;
      return true;
    }
    hasPlace = false;
    if (args >= 0) reader.readAgain(args, readArgsPlace);
    return hasPlace;
  };
  const span = (kind: Phase): void => {
    if (profiles.hasSamples || !(Math.abs(ts) <= Number.MAX_SAFE_INTEGER)) return;
    let length = 0;
    if (kind === WHOLE) {
      const recorded = Number.isNaN(duration) ? threadDuration : duration;
      if (recorded > 0 && recorded <= Number.MAX_SAFE_INTEGER) length = recorded;
    }
    const label = kind !== END && findPlace() ? labels.at(name, place) : labels.plain(name);
    into.spans.push(thread(), label, kind, ts, length);
  };
  const metadata = (): void => {
    if (args < 0 || (name !== 'thread_name' && name !== 'process_name')) return;
    reader.readAgain(args, () => {
      if (reader.kind() !== 'object') return;
      reader.object(NAME_KEYS, () => {
        const text = reader.text();
        if (name === 'thread_name') threads.nameThread(thread(), text);
        else threads.nameProcess(pid ?? 0, text);
      });
    });
  };
  const other = (): void => {
    if (name === 'ProfileChunk' || name === 'Profile' || name === 'CpuProfile') {
      if (args < 0) return;
      const event = { pid: pid ?? 0, id, thread: thread(), ts };
      reader.readAgain(args, () => profiles.readArgs(name, event));
      // What went before is not needed any more.
      if (profiles.hasSamples && into.spans.length > 0) into.spans = new SpanEvents();
    } else if (phase === LETTER.b || phase === LETTER.S) into.asyncSpans++;
  };
  /** Nothing but spans is made of spans, and none is needed where there is a profile. */
  const isNeeded = (): boolean => !profiles.hasSamples || (phase !== LETTER.X && phase !== LETTER.B && phase !== LETTER.E);
  const commit = (): void => {
    if (phase === LETTER.X) span(WHOLE);
    else if (phase === LETTER.B) span(BEGIN);
    else if (phase === LETTER.E) span(END);
    else if (phase === LETTER.M) metadata();
    else other();
  };

  const readEvent = (): void => {
    if (reader.kind() !== 'object') return reader.skipValue();
    name = id = file = '';
    phase = 0;
    pid = tid = null;
    ts = duration = threadDuration = line = NaN;
    args = -1;
    reader.object(EVENT_KEYS, readField, order);
    if (isNeeded()) commit();
  };

  const numberOf = (field: number): number => (records.has(field) ? records.number(field) : NaN);
  /** An id that is a number, `null` for none; NaN for one that is not, which has to be read with care. */
  const idOf = (field: number): number | null => (records.has(field) ? records.number(field) : null);
  const readRecord = (): void => {
    phase = records.has(PH!) ? reader.recordByte(records, PH!, 1) : 0;
    if (!isNeeded()) return;
    const first = records.has(NAME!) ? reader.recordByte(records, NAME!, 1) : 0;
    const isSpan = phase === LETTER.X || phase === LETTER.B || phase === LETTER.E;
    if (!isSpan && phase !== LETTER.M && first !== LETTER.P && first !== LETTER.C) {
      if (phase === LETTER.b || phase === LETTER.S) into.asyncSpans++;
      return;
    }
    pid = idOf(PID!);
    tid = idOf(TID!);
    ts = numberOf(TS!);
    const isOdd = Number.isNaN(pid) || Number.isNaN(tid) || (Number.isNaN(ts) && records.has(TS!)) || !isText(PH!) || !isText(NAME!);
    if (isOdd || records.has(RECORD_FILE) || (!isSpan && records.has(ID!))) return reader.readAgain(records.start, readEvent);
    name = records.has(NAME!) ? reader.recordText(records, NAME!) : '';
    id = file = '';
    duration = numberOf(DUR!);
    threadDuration = numberOf(TDUR!);
    args = records.has(ARGS!) ? records.place(ARGS!) : -1;
    commit();
  };
  const isText = (field: number): boolean => !records.has(field) || reader.recordByte(records, field, 0) === 0x22;
  return { readEvent, readRecord };
}
