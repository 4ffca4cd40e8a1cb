// Which frame of a stack trace is of the user's own code, and under which path its file may be found. Whose code a path or
// a class is, is decided in places/code-owner.ts, for profiles too.

import { codeOwner, ownerOfClass } from '../places/code-owner.ts';
import type { StackFrame, StackLanguage, StackTrace } from './stack-trace.ts';

/** Names of code without a file: `<string>`, `<anonymous>`, `[internal function]`. */
const NO_FILE = /^[<[(]/;

/** Whether a frame is of the user's own code, as far as its path and name tell. */
export function isUserFrame({ functionName, file }: StackFrame, language: StackLanguage): boolean {
  const named = language === 'java' || language === 'dotnet';
  if (named && ownerOfClass(functionName) !== 'own') return false;
  // Without a file only a name with a package or namespace tells anything.
  if (file === '') return named && functionName.includes('.');
  // A file of Java's has no folder: its class has told already.
  return !NO_FILE.test(file) && (language === 'java' || codeOwner(file) === 'own');
}

/** A frame of the user's code, and how surely the exception is its doing. */
export interface UserFrame {
  readonly frame: StackFrame;
  /** The exception that the frame is of: the trace itself or one of its causes. */
  readonly of: StackTrace;
  /** Frames of others between it and where the exception was raised. */
  readonly below: number;
}

/** Where an exception names those that it was raised for by intent. Python and Ruby note whatever was being handled too. */
const CAUSES_ARE_MEANT: ReadonlySet<StackLanguage> = new Set(['java', 'dotnet', 'javascript', 'php']);

/**
 * The frame of the user's own code nearest to where the exception was raised; one with a line comes before one without.
 * Frameworks wrap exceptions in their own: where a cause was raised nearer to code of the user's, it is the cause's frame.
 * Where the exception has no frame of the user's at all, its causes are asked, the nearest first.
 *
 * @param isUser who is the user, where more is known than paths and names tell.
 */
export function firstUserFrame(trace: StackTrace, isUser: (frame: StackFrame, language: StackLanguage) => boolean = isUserFrame): UserFrame | null {
  for (const accepted of [(frame: StackFrame) => frame.line !== null && frame.file !== '', () => true]) {
    const found = [trace, ...trace.causes].flatMap((of): UserFrame[] => {
      const below = of.frames.findIndex((frame) => accepted(frame) && isUser(frame, of.language));
      return below < 0 ? [] : [{ frame: of.frames[below]!, of, below }];
    });
    if (found.length === 0) continue;
    return CAUSES_ARE_MEANT.has(trace.language) ? found.reduce((best, each) => (each.below < best.below ? each : best)) : found[0]!;
  }
  return null;
}

/**
 * The path to look for. Java's frames have the file's name alone, and its folders are those of the package:
 * `com.acme.Foo$Bar.load` in `Foo.java` is `com/acme/Foo.java`; so OpenTelemetry writes PHP's.
 */
export function framePath({ functionName, file }: StackFrame, language: StackLanguage): string {
  const bare = file !== '' && !file.includes('/') && !file.includes('\\');
  if (!bare || (language !== 'java' && language !== 'php')) return file;
  const folders = functionName.split('.').slice(0, -2).filter((part) => /^[\w$]+$/.test(part));
  // A class of PHP's may be no class but a namespace of functions, `Abc.create`; nothing is lost then but a folder.
  return [...folders, file].join('/');
}
