// What Chrome's own events tell in their arguments: of a function call which function it is, of a user timing its
// `detail` and the code that asked for it. Lines and columns of these count from 1 (FORMATS 3.2).

import type { JsonReader } from '../../bytes/json-reader.ts';
import { fieldOrder } from '../../bytes/json-text.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { NONE } from '../../profile/tables.ts';
import { blankPlace, place0, type ArgsText, type LabelPlace } from './labels.ts';

/** In the order in which Chrome writes them, with what lies between. */
const CALL_KEYS = new KeySet(['columnNumber', 'frame', 'functionName', 'isolate', 'lineNumber', 'scriptId', 'url', 'data', 'detail', 'stackTrace']);
const [COLUMN, , FUNCTION, , LINE, , URL, DATA, DETAIL, STACK] = CALL_KEYS.names.keys();

/** A place to read into. */
export interface CallPlace extends LabelPlace, ArgsText {
  functionName: string;
}

export function blankCallPlace(): CallPlace {
  return { ...blankPlace(), functionName: '', detail: '' };
}

/** Reads the `args` of one event into `place`, where they stand in `data` or by themselves; says whether a place is in them. */
export function callPlaceReader(reader: JsonReader, place: CallPlace): () => boolean {
  const order = fieldOrder(CALL_KEYS);
  // A call names its function itself; of other events the innermost frame is the code that asked for it.
  const asking = blankCallPlace();
  let isFirstFrame = false;
  const readPlaceField = (field: number, into: CallPlace): void => {
    if (field === URL) into.file = reader.text();
    else if (field === FUNCTION) into.functionName = reader.text();
    else if (field === LINE) into.line0 = place0(reader.number());
    else if (field === COLUMN) into.column0 = place0(reader.number());
  };
  const readFrameField = (field: number): void => readPlaceField(field, asking);
  const readFrame = (): void => {
    if (!isFirstFrame || reader.kind() !== 'object') return reader.skipValue();
    isFirstFrame = false;
    reader.object(CALL_KEYS, readFrameField);
  };
  const readField = (field: number): void => {
    if (field === DETAIL) place.detail = reader.text();
    else if (field === STACK) {
      if (reader.kind() !== 'array') return;
      isFirstFrame = true;
      reader.array(readFrame);
    } else readPlaceField(field, place);
  };
  const readOuterField = (field: number): void => {
    if (field === DATA && reader.kind() === 'object') reader.object(CALL_KEYS, readField, order);
    else readField(field);
  };
  return () => {
    clear(place);
    clear(asking);
    if (reader.kind() !== 'object') return false;
    reader.object(CALL_KEYS, readOuterField);
    if (place.file === '' && asking.file !== '') {
      const { detail } = place;
      Object.assign(place, asking);
      place.detail = detail;
    }
    return place.file !== '';
  };
}

function clear(place: CallPlace): void {
  place.file = place.functionName = place.detail = '';
  place.line0 = place.column0 = place.startLine0 = place.startColumn0 = NONE;
}
