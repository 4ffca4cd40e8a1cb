// Stack traces of Python: outermost frame first, the exception below. Chained exceptions ("During handling of …", "… was
// the direct cause of …") come before the one that was raised for them; groups draw margins around their parts.

import type { FoundTrace, StackFrame, StackTrace, TraceReader } from './stack-trace.ts';
import { fromOne, headerIn, MOST_FRAMES, MOST_HEADER } from './trace-lines.ts';

const START = /Traceback \(most recent call last\):\s*$/;
const FRAME = /^\s*File "(.*)", line (\d{1,9})(?:, in (.*))?$/;
const CHAINED = /^(?:During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:)$/;
/** Between the parts of a group: `  +-+---------------- 1 ----------------`. */
const DIVIDER = /^ *\+[-+]{3,}(?: (?:\d+|\.\.\.) -{3,})?$/;

export const readPython: TraceReader = (raw) => {
  const lines = raw.map(withoutMargin);
  const found: FoundTrace[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!START.test(lines[at]!) && !FRAME.test(lines[at]!)) continue;
    const block = readBlock(lines, at);
    if (block === null) continue;
    found.push(block);
    at = block.to - 1;
  }
  return found;
};

function withoutMargin(line: string): string {
  const margin = /^ +(?:\||\+(?= Exception Group)) ?/.exec(line)?.[0];
  return margin === undefined ? line : line.slice(margin.length);
}

/** What follows a section: the exception that was raised while this one was handled, a part of this group, or nothing. */
type Next = { readonly kind: 'chained' | 'part'; readonly at: number } | null;

/** Sections from line `first` on, as one trace: the last of a chain is the exception, the others are its causes. */
function readBlock(lines: readonly string[], first: number): FoundTrace | null {
  let main: StackTrace | null = null;
  let causes: StackTrace[] = [];
  let inGroup = false;
  let to = first;
  const frameAt = new Map<number, StackFrame>();
  for (let at = first; ; ) {
    const section = readSection(lines, at, frameAt);
    if (section === null) break;
    if (main === null) main = section.trace;
    else if (inGroup) causes.push(section.trace);
    else {
      causes = [main, ...causes];
      main = section.trace;
    }
    to = section.to;
    const next = nextSection(lines, to);
    if (next === null) break;
    inGroup ||= next.kind === 'part';
    at = next.at;
  }
  return main === null ? null : { from: first, to, trace: { ...main, causes }, frameAt };
}

/** One exception: its frames, and below them what it is. `null` where neither stands there. */
function readSection(lines: readonly string[], start: number, frameAt: Map<number, StackFrame>): { readonly trace: StackTrace; readonly to: number } | null {
  const frames: StackFrame[] = [];
  let at = START.test(lines[start]!) ? start + 1 : start;
  for (; at < lines.length; at++) {
    const line = lines[at]!;
    const found = FRAME.exec(line);
    if (found !== null) {
      const frame: StackFrame = { functionName: found[3] ?? '', file: found[1]!, line: fromOne(found[2]!), column: null };
      frames.push(frame);
      frameAt.set(at, frame);
    } else if (!/^\s+\S/.test(line)) break;
  }
  if (frames.length === 0) return null;
  const header = at < lines.length ? headerIn(lines[at]!) : null;
  const message = header === null ? [] : [header.message];
  if (header !== null) {
    at++;
    for (let rest = 0; rest < MOST_HEADER && at < lines.length && isMessage(lines[at]!); rest++) message.push(lines[at++]!);
  }
  const innermostFirst = frames.slice(-MOST_FRAMES).reverse();
  return { trace: { language: 'python', type: header?.type ?? '', message: message.join('\n').trim(), frames: innermostFirst, causes: [] }, to: at };
}

function isMessage(line: string): boolean {
  return line.trim() !== '' && !START.test(line) && !DIVIDER.test(line) && !CHAINED.test(line);
}

function nextSection(lines: readonly string[], from: number): Next {
  let kind: 'chained' | 'part' | null = null;
  for (let at = from; at < lines.length && at < from + MOST_HEADER; at++) {
    const line = lines[at]!;
    if (CHAINED.test(line)) kind = 'chained';
    else if (DIVIDER.test(line)) kind = 'part';
    else if (START.test(line)) return kind === null ? null : { kind, at };
    else if (line.trim() !== '') return null;
  }
  return null;
}
