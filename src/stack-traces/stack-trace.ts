// What a stack trace in text says: an exception and the frames that led to it. Formats are FORMATS C2; each language has
// a reader of its own, and nothing here knows a file on disk.

export type StackLanguage = 'javascript' | 'python' | 'java' | 'go' | 'dotnet' | 'ruby' | 'php' | 'rust';

/** One line of a stack trace. */
export interface StackFrame {
  /** As recorded, with its class or package; "" where the trace does not say. */
  readonly functionName: string;
  /** As recorded: a path, a URL, in Java's form only a file's name ({@link import('./user-frame.ts').framePath}). "" for none. */
  readonly file: string;
  /** 0-based; `null` where not recorded. */
  readonly line: number | null;
  /** 0-based; `null` where not recorded. */
  readonly column: number | null;
}

export interface StackTrace {
  readonly language: StackLanguage;
  /** The exception's class, as `java.lang.IllegalStateException`; "" where the text does not say. */
  readonly type: string;
  /** "" where the text does not say. May have several lines. */
  readonly message: string;
  /** Innermost first, in whatever order the language prints them. */
  readonly frames: readonly StackFrame[];
  /** What this exception was raised for, or consists of: the nearest first. Each without causes of its own. */
  readonly causes: readonly StackTrace[];
}

/** A trace and where it stands: lines `from … to - 1` of the text, 0-based. */
export interface FoundTrace {
  readonly from: number;
  readonly to: number;
  readonly trace: StackTrace;
  /** By line of the text: the frame whose place stands in it, of the trace or its causes. */
  readonly frameAt: FrameLines;
}

export type FrameLines = ReadonlyMap<number, StackFrame>;

/** Finds all traces of one language in a text, in its order. Takes time in proportion to the text, whatever it says. */
export type TraceReader = (lines: readonly string[]) => FoundTrace[];

/** A frame without a place. */
export function frameWithoutPlace(functionName: string): StackFrame {
  return { functionName, file: '', line: null, column: null };
}
