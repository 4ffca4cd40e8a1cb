// What the name of a frame in folded stacks tells of its place. Every producer has its own way; a name counts as a
// place only where each part of it parses as one (NUMBERS), and stays a plain name otherwise. FORMATS 3.16, 3.24.

/** A frame as its name says. */
export interface NamedFrame {
  readonly name: string;
  /** "" where none is named. */
  readonly file: string;
  /** 1-based executing line, or 0. */
  readonly line: number;
  /** 1-based place of the definition, or 0: V8's symbols name that and nothing else. */
  readonly startLine: number;
  readonly startColumn: number;
}

/** Endings by which a bare `path:12` is a file: never those of one letter, which Java's obfuscated methods have too. */
const SOURCE_ENDING = /\.(py|pyx|js|mjs|cjs|ts|tsx|jsx|mts|cts|rb|go|rs|php|cpp|cc|cxx|hpp|hh|java|kt|scala|cs|swift|lua|pl|pm|ex|exs|erl|hs|ml|clj|dart|vue|svelte)$/;
/** A file by its looks: with a folder or an ending, or one of Python's `<frozen …>` and `<string>`. */
const FILE = /^(<[^<>]+>|[^\s].*[\\/].*|[^\s:]+\.\w{1,8})$/;
/** Folders of processes and threads that look like lines: `tid:1234`. */
const TASKS = /^(tid|pid|thread|process|task)$/i;

/** Reads the name of one frame. */
export function readFrameName(text: string): NamedFrame {
  const last = text.charCodeAt(text.length - 1);
  if (last === 0x29) return inParentheses(text) ?? plain(text);
  if (last === 0x5d) return inBrackets(text) ?? plain(text);
  if (last >= 0x30 && last <= 0x39) return withNumber(text) ?? plain(text);
  return plain(text);
}

/** The same in Austin's files: processes and threads are no places, and the file may stand apart from the line. */
export function readAustinName(text: string, linesApart: boolean): NamedFrame {
  if (/^(P\d+|T[\da-fx]+(:[\da-f]+)?)$/i.test(text)) return plain(text);
  const apart = linesApart ? /^(.*\S) \(([^()]+)\)$/.exec(text) : null;
  return apart === null ? readFrameName(text) : { ...plain(apart[1]!), file: apart[2]! };
}

function plain(name: string): NamedFrame {
  return { name, file: '', line: 0, startLine: 0, startColumn: 0 };
}

function at(name: string, file: string, line: number): NamedFrame | null {
  return name === '' ? null : { name, file, line, startLine: 0, startColumn: 0 };
}

/** A line number, or -1. Zero means unknown to those who write it in a place of its own. */
function lineNumber(digits: string): number {
  return /^\d{1,9}$/.test(digits) ? Number(digits) : -1;
}

/** `name (file:12)`: py-spy. The parentheses are those that match, for paths may have some of their own. */
function inParentheses(text: string): NamedFrame | null {
  let depth = 0;
  let open = text.length - 1;
  for (; open >= 0; open--) {
    const code = text.charCodeAt(open);
    if (code === 0x29) depth++;
    else if (code === 0x28 && --depth === 0) break;
  }
  if (open < 2 || text[open - 1] !== ' ') return null;
  const place = fileAndLine(text.slice(open + 1, -1));
  return place === null ? null : at(text.slice(0, open - 1), place.file, place.line);
}

/** `name [file:12]`: rbspy's older form. */
function inBrackets(text: string): NamedFrame | null {
  const open = text.lastIndexOf(' [');
  if (open < 1) return null;
  const place = fileAndLine(text.slice(open + 2, -1));
  return place === null || place.line === 0 || !FILE.test(place.file) ? null : at(text.slice(0, open), place.file, place.line);
}

function fileAndLine(place: string): { file: string; line: number } | null {
  const colon = place.lastIndexOf(':');
  if (colon < 1) return null;
  const line = lineNumber(place.slice(colon + 1));
  return line < 0 ? null : { file: place.slice(0, colon), line };
}

/** Everything that ends in `:12`. */
function withNumber(text: string): NamedFrame | null {
  const colon = text.lastIndexOf(':');
  if (colon < 1) return null;
  const line = lineNumber(text.slice(colon + 1));
  if (line < 0) return null;
  const before = text.slice(0, colon);
  return v8Symbol(before, line) ?? rbspyFrame(before, line) ?? fileAndName(before, line) ?? nameAndLine(before, line);
}

/** `~work /app/a.js:12:5`: perf maps of Node, 0x. The function's first line, not the executing one. */
function v8Symbol(before: string, column: number): NamedFrame | null {
  const colon = before.lastIndexOf(':');
  const space = before.lastIndexOf(' ', colon);
  if (colon < 0 || space < 1) return null;
  const line = lineNumber(before.slice(colon + 1));
  const file = before.slice(space + 1, colon);
  if (line < 1 || column < 1 || !FILE.test(file)) return null;
  return { name: before.slice(0, space), file, line: 0, startLine: line, startColumn: column };
}

/** `work - /app/a.rb:12`: rbspy. */
function rbspyFrame(before: string, line: number): NamedFrame | null {
  const dash = before.lastIndexOf(' - ');
  if (dash < 1 || line === 0) return null;
  const file = before.slice(dash + 3);
  return FILE.test(file) || SOURCE_ENDING.test(file) ? at(before.slice(0, dash), file, line) : null;
}

/** `/app/a.py:work:12`: Austin, CPython's sampling profiler. Split from the right: paths of Windows have a colon. */
function fileAndName(before: string, line: number): NamedFrame | null {
  let colon = before.lastIndexOf(':');
  // Names of C++ have pairs of colons inside.
  while (colon > 0 && before[colon - 1] === ':') colon = before.lastIndexOf(':', colon - 2);
  if (colon < 1) return null;
  const file = before.slice(0, colon);
  // A drive's letter is no file: `C:\app\a.py` as a whole is.
  return file.length > 1 && FILE.test(file) ? at(before.slice(colon + 1), file, line) : null;
}

/** `Cls.work:12`: async-profiler with lines. A path alone is a file, and its own name for want of another. */
function nameAndLine(before: string, line: number): NamedFrame | null {
  if (line === 0 || TASKS.test(before) || before.endsWith(':') || !/[^\d\s.]/.test(before)) return null;
  return at(before, /[\\/]/.test(before) && SOURCE_ENDING.test(before) ? before : '', line);
}
