// Traces whose frames are lines that follow one another, below a header, with causes after them: JavaScript's and Java's.

import type { FoundTrace, FrameLines, StackFrame, StackLanguage, StackTrace } from './stack-trace.ts';
import { headerAbove, headerIn, MOST_FRAMES, MOST_HEADER, type Header } from './trace-lines.ts';

/** How a language writes. */
export interface RunRules {
  readonly language: (frames: readonly StackFrame[]) => StackLanguage;
  readonly frame: (line: string) => StackFrame | null;
  /** Lines among frames that are none, as `... 3 more`. */
  readonly filler: RegExp;
  /** The header of a cause; group 1 is what follows. */
  readonly cause: RegExp;
}

interface Section {
  header: Header;
  readonly frames: StackFrame[];
}

/** All traces in the text. */
export function readRuns(lines: readonly string[], rules: RunRules): FoundTrace[] {
  const found: FoundTrace[] = [];
  let floor = 0;
  for (let at = 0; at < lines.length; at++) {
    if (rules.frame(lines[at]!) === null) continue;
    const { header, from } = headerAbove(lines, at, floor);
    const { sections, to, frameAt } = readSections(lines, at, header, rules);
    found.push({ from, to, trace: traceOf(sections, rules), frameAt });
    floor = to;
    at = to - 1;
  }
  return found;
}

interface Run {
  readonly sections: readonly Section[];
  readonly to: number;
  readonly frameAt: FrameLines;
}

function readSections(lines: readonly string[], first: number, header: Header, { frame, filler, cause }: RunRules): Run {
  const frameAt = new Map<number, StackFrame>();
  const sections: Section[] = [{ header, frames: [] }];
  let to = first;
  // Lines of the message of a cause that has no frame yet.
  let waiting = 0;
  for (let at = first; at < lines.length; at++) {
    const line = lines[at]!;
    const section = sections.at(-1)!;
    const here = frame(line);
    const caused = here === null ? cause.exec(line)?.[1] : undefined;
    if (here !== null) {
      frameAt.set(at, here);
      if (section.frames.length < MOST_FRAMES) section.frames.push(here);
      waiting = 0;
    } else if (caused !== undefined) {
      sections.push({ header: headerIn(caused) ?? { type: '', message: caused }, frames: [] });
      waiting = MOST_HEADER;
    } else if (filler.test(line)) waiting = 0;
    else if (waiting > 0) {
      waiting--;
      section.header = { type: section.header.type, message: `${section.header.message}\n${line}` };
      continue;
    } else break;
    to = at + 1;
  }
  return { sections, to, frameAt };
}

function traceOf(sections: readonly Section[], rules: RunRules): StackTrace {
  const language = rules.language(sections.flatMap(({ frames }) => frames));
  const traces = sections.map(({ header, frames }): StackTrace => {
    return { language, type: header.type, message: header.message.trim(), frames, causes: [] };
  });
  return { ...traces[0]!, causes: traces.slice(1) };
}
