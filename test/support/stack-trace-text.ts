// Stack traces in tests: read from recorded output, and told in short as `function@file:line:column`, 1-based.

import fs from 'node:fs';
import path from 'node:path';
import type { StackFrame, StackTrace } from '../../src/stack-traces/stack-trace.ts';

/** What a recorded program printed below `## name`: test/fixtures/stack-traces/<tool>/traces.txt. */
export function recorded(tool: string, name: string): string {
  const text = fs.readFileSync(path.join(import.meta.dirname, '../fixtures/stack-traces', tool, 'traces.txt'), 'utf8');
  const part = text.split(/^## /m).find((each) => each.startsWith(`${name}\n`));
  if (part === undefined) throw new Error(`${tool} has no trace called ${name}`);
  return part.slice(name.length + 1);
}

/** A frame as text: `load@/srv/a.js:3:5`; what is not known is left out. */
export function frameText({ functionName, file, line, column }: StackFrame): string {
  const place = [file, line === null ? null : line + 1, column === null ? null : column + 1].filter((part) => part !== null && part !== '');
  return `${functionName}@${place.join(':')}`;
}

/** A trace as lines: its header, its frames below it, its causes below them. At most `most` frames each. */
export function traceText(trace: StackTrace | null, most = 20): string[] {
  if (trace === null) return ['none'];
  const frames = trace.frames.slice(0, most).map((frame) => `  ${frameText(frame)}`);
  const causes = trace.causes.flatMap((cause) => traceText(cause, most).map((line) => `    ${line}`));
  return [`${trace.language} ${trace.type}: ${trace.message}`, ...frames, ...causes];
}
