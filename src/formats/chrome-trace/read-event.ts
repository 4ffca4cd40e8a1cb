// The events of a trace one by one, and of each only what is needed. Events stand whole in the reader's window while they
// are read, so `args` are passed over and come back to where their event's name asks for them: most of a trace is
// arguments that nobody reads. Beside a CPU profile whose spans nobody asked for, whole events are passed over by name.

import { PairMap } from '../../base/key-map.ts';
import type { JsonReader } from '../../bytes/json-reader.ts';
import { Records } from '../../bytes/json-scanner.ts';
import { fieldOrder } from '../../bytes/json-text.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { blankCallPlace, callPlaceReader } from './call-places.ts';
import { CALL, NOTHING, PLACE, place0, readPlace, type ArgsKind } from './labels.ts';
import type { LostEvents, TraceContent } from './read-trace.ts';
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
/** Names of all events that matter beside a CPU profile, if the spans do not. */
const READ_BESIDE_PROFILE = /^(Script|(CpuProfile|Profile|ProfileChunk|thread_name|process_name)$)/;
/** Has to be read with care. */
const UNKNOWN = -1;
/** No arguments that matter. */
const NONE = -2;

/** More would take more memory than a file of this kind is worth: 400 MB while it is read. */
const MAX_EVENTS = 1 << 24;
/** How much text of details is kept, in UTF-16 units. */
const MAX_DETAILS = 64 << 20;

export interface EventReaders {
  /** With care, one in a step, of which nothing is kept before it was read whole (at the end of the window it is read again). */
  readonly readEvent: () => void;
  /** Those that are usual, in bulk, as far as they follow one another. */
  readonly readUsualEvents: () => void;
}

