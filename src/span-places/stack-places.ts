// Rung 2: stack traces that the span, its events or the lines of log in it carry: the first frame of the user's code.

import { parseStackTrace } from '../stack-traces/parse-stack-trace.ts';
import type { StackTrace } from '../stack-traces/stack-trace.ts';
import { firstUserFrame, framePath, type UserFrame } from '../stack-traces/user-frame.ts';
import type { Attribute } from '../trace/distributed.ts';
import { CONFIDENCE } from './confidence.ts';
import { textOf, valueOf, type SpanFacts } from './span-facts.ts';
import type { SpanPlace } from './span-place.ts';
import { structuredTrace } from './structured-stacks.ts';

/** The stack of the span itself. */
const SPAN_STACK = ['code.stacktrace'];
/** Stacks of exceptions: OpenTelemetry's, OpenTracing's, Datadog's, ECS's, pino's, logstash's, structlog's, zap's, Serilog's. */
const EXCEPTION_STACK = [
  'exception.stacktrace', 'error.stack', 'stack', 'error.stack_trace', 'err.stack', 'error.object', 'exc_info', 'stack_trace', 'stacktrace', 'exception', 'traceback', '@x', 'error', 'err',
];
/** So many texts are parsed for one span. */
const MOST_TRACES = 40;
/** Shorter texts hold no frame. */
const SHORTEST = 12;

/** A stack trace that a span has to do with. */
interface Evidence {
  readonly trace: StackTrace;
  readonly confidence: number;
  readonly told: string;
}

/** Places of the stack traces, the surest first. */
export function stackPlaces(facts: SpanFacts): SpanPlace[] {
  return userFrames(facts).flatMap(({ found, evidence }): SpanPlace[] => {
    const { frame, of } = found;
    if (frame.file === '') return [];
    const path = framePath(frame, of.language);
    const { line, column, functionName } = frame;
    return [{ rule: 'stack-trace', confidence: evidence.confidence, file: { recordedPath: path }, line, column, functionName, reason: reasonOf(found, evidence.told) }];
  });
}

/** Names of functions in stack traces that have no files, as .NET's without debugging symbols. */
export function stackNames(facts: SpanFacts): string[] {
  return userFrames(facts).filter(({ found }) => found.frame.file === '').map(({ found }) => found.frame.functionName);
}

function userFrames(facts: SpanFacts): { readonly found: UserFrame; readonly evidence: Evidence }[] {
  return evidenceOf(facts).flatMap((evidence) => {
    const found = firstUserFrame(evidence.trace);
    return found === null ? [] : [{ found, evidence }];
  });
}

function evidenceOf({ attributes, events, logs }: SpanFacts): Evidence[] {
  let left = MOST_TRACES;
  const parsed = (text: string): StackTrace | null => (text.length < SHORTEST || left-- <= 0 ? null : parseStackTrace(text));
  const of = (from: readonly Attribute[], keys: readonly string[], confidence: number, told: string): Evidence[] => {
    const traces = keys.map((key) => parsed(textOf(from, key)) ?? structuredTrace(valueOf(from, key)));
    return traces.filter((trace) => trace !== null).map((trace) => ({ trace, confidence, told }));
  };
  const inMessage = (message: string): Evidence[] => {
    const trace = message.includes('\n') ? parsed(message) : null;
    return trace === null ? [] : [{ trace, confidence: CONFIDENCE.logStack, told: '' }];
  };
  return [
    ...of(attributes, SPAN_STACK, CONFIDENCE.spanStack, 'the span’s stack was here'),
    ...of(attributes, EXCEPTION_STACK, CONFIDENCE.exceptionStack, ''),
    ...events.flatMap(({ attributes: from }) => of(from, [...SPAN_STACK, ...EXCEPTION_STACK, 'message'], CONFIDENCE.exceptionStack, '')),
    ...logs.flatMap(({ fields, message }) => {
      const found = of(fields, [...SPAN_STACK, ...EXCEPTION_STACK], CONFIDENCE.logStack, '');
      return found.length > 0 ? found : inMessage(message);
    }),
  ];
}

function reasonOf({ of, below }: UserFrame, told: string): string {
  if (told !== '') return told;
  if (of.type === '') return 'a stack trace in it leads here';
  return `${of.type.slice(0, 100)} was raised ${below > 0 ? 'in what this line calls' : 'here'}`;
}
