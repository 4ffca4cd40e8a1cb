// Chrome DevTools traces, and what else is written in the Trace Event Format: `node --trace-events`, clang's
// `-ftime-trace`, tsc's `--generateTrace`, viztracer, py-spy, Bazel, Hermes.
//
// Spec: Google's "Trace Event Format" (1.0, 2016), and V8's sources for `Profile` and `ProfileChunk`.
// Read: the object and the array form, also unclosed; V8's CPU profiles with the executing line of every sample; where
// there is none, `samples` with `stackFrames`; where there are none either, `B`/`E` and `X` spans by thread, nested by
// time; names of threads and processes; places in `args` as py-spy, Hermes and viztracer write them.
// Beside the profile, if asked for: all spans of threads, asynchronous ones, marks and instants, counters. Asynchronous
// spans alone, such as user timings, are traces without a profile. Always: source maps within the file.
// Lost: arguments of events (but for places, and the `detail` of user timings and compilers), flows, objects, memory
// dumps, `sf` of events; of several profiles of one thread all but the one with most samples. Guessed: the end of a span
// that has none; a chunk without `Profile` is of its own thread. Source units: microseconds; callFrame 0-based and left
// out where unknown, `lines` and `columns` 1-based with 0 for none, places in `args` 1-based.

import { NoteList } from '../base/note.ts';
import { Refusal } from '../base/refusal.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { JsonReader } from '../bytes/json-reader.ts';
import { assembleTrace } from './chrome-trace/assemble.ts';
import { TraceContent } from './chrome-trace/read-trace.ts';
import { bytesRead, type Format, type Head, type Likelihood, type ProfileAndMore, type ReadContext, type TracesAlone } from './format.ts';
import { faultOf, noteFault } from './salvage.ts';

export const chromeTrace: Format = {
  id: 'chrome-trace',
  title: 'Chrome trace',
  tools: 'Chrome DevTools, Node.js `--trace-events`, Hermes, clang `-ftime-trace`, tsc `--generateTrace`, viztracer, py-spy, Bazel',
  extensions: ['.chrometrace'],
  hasSpans: true,
  spec: 'https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU',
  sniff,
  read,
};

function sniff(head: Head): Likelihood {
  const text = head.text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (text.startsWith('[')) {
    if (!/^\[[\s,]*\{/.test(text)) return 'no';
    if (/"ph"\s*:\s*"[a-zA-Z(),]"/.test(text)) return 'sure';
    // A first event may be longer than the head: its arguments often come first.
    return /^\[[\s,]*\{\s*"(args|cat|name|pid|tid|ts)"\s*:/.test(text) && text.length > 60_000 ? 'maybe' : 'no';
  }
  if (!text.startsWith('{')) return 'no';
  if (/"traceEvents"\s*:\s*\[/.test(text)) return 'sure';
  // Frames or metadata with whole sources may come first.
  if (/"stackFrames"\s*:\s*\{/.test(text) && (/"sf"\s*:/.test(text) || text.length > 60_000)) return 'maybe';
  return /^\{\s*"metadata"\s*:\s*\{/.test(text) && text.length > 60_000 ? 'maybe' : 'no';
}

async function read(input: ByteInput, context: ReadContext): Promise<ProfileAndMore | TracesAlone> {
  const notes = new NoteList();
  const reader = new JsonReader(input, { onBytes: bytesRead(context) });
  const content = new TraceContent(reader, context.spans === true);
  const fault = await faultOf(async () => {
    if (!(await reader.begin())) throw new Refusal('empty', 'The file holds only white space', { byte: 0 });
    await content.read();
  });
  if (fault !== null) {
    const { profiles, spans, samples, async } = content;
    if (!profiles.hasSamples && spans.length === 0 && samples.length === 0 && async.length === 0) throw fault;
    noteFault(notes, fault);
  }
  return assembleTrace(content, notes);
}
