// Stack traces of PHP: `#0 /app/f.php(12): App\Store->load(7)`, where each line names the function that was called and the
// place of the call, so that places belong to the function of the next line. Exceptions before the last are its causes.

import { frameWithoutPlace, type FoundTrace, type StackFrame, type StackTrace, type TraceReader } from './stack-trace.ts';
import { fromOne, headerIn, MOST_FRAMES, MOST_HEADER, placeAtEnd, type Header } from './trace-lines.ts';

/** A call: what was called, and from where. */
interface Call {
  readonly callee: string;
  readonly file: string;
  readonly line: number | null;
}

/** Where an exception was thrown: `… in /app/f.php:12` above its calls, `… in /app/f.php on line 12` in messages of PHP. */
interface Thrown {
  readonly header: Header;
  readonly file: string;
  readonly line: number | null;
}

export const readPhp: TraceReader = (lines) => {
  const found: FoundTrace[] = [];
  for (let at = 0; at < lines.length; at++) {
    const calls = callsFrom(lines, at);
    const block = blockOf(lines, at, calls) ?? messageAt(lines, at);
    if (block === null) {
      // Other numbered lines; looked at once.
      at += Math.max(0, calls.length - 1);
      continue;
    }
    const before = found.at(-1);
    // `Next RuntimeException: …`: the exception that the one before was a cause of.
    const next = before !== undefined && /^Next /.test(lines[block.from]!) && block.from - before.to <= 2;
    if (next) found[found.length - 1] = joined(before, block);
    else found.push(block);
    at = block.to - 1;
  }
  return found;
};

/** An exception that was thrown for another, and that one. */
function joined(cause: FoundTrace, { to, trace, frameAt }: FoundTrace): FoundTrace {
  const causes = [{ ...cause.trace, causes: [] }, ...cause.trace.causes];
  return { from: cause.from, to, trace: { ...trace, causes }, frameAt: new Map([...cause.frameAt, ...frameAt]) };
}

function callsFrom(lines: readonly string[], at: number): Call[] {
  const calls: Call[] = [];
  for (let line = at; line < lines.length; line++) {
    const call = phpCall(lines[line]!);
    if (call === null) break;
    calls.push(call);
  }
  return calls;
}

/** The calls from line `at` on, with the exception above them. */
function blockOf(lines: readonly string[], at: number, calls: readonly Call[]): FoundTrace | null {
  if (!calls.some(({ file, callee }) => file !== '' || callee === '{main}')) return null;
  const thrown = thrownAbove(lines, at);
  const frames: StackFrame[] = [];
  const frameAt = new Map<number, StackFrame>();
  const add = (line: number, frame: StackFrame): void => {
    frames.push(frame);
    if (frame.file !== '') frameAt.set(line, frame);
  };
  if (thrown !== null) add(at - 2, { functionName: calls[0]!.callee, file: thrown.file, line: thrown.line, column: null });
  calls.forEach(({ file, line }, i) => {
    const functionName = calls[i + 1]?.callee ?? '';
    if (file !== '') add(at + i, { functionName, file, line, column: null });
    else if (calls[i]!.callee !== '{main}') add(at + i, frameWithoutPlace(functionName));
  });
  let to = at + calls.length;
  while (to < lines.length && /^\s*thrown in .* on line \d+$/.test(lines[to]!)) to++;
  const trace: StackTrace = { language: 'php', type: thrown?.header.type ?? '', message: thrown?.header.message ?? '', frames: frames.slice(0, MOST_FRAMES), causes: [] };
  return { from: thrown?.from ?? at, to, trace, frameAt };
}

function phpCall(line: string): Call | null {
  const found = /^\s*#\d{1,6} (.*)$/.exec(line);
  if (found === null) return null;
  const text = found[1]!;
  if (text.trim() === '{main}') return { callee: '{main}', file: '', line: null };
  const place = /^(?:\[internal function\]|(.*?)\((\d{1,9})\)): (.*)$/.exec(text);
  if (place === null) return null;
  const callee = place[3]!.replace(/(.)\(.*$/, '$1');
  return { callee, file: place[1] ?? '', line: place[2] === undefined ? null : fromOne(place[2]) };
}

function thrownAbove(lines: readonly string[], first: number): (Thrown & { readonly from: number }) | null {
  if (first === 0 || !/^(?:\[stacktrace\]|Stack trace:)\s*$/i.test(lines[first - 1]!.trim())) return null;
  for (let at = first - 2; at >= Math.max(0, first - MOST_HEADER); at--) {
    const last = lines[first - 2]!;
    const split = last.lastIndexOf(' in ');
    const place = split < 0 ? null : placeAtEnd(last.slice(split + 4).trimEnd());
    if (place === null) return null;
    const text = lines[at]!.replace(/^Next /, '');
    const header = headerIn(text);
    if (header === null) continue;
    const message = [header.message, ...lines.slice(at + 1, first - 1)].join('\n');
    return { header: { type: header.type, message: message.slice(0, Math.max(0, message.lastIndexOf(' in '))) }, file: place.file, line: place.line, from: at };
  }
  return null;
}

/** `PHP Warning:  Undefined array key 3 in /app/f.php on line 12`: no calls, but a place. */
function messageAt(lines: readonly string[], at: number): FoundTrace | null {
  const line = lines[at]!;
  const end = / on line (\d{1,9})\s*$/.exec(line);
  const split = end === null ? -1 : line.lastIndexOf(' in ', end.index);
  const file = split < 0 ? '' : line.slice(split + 4, end!.index);
  if (!file.endsWith('.php') || /^\s*thrown in/.test(line)) return null;
  const message = line.slice(0, split).replace(/^.*?(?:Warning|Notice|Deprecated|error):\s+/, '');
  const frame: StackFrame = { functionName: '', file, line: fromOne(end![1]!), column: null };
  return { from: at, to: at + 1, trace: { language: 'php', type: '', message, frames: [frame], causes: [] }, frameAt: new Map([[at, frame]]) };
}
