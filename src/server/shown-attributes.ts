// Attributes of spans as text for people, within bounds; the statement and the stack traces among them; where in the source
// a record says it was made. Names: OpenTelemetry's conventions, old and new, and those of logging libraries (FORMATS C1, C2).

import { logPlace } from '../span-places/recorded-places.ts';
import { textOf as textAt } from '../span-places/span-facts.ts';
import { findStackTraces } from '../stack-traces/parse-stack-trace.ts';
import type { StackTrace } from '../stack-traces/stack-trace.ts';
import { framePath, isUserFrame } from '../stack-traces/user-frame.ts';
import type { Attribute, AttributeValue } from '../trace/distributed.ts';
import type { RecordedPlace, ShownAttribute, StackLine } from '../protocol/traces.ts';
import { statementLines } from './statement-lines.ts';

/** Longer texts are cut, unless all is asked for. */
const MOST_CHARACTERS = 20_000;
/** Lines of one stack trace. */
const MOST_LINES = 300;

const STATEMENTS = ['db.query.text', 'db.statement', 'sql.query', 'cassandra.query'];
const STACKS = ['exception.stacktrace', 'code.stacktrace', 'stack', 'error.stack', 'stack_trace', 'exc_info', 'exception', 'stacktrace', 'err.stack'];

/** The first attributes as texts, and how many there are beside them. */
export function shownAttributes(attributes: readonly Attribute[], most: number): { readonly shown: ShownAttribute[]; readonly more: number } {
  const shown = attributes.slice(0, most).map(({ key, value }) => ({ key: shownText(key, most), value: shownText(textOf(value), most) }));
  return { shown, more: attributes.length - shown.length };
}

/** A text as long as it may be beside so many others: whole where all is asked for (`most` infinite). */
export function shownText(text: string, most: number): string {
  if (most === Infinity || text.length <= MOST_CHARACTERS) return text;
  return `${text.slice(0, MOST_CHARACTERS)}… (${text.length - MOST_CHARACTERS} more characters)`;
}

/** A value as text: as it is where it is plain, else JSON. */
export function textOf(value: AttributeValue): string {
  return typeof value === 'string' ? value : typeof value === 'bigint' ? String(value) : JSON.stringify(jsonOf(value));
}

/** Numbers beyond 2^53 keep their digits as text; of fields with one name the last stays. */
function jsonOf(value: AttributeValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if ('fields' in value) return Object.fromEntries(value.fields.map((field) => [field.key, jsonOf(field.value)]));
  return value.map(jsonOf);
}

/** The statement that a span asked a database, on lines; "" where it tells none. */
export function statementOf(attributes: readonly Attribute[]): string {
  for (const key of STATEMENTS) {
    const found = attributes.find((each) => each.key === key)?.value;
    if (typeof found === 'string' && found !== '') return statementLines(found);
  }
  return '';
}

/** The lines of the stack traces among attributes. */
export function stackOf(attributes: readonly Attribute[]): StackLine[] {
  for (const key of STACKS) {
    const found = textAt(attributes, key);
    if (found === '') continue;
    const lines = findStackTraces(found).flatMap(({ trace }) => stackLines(trace, ''));
    if (lines.length > 0) return lines.slice(0, MOST_LINES);
  }
  return [];
}

function stackLines(trace: StackTrace, lead: string): StackLine[] {
  const header = [trace.type, trace.message].filter((part) => part !== '').join(': ');
  const first: StackLine[] = header === '' ? [] : [{ text: lead + header, place: null, own: false }];
  const frames = trace.frames.map((frame): StackLine => {
    const { functionName, file, line, column } = frame;
    const place = file === '' ? null : recordedPlace(framePath(frame, trace.language), line, column);
    const where = place === null ? '' : [file, place.line1, place.column1].filter((part) => part !== null).join(':');
    return { text: [functionName || '(anonymous)', where].filter((part) => part !== '').join(' – '), place, own: isUserFrame(frame, trace.language) };
  });
  return [...first, ...frames, ...trace.causes.flatMap((cause) => stackLines(cause, 'Caused by: '))];
}

/** The place that a line of log says it was written at; `null` where it does not. */
export function placeOf(fields: readonly Attribute[]): RecordedPlace | null {
  const place = logPlace(fields);
  return place === null ? null : recordedPlace(place.file, place.line, place.column);
}

function recordedPlace(file: string, line0: number | null, column0: number | null): RecordedPlace {
  return { file, line1: line0 === null ? null : line0 + 1, column1: column0 === null ? null : column0 + 1 };
}
