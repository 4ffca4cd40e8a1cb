// Rung 1: places that were recorded. By the span's attributes, by comments in its query, by the lines of log written in it.
// Who emits which attribute: FORMATS C1 and 3.38. Lines are 1-based in all of them.

import { codeOwner } from '../places/code-owner.ts';
import type { Attribute } from '../trace/distributed.ts';
import { CONFIDENCE } from './confidence.ts';
import { sqlComment } from './landmarks/sql-comment.ts';
import { numberFromOne, textOf, type SpanFacts } from './span-facts.ts';
import type { SpanPlace } from './span-place.ts';

/** Keys that together say a place; the first of each that is there counts. */
interface PlaceKeys {
  readonly file: readonly string[];
  readonly line: readonly string[];
  readonly column?: readonly string[];
  readonly functionName?: readonly string[];
  /** Class or module, where it is apart from the function. */
  readonly container?: readonly string[];
}

/** OpenTelemetry's names, the stable before the old ones, which Sentry writes too. */
const CODE: PlaceKeys = {
  file: ['code.file.path', 'code.filepath'],
  line: ['code.line.number', 'code.lineno'],
  column: ['code.column.number', 'code.column'],
  functionName: ['code.function.name', 'code.function'],
  container: ['code.namespace'],
};

/** Datadog's frames, of which the first own one counts; it sends at most eight. */
const DATADOG: readonly PlaceKeys[] = Array.from({ length: 8 }, (_, frame) => ({
  file: [`_dd.code_origin.frames.${frame}.file`],
  line: [`_dd.code_origin.frames.${frame}.line`],
  column: [`_dd.code_origin.frames.${frame}.column`],
  functionName: [`_dd.code_origin.frames.${frame}.method`],
  container: [`_dd.code_origin.frames.${frame}.type`],
}));

/** Loggers: structlog and Python's logging, slog and log4j, GCP, ECS, logback, tracing-subscriber, OpenTelemetry's own. */
const LOGGERS: readonly PlaceKeys[] = [
  CODE,
  { file: ['pathname'], line: ['lineno'], functionName: ['qual_name', 'func_name', 'funcName'] },
  { file: ['source.file'], line: ['source.line'], functionName: ['source.function', 'source.method'], container: ['source.class'] },
  { file: ['logging.googleapis.com/sourceLocation.file', 'sourceLocation.file'], line: ['logging.googleapis.com/sourceLocation.line', 'sourceLocation.line'], functionName: ['logging.googleapis.com/sourceLocation.function', 'sourceLocation.function'] },
  { file: ['log.origin.file.name'], line: ['log.origin.file.line'], functionName: ['log.origin.function'] },
  { file: ['caller_file_name'], line: ['caller_line_number'], functionName: ['caller_method_name'], container: ['caller_class_name'] },
  { file: ['filename', 'file'], line: ['line_number', 'lineno', 'line'], functionName: ['func_name', 'func'] },
];

/** Keys under which loggers of Go and Node put `pkg/file.go:12`. */
const CALLERS = ['caller', 'file', 'source'];

/** The statement of a database, under all names it has had. */
export const QUERY_KEYS = ['db.query.text', 'db.statement', 'sql.query', 'db.sql.query'];

/** Attributes from which a span's own place is read. */
export const PLACE_ATTRIBUTES: readonly string[] = [CODE, ...DATADOG].flatMap((keys) => [keys.file, keys.line, keys.functionName ?? [], keys.container ?? []].flat());

/** At most so many different lines of log are places. */
const MOST_LOG_PLACES = 5;

/** Places that the span says itself, the surest first. */
export function recordedPlaces({ attributes, events, logs }: SpanFacts): SpanPlace[] {
  return [
    ...ownPlaces(attributes),
    ...queryPlaces(attributes),
    ...linesOfLog([...logs.map(({ fields }) => fields), ...events.map((event) => event.attributes)]),
  ];
}

interface Recorded {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly functionName: string;
}

