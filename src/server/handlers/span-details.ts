// All that is known of a span, within bounds: a span may have thousands of attributes, and an attribute megabytes.

import { detailsOf, FLAGS, resourceAttributes, type RequestSpan, type SpanEvent } from '../../trace/distributed.ts';
import { hexOf } from '../../trace/ids.ts';
import { logRecord } from '../../trace/logs.ts';
import { timeAt } from '../../trace/times.ts';
import { formatValue } from '../../base/format-value.ts';
import type { LogLine, ShownEvent, SpanDetailsRow, TraceMethods } from '../../protocol/traces.ts';
import { sortedByTime, type JoinedLine } from '../joined-logs.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { OpenTraces } from '../open-traces.ts';
import { placeOf, shownAttributes, shownText, stackOf, statementOf } from '../shown-attributes.ts';
import { sinceTraceStart, startInTrace } from '../trace-columns.ts';
import { tracesOf } from './trace-params.ts';

/** What is told at most, unless all is asked for. */
const MOST_ATTRIBUTES = 200;
const MOST_EVENTS = 50;
const MOST_LOGS = 100;
/** Of an event, a link or a line of log. */
const MOST_INNER = 50;

const STATUSES = ['unset', 'ok', 'error'] as const;

/** A span with its attributes, events, links and lines of log. */
export function spanDetails(open: OpenProfile, { span, all }: TraceMethods['spans/details']['params']): TraceMethods['spans/details']['result'] {
  const traces = tracesOf(open);
  const isThere = Number.isInteger(span) && span >= 0 && span < traces.tables.spans.length;
  return { revision: open.revision, details: isThere ? detailsRow(traces, span as RequestSpan, all === true) : null };
}

function detailsRow(traces: OpenTraces, span: RequestSpan, all: boolean): SpanDetailsRow {
  const { tables } = traces;
  const { spans, texts, scopes } = tables;
  const trace = spans.trace[span]!;
  const told = detailsOf(tables, span);
  const bound = (most: number): number => (all ? Infinity : most);
  const attributes = shownAttributes(told.attributes, bound(MOST_ATTRIBUTES));
  const lines = linesOf(traces, span, trace);
  return {
    span, trace,
    ...columnsOf(traces, span),
    traceId: hexOf(tables.traces.id, trace, 4).padStart(32, '0'),
    scope: [texts[scopes.name[spans.scope[span]!]!], texts[scopes.version[spans.scope[span]!]!]].filter((part) => part !== '').join(' '),
    statusMessage: shownText(told.statusMessage, bound(MOST_ATTRIBUTES)),
    oddities: odditiesOf(traces, span, told.parentId),
    statement: shownText(statementOf(told.attributes), bound(MOST_ATTRIBUTES)),
    attributes: attributes.shown,
    moreAttributes: attributes.more,
    resource: shownAttributes(resourceAttributes(tables, spans.resource[span]!), bound(MOST_ATTRIBUTES)).shown,
    events: told.events.slice(0, bound(MOST_EVENTS)).map((event) => eventRow(traces, trace, event, bound(MOST_INNER))),
    moreEvents: Math.max(0, told.events.length - bound(MOST_EVENTS)),
    links: told.links.slice(0, bound(MOST_EVENTS)).map(({ traceId, spanId, attributes: of }) => ({
      traceId, spanId, span: traces.spanIds.find(traceId, spanId), attributes: shownAttributes(of, bound(MOST_INNER)).shown,
    })),
    stack: stackOf(told.attributes),
    logs: lines.slice(0, bound(MOST_LOGS)).map((line) => logRow(traces, trace, line, bound(MOST_INNER))),
    moreLogs: Math.max(0, lines.length - bound(MOST_LOGS)),
    undecoded: shownText(told.undecoded, bound(MOST_ATTRIBUTES)),
  };
}

type Columns = Pick<SpanDetailsRow, 'spanId' | 'name' | 'service' | 'kind' | 'status' | 'startMs' | 'startNs' | 'durationNs' | 'selfNs' | 'pathNs' | 'operation'>;

/** What the tables know of a span. */
function columnsOf(traces: OpenTraces, span: RequestSpan): Columns {
  const { tables, services, operations, functionOf } = traces;
  const { spans, texts } = tables;
  let pathNs = 0;
  traces.waterfall(spans.trace[span]!).eachPathPart(span, (fromNs, toNs) => (pathNs += toNs - fromNs));
  return {
    spanId: hexOf(spans.id, span, 2),
    name: texts[spans.name[span]!]!,
    service: services.ofResource[spans.resource[span]!]!,
    kind: spans.kind[span]!,
    status: STATUSES[spans.status[span]!] ?? 'unset',
    startMs: Number(timeAt(spans.start, span)) / 1e6,
    startNs: startInTrace(tables, span),
    durationNs: spans.durationNs[span]!,
    selfNs: traces.self[span]!,
    pathNs,
    operation: functionOf === null ? null : functionOf[operations.ofSpan[span]!]!,
  };
}

function eventRow({ tables }: OpenTraces, trace: number, { timeNs, name, attributes }: SpanEvent, most: number): ShownEvent {
  return { atNs: sinceTraceStart(tables, trace, timeNs), name, attributes: shownAttributes(attributes, most).shown, stack: stackOf(attributes) };
}

/** The lines of a span; those that name no span stand with the one that stands for their trace. */
function linesOf({ logs, byTrace }: OpenTraces, span: number, trace: number): JoinedLine[] {
  const own = logs.ofSpan(span);
  return byTrace.root[trace] === span ? sortedByTime([...own, ...logs.ofTrace(trace)]) : own;
}

function logRow({ tables }: OpenTraces, trace: number, { logs, row, number }: JoinedLine, most: number): LogLine {
  const { message, fields } = logRecord(logs, row);
  return {
    row: number,
    atNs: sinceTraceStart(tables, trace, timeAt(logs.time, row)),
    level: logs.level[row]!,
    message: shownText(message, most),
    fields: shownAttributes(fields, most).shown,
    stack: stackOf(fields),
    place: placeOf(fields),
  };
}

/** What is odd about a span, in sentences. */
function odditiesOf(traces: OpenTraces, span: RequestSpan, parentId: string): string[] {
  const flags = traces.tables.spans.flags[span]!;
  const missing = parentId === '' ? '' : ` (${parentId})`;
  const sentences: readonly (readonly [flag: number, sentence: string])[] = [
    [FLAGS.orphan, `Its parent${missing} is not in this file, so it stands as a root.`],
    [FLAGS.ownParent, 'It names itself as its parent, so it stands as a root.'],
    [FLAGS.ring, 'Its ancestors lead back to it; the ring was opened here, so it stands as a root.'],
    [FLAGS.sameId, 'Another span of its trace has the same id.'],
    [FLAGS.shared, 'It is the server’s half of a call that both sides recorded under one id.'],
    [FLAGS.endsBeforeStart, 'It ends before it starts: its duration counts as 0.'],
    [FLAGS.unfinished, 'It has no end: it was not finished when it was written, and its duration counts as 0.'],
    [FLAGS.noStart, 'It has no start: it was given that of its parent, or of its first child.'],
    [FLAGS.noId, 'It has no valid id of its own, or of its trace.'],
  ];
  const skewNs = traces.skewOf(span);
  const skew = skewNs === 0 ? [] : [`The clock of its service seems to be ${formatValue(Math.abs(skewNs), 'nanoseconds')} ${skewNs > 0 ? 'ahead of' : 'behind'} its parent’s. Times are as recorded.`];
  return [...sentences.filter(([flag]) => (flags & flag) !== 0).map(([, sentence]) => sentence), ...skew];
}
