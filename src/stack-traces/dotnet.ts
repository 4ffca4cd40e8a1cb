// Stack traces of .NET: `   at Shop.Orders.Load(Int32 id) in /src/Orders.cs:line 12`. Its words follow the system's language
// (`bei … in …:Zeile 12`), so that the shape is what counts. Inner exceptions stand first.

import { isJavaPlace } from './java.ts';
import type { FoundTrace, StackFrame, StackTrace, TraceReader } from './stack-trace.ts';
import { fromOne, headerIn, MOST_FRAMES, MOST_HEADER, type Header } from './trace-lines.ts';

/** `at` in the languages of .NET, for frames that have no place by which to know them. */
const AT = new Set(['at', 'bei', 'à', 'en', 'в', 'w', 'em', 'in', 'v', '在', '於', '場所', '위치:', 'konum:', 'vid', 'på', 'ved', 'bij', 'kohteessa']);
/** `   --- End of inner exception stack trace ---`: what follows is of the exception around it. */
const INNER_END = /^\s+--- .* ---\s*$/;
/** `--- End of stack trace from previous location ---`: an await; what follows is of the same exception. */
const AWAIT = /^--- .* ---\s*$/;

export const readDotnet: TraceReader = (lines) => {
  const found: FoundTrace[] = [];
  let floor = 0;
  for (let at = 0; at < lines.length; at++) {
    if (dotnetFrame(lines[at]!) === null) continue;
    const { headers, from } = headersAbove(lines, at, floor);
    const groups: StackFrame[][] = [[]];
    const frameAt = new Map<number, StackFrame>();
    let to = at;
    for (; to < lines.length; to++) {
      const frame = dotnetFrame(lines[to]!);
      if (frame !== null) {
        frameAt.set(to, frame);
        if (groups.at(-1)!.length < MOST_FRAMES) groups.at(-1)!.push(frame);
      } else if (INNER_END.test(lines[to]!)) groups.push([]);
      else if (!AWAIT.test(lines[to]!)) break;
    }
    found.push({ from, to, trace: traceOf(headers, groups), frameAt });
    floor = to;
    at = to - 1;
  }
  return found;
};

/** Headers outermost first, groups innermost first; a trace that was cut lacks the outer groups. */
function traceOf(headers: readonly Header[], groups: readonly (readonly StackFrame[])[]): StackTrace {
  const count = Math.max(headers.length, groups.length);
  const traces = Array.from({ length: count }, (_, inner): StackTrace => {
    const header = headers[headers.length - 1 - inner] ?? { type: '', message: '' };
    return { language: 'dotnet', ...header, frames: groups[inner] ?? [], causes: [] };
  }).reverse();
  return { ...traces[0]!, causes: traces.slice(1) };
}

/** `Outer: text ---> Inner: text`, in one line or in several. */
function headersAbove(lines: readonly string[], first: number, floor: number): { readonly headers: readonly Header[]; readonly from: number } {
  let from = first;
  const top = Math.max(floor, first - MOST_HEADER);
  for (let at = first - 1; at >= top && lines[at]!.trim() !== ''; at--) {
    if (/^\s*---> /.test(lines[at]!) || headerIn(lines[at]!) !== null) from = at;
    // Above a line that names an exception without an arrow is none that belongs to it.
    if (from === at && !/^\s*---> /.test(lines[at]!)) break;
  }
  const texts = lines.slice(from, first).join('\n').split(/\s*---> /).filter((text) => text !== '');
  const headers = texts.map((text): Header => {
    const [line = '', ...rest] = text.split('\n');
    const header = headerIn(line) ?? { type: '', message: line };
    return { type: header.type, message: [header.message, ...rest].join('\n').trim() };
  });
  return { headers: headers.length === 0 ? [{ type: '', message: '' }] : headers, from };
}

function dotnetFrame(line: string): StackFrame | null {
  const found = /^\s+(\S{1,12}) (\S.*)$/.exec(line);
  if (found === null) return null;
  const text = found[2]!.trimEnd();
  const open = text.indexOf('(');
  const close = open < 1 ? -1 : closing(text, open);
  // Spaces stand in a name only between the brackets of generics.
  if (close < 0 || /\s/.test(text.slice(0, open).replace(/\[.*\]/, ''))) return null;
  const functionName = text.slice(0, open);
  if (close === text.length - 1) {
    const known = AT.has(found[1]!) && !isJavaPlace(text.slice(open + 1, close));
    return known ? { functionName, file: '', line: null, column: null } : null;
  }
  const place = /^ \S{1,12} (\S.*):\S{1,16} (\d{1,9})\.?$/.exec(text.slice(close + 1));
  return place === null ? null : { functionName, file: place[1]!, line: fromOne(place[2]!), column: null };
}

/** The parenthesis that closes the one at `open`; -1 for none. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return -1;
}
