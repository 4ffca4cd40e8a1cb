// The events of a trace one by one, and of each only what is needed. Events stand whole in the reader's window while they
// are read, so `args` are passed over and come back to where their event's name asks for them: most of a trace is
// arguments that nobody reads.

import type { JsonReader } from '../../bytes/json-reader.ts';
import { Records } from '../../bytes/json-scanner.ts';
import { fieldOrder } from '../../bytes/json-text.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { blankCallPlace, callPlaceReader } from './call-places.ts';
import { NOTHING, PLACE, place0, readPlace } from './labels.ts';
import type { TraceContent } from './read-trace.ts';
import { BEGIN, END, WHOLE, type Phase } from './spans.ts';
import { readId } from './stack-samples.ts';
import type { TraceId } from './threads.ts';

const NAME_KEYS = new KeySet(['name']);
const ID_KEYS = new KeySet(['local', 'global']);
const EVENT_KEYS = new KeySet([
  'cat', 'name', 'args', 'dur', 'id', 'ph', 'pid', 'tdur', 'tid', 'ts', 'tts', 's', 'bp', 'id2', 'scope', 'sf', 'bind_id', 'flow_in', 'flow_out',
  '.file', '.line',
]);
const [CAT, NAME, ARGS, DUR, ID, PH, PID, TDUR, TID, TS] = EVENT_KEYS.names.keys();
const ID2 = EVENT_KEYS.names.indexOf('id2');
const SCOPE = EVENT_KEYS.names.indexOf('scope');
const FILE = EVENT_KEYS.names.indexOf('.file');
const LINE = EVENT_KEYS.names.indexOf('.line');
/** The fields that nearly all events have and no others, in bulk: indices as in {@link EVENT_KEYS}, then `.file`. */
const RECORD_NAMES = [...EVENT_KEYS.names.slice(0, TS! + 1), '.file'];
/** Category and name, which repeat. */
const RECORD_TEXTS = 2;
const RECORD_FILE = RECORD_NAMES.length - 1;

/** What is done with an event, by its `ph`. */
const NEVER = 0, SPAN = 1, ASYNC = 2, STEP = 3, MARKER = 4, COUNTER = 5, METADATA = 6, OTHER = 7;
const kindOfPhase = new Uint8Array(128).fill(OTHER);
for (const [phases, kind] of [['XBE', SPAN], ['beSF', ASYNC], ['nTp', STEP], ['IiR', MARKER], ['C', COUNTER], ['M', METADATA]] as const) {
  for (const phase of phases) kindOfPhase[phase.charCodeAt(0)] = kind;
}
kindOfPhase[0] = NEVER;

const LETTER = { X: 0x58, I: 0x49, B: 0x42, E: 0x45, S: 0x53, b: 0x62 } as const;

/** Names of events that are more than spans or instants. */
const READ_OTHERWISE = /^(Script|CpuProfile$|Profile)/;
/** No label. */
const UNKNOWN = -1;

/** More would take more memory than a file of this kind is worth: 400 MB while it is read. */
const MAX_EVENTS = 1 << 24;
/** How much text of details is kept, in UTF-16 units. */
const MAX_DETAILS = 64 << 20;

/**
 * How events are read: with care, one in a step, of which nothing is kept before it was read whole (at the end of the
 * window it is read again); or from a record of its fields.
 */