function read(attributes: readonly Attribute[], keys: PlaceKeys): Recorded | null {
  const file = textOf(attributes, ...keys.file);
  if (file === '') return null;
  const functionName = textOf(attributes, ...(keys.functionName ?? []));
  const container = textOf(attributes, ...(keys.container ?? []));
  return {
    file: inPackage(file, container),
    line: numberFromOne(attributes, ...keys.line),
    column: numberFromOne(attributes, ...(keys.column ?? [])),
    functionName: functionName === '' || container === '' || /[.:#\\]/.test(functionName) ? functionName : `${container}.${functionName}`,
  };
}

/** Java's loggers say `OrderService.java` and the class with its package, which is the folder. */
function inPackage(file: string, container: string): string {
  const isBare = /^\w+\.(?:java|kt|scala|groovy)$/.test(file);
  const folders = /^((?:[a-z_]\w*\.)+)[A-Z]/.exec(container)?.[1];
  return isBare && folders !== undefined ? folders.replaceAll('.', '/') + file : file;
}

/** A bare `app.js` is nobody's but the program's here: Node's own modules, for which stacks had such names, log nothing. */
function isOwn(file: string): boolean {
  return codeOwner(file) === 'own' || /^[\w-]+\.js$/.test(file);
}

function ownPlaces(attributes: readonly Attribute[]): SpanPlace[] {
  const code = read(attributes, CODE);
  const datadog = DATADOG.map((keys) => read(attributes, keys)).filter((place) => place !== null);
  const frame = datadog.find(({ file }) => isOwn(file)) ?? datadog[0];
  return [code, frame].filter((place) => place !== null && place !== undefined).map((place) => {
    if (!isOwn(place.file)) {
      return answer(place, CONFIDENCE.recordedInPackage, 'the span names this line, which is in a package: the function that was instrumented');
    }
    const sure = place.line === null ? CONFIDENCE.recordedFile : CONFIDENCE.recordedLine;
    return answer(place, sure, place.line === null ? 'the span names this file' : 'the span names this line');
  });
}

function queryPlaces(attributes: readonly Attribute[]): SpanPlace[] {
  const comment = sqlComment(textOf(attributes, ...QUERY_KEYS));
  if (comment === null || comment.file === '') return [];
  const sure = comment.line === null ? CONFIDENCE.recordedFile : CONFIDENCE.queryComment;
  return [answer({ ...comment, column: null }, sure, 'a comment in its query names this place')];
}

function linesOfLog(records: readonly (readonly Attribute[])[]): SpanPlace[] {
  const places = new Map<string, Recorded>();
  for (const fields of records) {
    const place = logPlace(fields);
    if (place === null || place.line === null || !isOwn(place.file)) continue;
    const key = `${place.file}:${place.line}`;
    if (!places.has(key) && places.size < MOST_LOG_PLACES) places.set(key, place);
  }
  // The first line is nearest to where the span began.
  return [...places.values()].map((place, i) => answer(place, CONFIDENCE.logLine - i * 0.01, 'a line of log was written here during the span'));
}

/** Where a line of log was written, if it says so. */
export function logPlace(fields: readonly Attribute[]): Recorded | null {
  for (const keys of LOGGERS) {
    const place = read(fields, keys);
    if (place !== null && place.line !== null) return place;
  }
  for (const key of CALLERS) {
    const found = /^(?:(\S{1,300}) \()?([^\s()][^()]{0,1000}?):(\d{1,9})(?::(\d{1,9}))?\)?$/.exec(textOf(fields, key));
    if (found === null || Number(found[3]) === 0) continue;
    const functionName = found[1] ?? textOf(fields, 'func', 'function');
    return { file: found[2]!, line: Number(found[3]) - 1, column: found[4] === undefined ? null : Number(found[4]) - 1, functionName };
  }
  return null;
}

function answer({ file, line, column, functionName }: Recorded, confidence: number, reason: string): SpanPlace {
  return { rule: 'recorded', confidence, file: { recordedPath: file }, line, column, functionName, reason };
}
