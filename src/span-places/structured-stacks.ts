// Stack traces that loggers write as lists instead of text: structlog's `dict_tracebacks` and zerolog's `stack`.

import type { StackFrame, StackTrace } from '../stack-traces/stack-trace.ts';
import type { Attribute, AttributeValue } from '../trace/distributed.ts';
import { numberFromOne, textOf } from './span-facts.ts';

/** So many frames are looked at. */
const MOST_FRAMES = 1000;

/** The trace that a list of fields is; `null` for any other value. */
export function structuredTrace(value: AttributeValue | undefined): StackTrace | null {
  const rows = fieldLists(value);
  const exceptions = rows.map(ofStructlog).filter((trace) => trace !== null);
  if (exceptions.length > 0) return { ...exceptions[0]!, causes: exceptions.slice(1) };
  const frames = rows.map((row) => frameOf(row, 'func', 'source', 'line')).filter((frame) => frame !== null);
  return frames.length === 0 ? null : { language: 'go', type: '', message: '', frames, causes: [] };
}

/** `{exc_type, exc_value, frames: [{filename, lineno, name}]}`, the outermost frame first. */
function ofStructlog(exception: readonly Attribute[]): StackTrace | null {
  const rows = fieldLists(exception.find(({ key }) => key === 'frames')?.value);
  const frames = rows.map((row) => frameOf(row, 'name', 'filename', 'lineno')).filter((frame) => frame !== null).reverse();
  return frames.length === 0 ? null : { language: 'python', type: textOf(exception, 'exc_type'), message: textOf(exception, 'exc_value'), frames, causes: [] };
}

function frameOf(row: readonly Attribute[], name: string, file: string, line: string): StackFrame | null {
  const recorded = textOf(row, file);
  return recorded === '' ? null : { functionName: textOf(row, name), file: recorded, line: numberFromOne(row, line), column: null };
}

/** The objects of a list. */
function fieldLists(value: AttributeValue | undefined): (readonly Attribute[])[] {
  if (!Array.isArray(value)) return [];
  const list = value as readonly AttributeValue[];
  return list.slice(0, MOST_FRAMES).flatMap((each) => (typeof each === 'object' && each !== null && 'fields' in each ? [each.fields] : []));
}
