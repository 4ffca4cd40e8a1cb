// A text by its lines, as JavaScript and source maps count them.

export interface SourceLines {
  readonly count: number;
  /** A 0-based line without its end; "" where there is none. */
  line(line0: number): string;
  /** Length of a line, without cutting it out. */
  lengthOf(line0: number): number;
  /** The text from a position on, at most `length` characters, over ends of lines. */
  after(line0: number, column0: number, length: number): string;
  /** The text up to a position, at most `length` characters, over ends of lines. */
  before(line0: number, column0: number, length: number): string;
}

/** CR LF, LF, CR and the two Unicode separators end lines (ECMA-262, LineTerminatorSequence). */
export function sourceLines(text: string): SourceLines {
  const { starts, ends } = splitLines(text);
  const lengthOf = (line0: number): number => (line0 >= 0 && line0 < starts.length ? ends[line0]! - starts[line0]! : 0);
  const offset = (line0: number, column0: number): number => {
    if (line0 < 0 || column0 < 0) return 0;
    return line0 >= starts.length ? text.length : Math.min(starts[line0]! + column0, ends[line0]!);
  };
  return {
    count: starts.length,
    lengthOf,
    line: (line0) => (line0 >= 0 && line0 < starts.length ? text.slice(starts[line0]!, ends[line0]!) : ''),
    after: (line0, column0, length) => {
      const from = offset(line0, column0);
      return text.slice(from, from + length);
    },
    before: (line0, column0, length) => {
      const to = offset(line0, column0);
      return text.slice(Math.max(0, to - length), to);
    },
  };
}

/** Offsets where lines start, and where they end without what ends them. */
function splitLines(text: string): { starts: number[]; ends: number[] } {
  const starts = [0];
  const ends: number[] = [];
  // The pattern takes ten times as long, and most files have line feeds alone.
  if (text.includes('\r') || text.includes('\u2028') || text.includes('\u2029')) {
    for (const { index, 0: end } of text.matchAll(/\r\n?|[\n\u2028\u2029]/g)) {
      ends.push(index);
      starts.push(index + end.length);
    }
  } else {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      ends.push(at);
      starts.push(at + 1);
    }
  }
  ends.push(text.length);
  return { starts, ends };
}
