// Stack traces in any text: every language's reader looks at it, and where two claim the same lines the one that made more
// frames of them is right. Never throws, takes time in proportion to the text, and keeps what stands before a cut.

import { readDotnet } from './dotnet.ts';
import { readGo } from './go.ts';
import { readJava } from './java.ts';
import { readGecko, readV8 } from './javascript.ts';
import { readPhp } from './php.ts';
import { readPython } from './python.ts';
import { readRuby } from './ruby.ts';
import { readRust } from './rust.ts';
import type { FoundTrace, StackTrace, TraceReader } from './stack-trace.ts';
import { traceLines } from './trace-lines.ts';

/** In the order that decides where two made as many frames. */
const READERS: readonly TraceReader[] = [readPython, readJava, readV8, readDotnet, readGo, readRust, readPhp, readRuby, readGecko];
/** Traces of one text that are kept; the dump of all goroutines of a program has thousands. */
const MOST_TRACES = 50;

/** All traces of a text, in its order, with their lines. */
export function findStackTraces(text: string): FoundTrace[] {
  const lines = traceLines(text);
  const claims = READERS.flatMap((read) => read(lines)).sort((a, b) => frameCount(b.trace) - frameCount(a.trace) || a.from - b.from);
  const taken = new Uint8Array(lines.length);
  const found = claims.filter(({ from, to }) => {
    if (taken.subarray(from, to).includes(1)) return false;
    taken.fill(1, from, to);
    return true;
  });
  return found.sort((a, b) => a.from - b.from).slice(0, MOST_TRACES);
}

/** The first trace of a text; `null` where there is none. */
export function parseStackTrace(text: string): StackTrace | null {
  return findStackTraces(text)[0]?.trace ?? null;
}

function frameCount({ frames, causes }: StackTrace): number {
  return causes.reduce((count, cause) => count + cause.frames.length, frames.length);
}