/** How events are read into `into`. */
export function eventReaders(reader: JsonReader, into: TraceContent): EventReaders {
  const { threads, profiles, labels, async, markers, counters, maps, wantsSpans } = into;
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
  /** What arguments of calls tell belongs to the spans only. */
  const kindOfArgs = (label: number): ArgsKind => {
    const kind = labels.argsKind(label);
    return kind === CALL && !wantsSpans ? NOTHING : kind;
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
    const kind = kindOfArgs(plain);
    if (kind === NOTHING) return plain;
    hasPlace = false;
    reader.readAgain(args, kind === PLACE ? readArgsPlace : readArgsCall);
    return hasPlace ? labels.at(name, category, place, place.functionName) : plain;
  };
  /** The text of `place.detail` as {@link label} left it. */
  const detail = (): number => {
    if (place.detail === '' || !wantsSpans) return 0;
    detailsSize += place.detail.length;
    if (detailsSize <= MAX_DETAILS) return labels.texts.intern(place.detail);
    into.unreadDetails++;
    return 0;
  };
  /** Whether the event has a time and there is room for it; it is counted if not. */
  const isKept = (lost: LostEvents): boolean => {
    if (!(Math.abs(ts) <= Number.MAX_SAFE_INTEGER)) lost.untimed++;
    else if (++kept > MAX_EVENTS) lost.crowded++;
    else return true;
    return false;
  };
  const span = (kind: Phase): void => {
    if (!into.takesSpans || !isKept(into.lostSpans)) return;
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
    if (!into.takesAsync || !isKept(into.lostOthers)) return;
    const own = thread();
    const { texts } = labels;
    const process = isLocal ? threads.firstOfProcess(own) : -1;
    const group = async.groupOf(texts.intern(category), texts.intern(id), texts.intern(scope), process, own);
    if (isBegin) async.push(group, label(), BEGIN, ts, detail());
    else async.push(group, labels.plain(name, category), END, ts, 0);
  };
  const marker = (): void => {
    if (args >= 0 && name.startsWith('Script')) reader.readAgain(args, () => maps.readScript(reader));
    if (wantsSpans && isKept(into.lostOthers)) markers.push(thread(), label(), ts, labels.texts.intern(id), detail());
  };
  const counter = (): void => {
    if (args < 0 || !wantsSpans || !isKept(into.lostOthers)) return;
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

  // Pairs of category and name by the numbers of both: the label without a place, and what arguments are looked at for.
  const pairs = new Map<number, number>();
  const plainOfPair: number[] = [];
  const kindOfPair: (ArgsKind | typeof UNKNOWN)[] = [];
  const pairOf = (categoryText: number, nameText: number): number => {
    const key = categoryText * 2 ** 16 + nameText;
    let pair = pairs.get(key);
    if (pair === undefined) {
      pairs.set(key, (pair = plainOfPair.length));
      const text = reader.recordText(records, NAME!);
      const plain = labels.plain(text, reader.recordText(records, CAT!));
      plainOfPair.push(plain);
      kindOfPair.push(READ_OTHERWISE.test(text) ? UNKNOWN : kindOfArgs(plain));
    }
    return pair;
  };
  /** Pairs with arguments, by the number of their text: producers that write places write the same ones again and again. */
  const placed = new PairMap();
  const labelOfPlaced: number[] = [];
  const detailOfPlaced: number[] = [];
  const hasArgs = (): boolean => records.has(ARGS!) && reader.recordByte(records, ARGS!, 1) !== 0x7d;
  /** Which of `placed` the event is. {@link UNKNOWN}: it has to be read. */
  const placedOf = (pair: number): number => {
    const text = reader.recordNumber(records, ARGS!);
    if (text === 0) return UNKNOWN;
    const known = placed.indexOf(pair, text);
    if (known === labelOfPlaced.length) {
      name = reader.recordText(records, NAME!);
      category = reader.recordText(records, CAT!);
      file = '';
      args = records.place(ARGS!);
      labelOfPlaced.push(label());
      detailOfPlaced.push(detail());
    }
    return known;
  };
  const textsAndIds = (): boolean => records.textNumber(NAME!) > 0 && records.textNumber(CAT!) > 0 && records.number(PID!) >= 0 && records.number(TID!) >= 0;
  /** Nearly all events: spans and instants with nothing unusual. Says whether it was one. */
  const readUsual = (): boolean => {
    const isSpan = phase !== LETTER.I;
    const begun = records.number(TS!);
    const length = phase === LETTER.X ? records.number(DUR!) : 0;
    // False for NaN as well: what is missing or no number.
    if (!(textsAndIds() && length >= 0 && length <= Number.MAX_SAFE_INTEGER && Math.abs(begun) <= Number.MAX_SAFE_INTEGER)) return false;
    if (kept >= MAX_EVENTS || records.has(RECORD_FILE) || (!isSpan && records.has(ID!))) return false;
    const pair = pairOf(records.textNumber(CAT!), records.textNumber(NAME!));
    const kind = kindOfPair[pair]!;
    if (kind === UNKNOWN) return false;
    if (!isSpan && !wantsSpans) return true;
    let known = NONE;
    if (kind !== NOTHING && phase !== LETTER.E && hasArgs()) {
      known = kind === PLACE ? placedOf(pair) : UNKNOWN;
      if (known === UNKNOWN) return false;
    }
    kept++;
    const ownLabel = known === NONE ? plainOfPair[pair]! : labelOfPlaced[known]!;
    const text = known === NONE ? 0 : detailOfPlaced[known]!;
    const own = threads.index(records.number(PID!), records.number(TID!));
    if (!isSpan) markers.push(own, ownLabel, begun, 0, text);
    else {
      into.spans.push(own, ownLabel, phase === LETTER.X ? WHOLE : phase === LETTER.B ? BEGIN : END, begun, length);
      if (text !== 0) into.spans.describe(text);
    }
    return true;
  };
  /** An id that is a number, `null` for none; NaN for one that is not, which has to be read with care. */
  const idOf = (field: number): number | null => (records.has(field) ? records.number(field) : null);
  const isText = (field: number): boolean => !records.has(field) || reader.recordByte(records, field, 0) === 0x22;
  const readRecord = (): void => {
    phase = records.has(PH!) ? reader.recordByte(records, PH!, 1) & 0x7f : 0;
    if ((phase === LETTER.X || phase === LETTER.B || phase === LETTER.E || phase === LETTER.I) && readUsual()) return;
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
    args = hasArgs() ? records.place(ARGS!) : -1;
    commit();
  };
  /** Beside a CPU profile: by name alone. */
  const byName = new Records(['name'], 1);
  const readByName = (): void => {
    if (!byName.has(0) || reader.recordByte(byName, 0, 0) !== 0x22) return reader.readAgain(byName.start, readEvent);
    if (READ_BESIDE_PROFILE.test(reader.recordText(byName, 0))) reader.readAgain(byName.start, readEvent);
    else byName.passOver(byName.textNumber(0));
  };
  const readUsualEvents = (): void => {
    if (into.takesSpans) reader.records(records, readRecord);
    if (!into.takesSpans) reader.records(byName, readByName);
  };
  return { readEvent, readUsualEvents };
}
