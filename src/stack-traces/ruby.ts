// Stack traces of Ruby: `/app/x.rb:12:in 'Foo#bar': message (RuntimeError)`, below it the callers; as the interpreter prints
// them, as `full_message` and as `backtrace` joined. Before 2.5 and since 3.0 innermost first, between them the other way.

import type { FoundTrace, StackFrame, StackTrace, TraceReader } from './stack-trace.ts';
import { MOST_FRAMES, placeAtEnd, type Header } from './trace-lines.ts';

interface Line {
  readonly frame: StackFrame;
  /** Where the exception is told in the line. */
  readonly header: Header | null;
  /** `12: from …`: outermost first. */
  readonly numbered: boolean;
}

export const readRuby: TraceReader = (lines) => {
  const found: FoundTrace[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (rubyLine(lines[at]!) === null) continue;
    const read: Line[] = [];
    const from = at;
    for (let line = rubyLine(lines[at]!); line !== null; line = ++at < lines.length ? rubyLine(lines[at]!) : null) read.push(line);
    const frameAt = new Map(read.map(({ frame }, i) => [from + i, frame]));
    found.push({ from, to: at, trace: traceOf(read[0]!.numbered ? read.reverse() : read), frameAt });
    at--;
  }
  return found;
};

/** Lines innermost first; one that tells another exception begins a cause. */
function traceOf(lines: readonly Line[]): StackTrace {
  const sections: { readonly header: Header; readonly frames: StackFrame[] }[] = [];
  for (const { frame, header } of lines) {
    if (sections.length === 0 || header !== null) sections.push({ header: header ?? { type: '', message: '' }, frames: [] });
    const { frames } = sections.at(-1)!;
    if (frames.length < MOST_FRAMES) frames.push(frame);
  }
  const traces = sections.map(({ header, frames }): StackTrace => ({ language: 'ruby', ...header, frames, causes: [] }));
  return { ...traces[0]!, causes: traces.slice(1) };
}

function rubyLine(line: string): Line | null {
  const start = /^\s*(\d{1,5}: )?(?:from )?/.exec(line)!;
  const text = line.slice(start[0].length);
  const numbered = start[1] !== undefined;
  const named = /:in ['`‘]/.exec(text);
  const place = placeAtEnd(named === null ? text.trimEnd() : text.slice(0, named.index));
  if (place === null || place.column !== null || !/\.(?:rb|ru|rake|erb|haml|slim|gemspec)$|^<internal:|^\(eval|(?:^|\/)[\w-]+$/.test(place.file)) return null;
  // Without `:in` only the ending tells Ruby from any other text.
  if (named === null) return place.file.endsWith('.rb') && !/\s/.test(place.file) ? { frame: { functionName: '', ...place }, header: null, numbered } : null;
  const rest = text.slice(named.index + named[0].length);
  const told = /['’]: (.*)$/.exec(rest);
  const functionName = (told === null ? rest : rest.slice(0, told.index)).replace(/['’]\s*$/, '');
  return { frame: { functionName, ...place }, header: told === null ? null : headerOf(told[1]!), numbered };
}

/** `no order 3 (KeyError)`. */
function headerOf(text: string): Header {
  const found = /^(.*) \(([A-Z][\w:]*)\)$/.exec(text);
  return found === null ? { type: '', message: text } : { type: found[2]!, message: found[1]! };
}
