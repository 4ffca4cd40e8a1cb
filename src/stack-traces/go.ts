// Stack traces of Go: panics and debug.Stack (a function, below it `	path:line +0x1d`), and the same pairs of lines without a
// goroutine as pkg/errors writes them with `%+v`.

import type { FoundTrace, StackFrame, TraceReader } from './stack-trace.ts';
import { fromOne, MOST_FRAMES, type Header } from './trace-lines.ts';

const PLACE = /^\s+(\S.*\.(?:go|s|c|cc|cpp)):(\d{1,9})(?: \+0x[0-9a-f]+)?\s*$/;
const GOROUTINE = /^goroutine \d+ .*\[.*\]:$/;
const FILLER = /^\.\.\.(?:\d+ frames elided|additional frames elided)\.\.\.$/;

export const readGo: TraceReader = (lines) => {
  const found: FoundTrace[] = [];
  let floor = 0;
  for (let at = 0; at + 1 < lines.length; at++) {
    if (frameOf(lines, at) === null) continue;
    const frames: StackFrame[] = [];
    const frameAt = new Map<number, StackFrame>();
    let to = at;
    for (;;) {
      const frame = frameOf(lines, to);
      if (frame !== null) {
        frames.push(frame);
        frameAt.set(to + 1, frame);
      } else if (to >= lines.length || !FILLER.test(lines[to]!.trim())) break;
      to += frame === null ? 1 : 2;
    }
    const { header, from } = goHeader(lines, at, floor);
    found.push({ from, to, trace: { language: 'go', ...header, frames: sincePanic(frames).slice(0, MOST_FRAMES), causes: [] }, frameAt });
    floor = to;
    at = to - 1;
  }
  return found;
};

function frameOf(lines: readonly string[], at: number): StackFrame | null {
  const name = lines[at];
  const place = at + 1 < lines.length ? PLACE.exec(lines[at + 1]!) : null;
  if (place === null || name === undefined || !/^\s*\S/.test(name) || PLACE.test(name) || GOROUTINE.test(name)) return null;
  const text = name.trim().replace(/^created by /, '').replace(/ in goroutine \d+$/, '');
  // Functions have no spaces but in their arguments; prose has.
  const functionName = text.endsWith(')') ? text.slice(0, text.lastIndexOf('(')) : text;
  if (functionName === '' || /\s/.test(functionName)) return null;
  return { functionName, file: place[1]!, line: fromOne(place[2]!), column: null };
}

/** Where a panic was recovered, the frames before it are of the function that recovered and asked for the stack. */
function sincePanic(frames: readonly StackFrame[]): readonly StackFrame[] {
  const panic = frames.findIndex(({ functionName }) => functionName === 'panic' || functionName === 'runtime.gopanic');
  return panic < 0 ? frames : frames.slice(panic);
}

function goHeader(lines: readonly string[], first: number, floor: number): { readonly header: Header; readonly from: number } {
  const before = (back: number): string => (first - back >= floor ? lines[first - back]!.trim() : '');
  if (!GOROUTINE.test(before(1))) return { header: { type: '', message: before(1) }, from: before(1) === '' ? first : first - 1 };
  for (let back = 2; back <= 6; back++) {
    const panic = /^(?:panic|fatal error): (.*)$/.exec(before(back));
    if (panic !== null) return { header: { type: 'panic', message: panic[1]! }, from: first - back };
  }
  return { header: { type: '', message: '' }, from: first - 1 };
}