export function eventReaders(reader: JsonReader, into: TraceContent): { readEvent: () => void; readRecord: () => void; records: Records } {
  const { threads, profiles, labels, async, markers, counters, maps } = into;
  const records = new Records(RECORD_NAMES, RECORD_TEXTS);
  const order = fieldOrder(EVENT_KEYS);
  let name = '';
  let category = '';
  let phase = 0;
  let pid: TraceId | null = null;
  let tid: TraceId | null = null;
  let ts = NaN;
  let duration = NaN;
  let threadDuration = NaN;
  let id = '';
  /** Whether the id means something within its process only. */
  let isLocal = false;
  let scope = '';
  let args = -1;
  let file = '';
  let line = NaN;
  let kept = 0;
  let detailsSize = 0;

  const readId2 = (field: number): void => {
    isLocal = field === 0;
    if (field >= 0) id = String(readId(reader));
  };
  const readField = (field: number): void => {
    switch (field) {
      case ARGS:
        // Passed over: the reader does that with what is left unread.
        args = reader.place;
        return;
      case CAT:
        category = reader.text();
        return;
      case NAME:
        name = reader.text();
        return;
      case PH: {
        const code = reader.text().charCodeAt(0);
        phase = code < 128 ? code : 0;
        return;
      }
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
      case ID2:
        if (reader.kind() === 'object') reader.object(ID_KEYS, readId2);
        return;
      case SCOPE:
        scope = reader.text();
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
  const place = blankCallPlace();
  const readCallPlace = callPlaceReader(reader, place);
  let hasPlace = false;
  const readArgsPlace = (): void => {
    hasPlace = reader.kind() === 'object' && readPlace(reader, place, place);
  };
  const readArgsCall = (): void => {
    hasPlace = readCallPlace();
  };
  /** The label of the event with what its arguments tell; `place.detail` is set. */
  const label = (): number => {
    place.detail = place.functionName = '';
    if (file !== '') {
      place.file = file;
      place.line0 = place0(line);
      place.column0 = place.startLine0 = place.startColumn0 = -1;
      return labels.at(name, category, place);
    }
    const plain = labels.plain(name, category);
    if (args < 0) return plain;
    const kind = labels.argsKind(plain);
    if (kind === NOTHING) return plain;
    hasPlace = false;
    reader.readAgain(args, kind === PLACE ? readArgsPlace : readArgsCall);
    return hasPlace ? labels.at(name, category, place, place.functionName) : plain;
  };
  /** The text of `place.detail` as {@link label} left it. */
  const detail = (): number => {
    if (place.detail === '') return 0;
    detailsSize += place.detail.length;
    if (detailsSize <= MAX_DETAILS) return labels.texts.intern(place.detail);
    into.unreadDetails++;
    return 0;
  };
  /** Whether the event has a time and there is room for it; it is counted if not. */
  const isKept = (): boolean => {
    if (!(Math.abs(ts) <= Number.MAX_SAFE_INTEGER)) into.untimed++;
    else if (++kept > MAX_EVENTS) into.crowded++;
    else return true;
    return false;
  };
  const span = (kind: Phase): void => {
    if (!isKept()) return;
    let length = 0;
    if (kind === WHOLE) {
      const recorded = Number.isNaN(duration) ? threadDuration : duration;
      if (recorded > 0 && recorded <= Number.MAX_SAFE_INTEGER) length = recorded;
    }
    if (kind === END) return into.spans.push(thread(), labels.plain(name, category), kind, ts, 0);
    into.spans.push(thread(), label(), kind, ts, length);
    const text = detail();
    if (text !== 0) into.spans.describe(text);
  };
  const asyncSpan = (): void => {
    const isBegin = phase === LETTER.b || phase === LETTER.S;
    if (isBegin) into.asyncBegins++;
    if (!isKept()) return;
    const own = thread();
    const { texts } = labels;
    const process = isLocal ? threads.firstOfProcess(own) : -1;
    const group = async.groupOf(texts.intern(category), texts.intern(id), texts.intern(scope), process, own);
    if (isBegin) async.push(group, label(), BEGIN, ts, detail());
    else async.push(group, labels.plain(name, category), END, ts, 0);
  };
  const marker = (): void => {
    if (args >= 0 && name.startsWith('Script')) reader.readAgain(args, () => maps.readScript(reader));
    if (isKept()) markers.push(thread(), label(), ts, labels.texts.intern(id), detail());
  };
  const counter = (): void => {
    if (args < 0 || !isKept()) return;
    reader.readAgain(args, () => counters.readArgs(reader, labels.texts.intern(name), threads.firstOfProcess(thread()), ts, labels));
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
  const commit = (): void => {
    if (name === 'ProfileChunk' || name === 'Profile' || name === 'CpuProfile') {
      if (args < 0) return;
      const event = { pid: pid ?? 0, id, thread: thread(), ts };
      return reader.readAgain(args, () => profiles.readArgs(name, event));
    }
    const kind = kindOfPhase[phase];
    if (kind === SPAN) span(phase === LETTER.B ? BEGIN : phase === LETTER.E ? END : WHOLE);
    else if (kind === ASYNC) asyncSpan();
    else if (kind === MARKER || kind === STEP) marker();
    else if (kind === COUNTER) counter();
    else if (kind === METADATA) metadata();
    else if (kind !== NEVER) into.otherEvents++;
  };

  const readEvent = (): void => {
    if (reader.kind() !== 'object') return reader.skipValue();
    name = category = id = scope = file = '';
    phase = 0;
    pid = tid = null;
    ts = duration = threadDuration = line = NaN;
    isLocal = false;
    args = -1;
    reader.object(EVENT_KEYS, readField, order);
    commit();
  };

  /** By the numbers of category and name: the label of events whose arguments tell nothing, {@link UNKNOWN} of others. */
  const plainLabels = new Map<number, number>();
  const plainLabel = (category: number, name: number): number => {
    const key = category * 2 ** 16 + name;
    let label = plainLabels.get(key);
    if (label === undefined) {
      label = labels.plain(reader.recordText(records, NAME!), reader.recordText(records, CAT!));
      if (labels.argsKind(label) !== NOTHING || READ_OTHERWISE.test(reader.recordText(records, NAME!))) label = UNKNOWN;
      plainLabels.set(key, label);
    }
    return label;
  };
  /** Most events of Chrome: whole spans and instants with nothing unusual. Says whether it was one. */
  const readUsual = (): boolean => {
    const categoryText = records.textNumber(CAT!);
    const nameText = records.textNumber(NAME!);
    const begun = records.number(TS!);
    const length = phase === LETTER.X ? records.number(DUR!) : 0;
    const process = records.number(PID!);
    const own = records.number(TID!);
    // False for NaN as well: what is missing or no number.
    if (!(nameText > 0 && categoryText > 0 && length >= 0 && process >= 0 && own >= 0 && Math.abs(begun) <= Number.MAX_SAFE_INTEGER)) return false;
    if (kept >= MAX_EVENTS || records.has(RECORD_FILE)) return false;
    const label = plainLabel(categoryText, nameText);
    if (label === UNKNOWN || (phase !== LETTER.X && records.has(ID!))) return false;
    kept++;
    if (phase === LETTER.X) into.spans.push(threads.index(process, own), label, WHOLE, begun, length);
    else markers.push(threads.index(process, own), label, begun, 0, 0);
    return true;
  };
  /** An id that is a number, `null` for none; NaN for one that is not, which has to be read with care. */
  const idOf = (field: number): number | null => (records.has(field) ? records.number(field) : null);
  const isText = (field: number): boolean => !records.has(field) || reader.recordByte(records, field, 0) === 0x22;
  const readRecord = (): void => {
    phase = records.has(PH!) ? reader.recordByte(records, PH!, 1) & 0x7f : 0;
    if ((phase === LETTER.X || phase === LETTER.I) && readUsual()) return;
    const kind = kindOfPhase[phase];
    pid = idOf(PID!);
    tid = idOf(TID!);
    ts = records.number(TS!);
    const isOdd = Number.isNaN(pid) || Number.isNaN(tid) || (Number.isNaN(ts) && records.has(TS!)) || !isText(PH!) || !isText(NAME!) || !isText(CAT!);
    // Ids may be anything.
    if (isOdd || kind === ASYNC || kind === STEP || records.has(RECORD_FILE) || (kind !== SPAN && records.has(ID!))) return reader.readAgain(records.start, readEvent);
    name = records.has(NAME!) ? reader.recordText(records, NAME!) : '';
    category = records.has(CAT!) ? reader.recordText(records, CAT!) : '';
    id = scope = file = '';
    isLocal = false;
    duration = records.number(DUR!);
    threadDuration = records.number(TDUR!);
    // Half of all arguments are empty.
    args = records.has(ARGS!) && reader.recordByte(records, ARGS!, 1) !== 0x7d ? records.place(ARGS!) : -1;
    commit();
  };
  return { readEvent, readRecord, records };
}
