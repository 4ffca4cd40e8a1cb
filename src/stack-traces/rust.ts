// Stack traces of Rust: numbered functions, below each `at path:line:column`; and the line of a panic, which has a place even
// where no backtrace was asked for.

import { frameWithoutPlace, type FoundTrace, type StackFrame, type TraceReader } from './stack-trace.ts';
import { MOST_FRAMES, MOST_HEADER, placeAtEnd, type Header } from './trace-lines.ts';

const NUMBERED = /^\s*(\d{1,6}):\s+(?:0x[0-9a-f]+ - )?(?!from )(\S.*)$/;
const PLACE = /^\s+at (\S.*)$/;
/** `thread 'main' panicked at src/main.rs:4:5:`, before Rust 1.73 `… panicked at 'message', src/main.rs:4:5`. */
const PANIC = /thread '[^']*'.{0,24} panicked at (?:'(.*)', )?(\S.*?):?$/;

interface Panic {
  readonly header: Header;
  readonly place: StackFrame;
  readonly at: number;
}

export const readRust: TraceReader = (lines) => {
  const found: FoundTrace[] = [];
  let panic: Panic | null = null;
  for (let at = 0; at < lines.length; at++) {
    const told: Panic | null = panicAt(lines, at);
    if (told !== null) {
      if (panic !== null) found.push(withoutBacktrace(panic));
      panic = told;
      continue;
    }
    const { frames, to, frameAt } = framesFrom(lines, at);
    if (!frames.some(({ file }) => file !== '')) {
      // Any numbered list; looked at once.
      at = Math.max(at, to - 1);
      continue;
    }
    const near = panic !== null && at - panic.at <= MOST_HEADER ? panic : null;
    if (panic !== null && near === null) found.push(withoutBacktrace(panic));
    panic = null;
    const header = near?.header ?? { type: '', message: '' };
    found.push({ from: near?.at ?? at, to, trace: { language: 'rust', ...header, frames: frames.slice(0, MOST_FRAMES), causes: [] }, frameAt: near === null ? frameAt : frameAt.set(near.at, near.place) });
    at = to - 1;
  }
  if (panic !== null) found.push(withoutBacktrace(panic));
  return found;
};

function withoutBacktrace({ header, place, at }: Panic): FoundTrace {
  return { from: at, to: at + 1, trace: { language: 'rust', ...header, frames: [place], causes: [] }, frameAt: new Map([[at, place]]) };
}

function panicAt(lines: readonly string[], at: number): Panic | null {
  const found = PANIC.exec(lines[at]!);
  const place = found === null ? null : placeAtEnd(found[2]!);
  if (place === null) return null;
  return { header: { type: 'panic', message: found![1] ?? lines[at + 1]?.trim() ?? '' }, place: { functionName: '', ...place }, at };
}

function framesFrom(lines: readonly string[], first: number): { readonly frames: StackFrame[]; readonly to: number; readonly frameAt: Map<number, StackFrame> } {
  const frames: StackFrame[] = [];
  const frameAt = new Map<number, StackFrame>();
  let at = first;
  while (at < lines.length) {
    const name = NUMBERED.exec(lines[at]!);
    if (name === null) break;
    const text = at + 1 < lines.length ? PLACE.exec(lines[at + 1]!) : null;
    const place = text === null ? null : placeAtEnd(text[1]!);
    const functionName = plainName(name[2]!);
    const frame: StackFrame = place === null ? frameWithoutPlace(functionName) : { functionName, ...place };
    frames.push(frame);
    if (place !== null) frameAt.set(at + 1, frame);
    at += place === null ? 1 : 2;
  }
  return { frames, to: at, frameAt };
}

/** Without the hashes by which the linker tells instances apart: `::h0123456789abcdef`, `std[e28293b1aa0f68bd]`. */
function plainName(name: string): string {
  return name.trim().replace(/::h[0-9a-f]{16}$/, '').replace(/\[[0-9a-f]{16}\]/g, '');
}
