// Where in the source code a span was made: the answer of the ladder, one or several, each with its rule and confidence.
// Finding the file of a recorded path, and source maps, are not here: places/ and maps/ do that with these answers.

/** The rungs of the ladder, from the surest. */
export type SpanPlaceRule =
  /** The span's attributes say it (`code.file.path`, …). */
  | 'recorded'
  /** A stack trace in an attribute, an event or a line of log: its first frame in the user's code. */
  | 'stack-trace'
  /** A function's name, recorded or as the span's name, found among the workspace's symbols. */
  | 'name'
  /** The span's name, route, query, method or queue, found as a literal in the workspace. */
  | 'text';

/** One answer. */
export interface SpanPlace {
  readonly rule: SpanPlaceRule;
  /** From 0 to 1: how sure it is that this line made the span. */
  readonly confidence: number;
  /** A path as recorded, which is still to be found in the workspace, or the URI of a document of the workspace. */
  readonly file: { readonly recordedPath: string } | { readonly uri: string };
  /** 0-based; `null` where only the file or the function is known. */
  readonly line: number | null;
  /** As recorded or found; "" where not known. */
  readonly functionName: string;
  /** Why this place, for people: `the route GET /orders/:id is declared here`. No full stop. */
  readonly reason: string;
}
