// The text of a trace as lines, and the small parts that all readers look for in a line: positions and headers. All of it
// is bounded and takes time in proportion to the text: attributes are written by strangers.

import type { StackFrame } from './stack-trace.ts';

/** More text than this is not looked at: attributes are cut by the programs that send them, mostly at some thousands. */
export const MOST_TEXT = 1 << 18;
/** The rest of a longer line is not looked at. */
const MOST_LINE = 4096;
/** Frames of one trace that are kept. Runtimes print 10 to 1000; those nearest to the exception stay. */
export const MOST_FRAMES = 1000;
/** Lines between an exception's header and its first frame, at most: messages of several lines. */
export const MOST_HEADER = 20;

/** Colours of terminals. */
 
const COLOURS = /\x1b\[[\d;]*m/g;

/** The lines of a text. A trace that was written into one line, with `\n` as two characters, is unfolded. */
export function traceLines(text: string): string[] {
  let shown = text.length > MOST_TEXT ? text.slice(0, MOST_TEXT) : text;
  if (!shown.includes('\n') && shown.includes('\\n')) shown = shown.replaceAll('\\r', '').replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\"', '"');
  if (shown.includes('\x1b')) shown = shown.replace(COLOURS, '');
  return shown.split(/\r?\n/).map((line) => (line.length > MOST_LINE ? line.slice(0, MOST_LINE) : line));
}

/** `path:12:5` or `path:12` as a place; `null` where the text does not end so. Numbers there are 1-based. */
export function placeAtEnd(text: string): Omit<StackFrame, 'functionName'> | null {
  const found = /:(\d{1,9})(?::(\d{1,9}))?$/.exec(text);
  if (found === null || found.index === 0) return null;
  return { file: text.slice(0, found.index), line: fromOne(found[1]!), column: found[2] === undefined ? null : fromOne(found[2]) };
}

/** A number that counts from 1, counted from 0; `null` for 0, which means that nothing is known. */
export function fromOne(digits: string): number | null {
  const number = Number(digits);
  return number >= 1 ? number - 1 : null;
}

/** An exception as its header names it. */
export interface Header {
  readonly type: string;
  readonly message: string;
}

/** Names that say by themselves that they are exceptions, after a space or at the start. */
const EXCEPTION = /(?:^|[\s("'[])((?:[A-Za-z_$][\w$`+]*[.\\/:]{1,2})*[\w$`+]*(?:Error|Exception|Throwable|Failure|Fault|Interrupt|Exit)(?:`\d)?)(?=$|[\s:({[\])])/;
/** Others count only where they stand at the start of their line: `KeyboardInterrupt`, `io.Timeout: no answer`. */
const ANY_NAME = /^((?:[A-Za-z_$][\w$]*(?:\.|\\|::))*[A-Za-z_$][\w$]*)(?:: |:?$)/;

/** Type and message that a line states, or `null`. */
export function headerIn(line: string): Header | null {
  // `PHP Fatal error:  Uncaught X: …`, `Uncaught (in promise) X: …`.
  const text = line.trim().replace(/^.{0,80}?\bUncaught (?:\(in promise\) )?/, '');
  const found = EXCEPTION.exec(text) ?? ANY_NAME.exec(text);
  if (found === null) return null;
  const after = text.slice(found.index + found[0].indexOf(found[1]!) + found[1]!.length);
  return { type: found[1]!, message: /^(?:\s*\[[^\]]*\])?:\s?/.test(after) ? after.replace(/^(?:\s*\[[^\]]*\])?:\s?/, '') : '' };
}

/**
 * The header above line `first`: the nearest line that names an exception, its message going on down to the frames; where
 * none does, the line before is the message.
 *
 * @param floor what stands before this line belongs to something else.
 * @returns the header, and the line it begins at (`first` where there is none).
 */
export function headerAbove(lines: readonly string[], first: number, floor: number): { readonly header: Header; readonly from: number } {
  const top = Math.max(floor, first - MOST_HEADER);
  for (let at = first - 1; at >= top; at--) {
    const found = EXCEPTION.test(lines[at]!.trim()) ? headerIn(lines[at]!) : null;
    if (found === null) continue;
    const rest = lines.slice(at + 1, first).filter((line) => line.trim() !== '');
    return { header: { type: found.type, message: [found.message, ...rest].filter((line) => line !== '').join('\n') }, from: at };
  }
  const before = first > floor ? lines[first - 1]!.trim() : '';
  if (before === '') return { header: { type: '', message: '' }, from: first };
  return { header: headerIn(before) ?? { type: '', message: before }, from: first - 1 };
}
