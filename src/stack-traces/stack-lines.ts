// A text with stack traces as lines to show: which of them lead to a place, and which of those into the user's own code.

import { findStackTraces } from './parse-stack-trace.ts';
import type { StackFrame } from './stack-trace.ts';
import { traceLines } from './trace-lines.ts';
import { framePath, isUserFrame } from './user-frame.ts';

/** A line of a text. */
export interface StackLine {
  /** Without colours; cut where it is absurdly long. */
  readonly text: string;
  /** The frame whose place stands in the line; `null` in all others. */
  readonly frame: StackFrame | null;
  /** The path to look for the frame's file by; "" for none. */
  readonly path: string;
  /** Whether the frame is of the user's own code, as far as its names tell. */
  readonly own: boolean;
}

/** All lines of a text. */
export function stackLines(text: string): StackLine[] {
  const lines = traceLines(text).map((line): StackLine => ({ text: line, frame: null, path: '', own: false }));
  for (const { trace, frameAt } of findStackTraces(text)) {
    for (const [at, frame] of frameAt) {
      if (frame.file === '') continue;
      lines[at] = { text: lines[at]!.text, frame, path: framePath(frame, trace.language), own: isUserFrame(frame, trace.language) };
    }
  }
  return lines;
}
