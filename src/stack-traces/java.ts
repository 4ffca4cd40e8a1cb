// Stack traces of Java, Kotlin and Scala (`	at com.acme.Foo.load(Foo.java:12)`), and what OpenTelemetry writes for PHP in the same form.

import { readRuns } from './frame-runs.ts';
import type { StackFrame, StackLanguage, TraceReader } from './stack-trace.ts';
import { fromOne } from './trace-lines.ts';

/** Suppressed exceptions are told like causes. */
const CAUSE = /^\s*(?:Caused by|Suppressed|Wrapped by): (.*)$/;
const FILLER = /^\s*(?:\.\.\. \d+ (?:more|common frames omitted).*|\.\.\. \d+ frames? (?:truncated|excluded).*|\[CIRCULAR REFERENCE.*)$/;

export const readJava: TraceReader = (lines) => readRuns(lines, { language: languageOf, frame: javaFrame, filler: FILLER, cause: CAUSE });

/** What may stand between the parentheses of a frame: a file's name, with or without a line, or that there is none. */
const PLACE = /^([^\s:()/\\]+\.[A-Za-z]\w*)(?::(\d{1,9}))?$/;
const NO_PLACE = /^(?:Native Method|Unknown Source|<generated>|Redefined)$/;

/** Whether the text between a frame's parentheses is a place, rather than .NET's list of parameters. */
export function isJavaPlace(text: string): boolean {
  return PLACE.test(text) || NO_PLACE.test(text);
}

function javaFrame(line: string): StackFrame | null {
  // What logback adds comes after: ` ~[spring-core-5.3.jar:5.3]`.
  const found = /^\s*at ([^(\s][^(]*)\(([^()]*)\)(?: ~?\[[^\]]*\])?\s*$/.exec(line);
  if (found === null || found[1]!.endsWith(' ') || !isJavaPlace(found[2]!)) return null;
  const place = PLACE.exec(found[2]!);
  return {
    functionName: withoutModule(found[1]!),
    file: place?.[1] ?? '',
    line: place?.[2] === undefined ? null : fromOne(place[2]),
    column: null,
  };
}

/** `java.base/java.util.List.of` and `app//com.acme.Foo.load` without the module; hidden classes have a `/` of their own. */
function withoutModule(name: string): string {
  const slash = name.lastIndexOf('/');
  return slash < 0 || name.includes('$$Lambda') ? name.replace(/^[\w.@-]*\/{1,2}(?=[a-z])/, '') : name.slice(slash + 1);
}

function languageOf(frames: readonly StackFrame[]): StackLanguage {
  return frames.some(({ file }) => file.endsWith('.php')) ? 'php' : 'java';
}
