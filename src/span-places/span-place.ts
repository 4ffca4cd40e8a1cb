// Where in the source code a span was made: the answer of the ladder, one or several, each with its rule and confidence.
// Finding the file of a recorded path, and source maps, are not here: places/ and maps/ do that with these answers.

/** The rungs of the ladder, from the surest. */
export type SpanPlaceRule =
  /** The span's attributes say it (`code.file.path`, …), a comment in its query, or a line of log that was written in it. */
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
  /** From 0 to 1: how sure it is that this line made the span (confidence.ts). */
  readonly confidence: number;
  /** A path as recorded, which is still to be found in the workspace, or the URI of a document of the workspace. */
  readonly file: { readonly recordedPath: string } | { readonly uri: string };
  /** 0-based; `null` where only the file or the function is known. */
  readonly line: number | null;
  /** 0-based, as recorded or found: source maps of code in few long lines need it. `null` where not known. */
  readonly column: number | null;
  /** As recorded or found; "" where not known. */
  readonly functionName: string;
  /** Why this place, for people: `the route GET /orders/:id is declared here`. No full stop. */
  readonly reason: string;
}

/** Most answers that are given: nobody reads on. */
export const MOST_PLACES = 20;

const RULES: readonly SpanPlaceRule[] = ['recorded', 'stack-trace', 'name', 'text'];

/** Answers of all rungs as one list: the surest first, and of two with the same line the surer one. */
export function ordered(places: readonly SpanPlace[]): SpanPlace[] {
  const sorted = [...places].sort(
    (a, b) => b.confidence - a.confidence || RULES.indexOf(a.rule) - RULES.indexOf(b.rule) || compare(fileOf(a), fileOf(b)) || (a.line ?? -1) - (b.line ?? -1),
  );
  const seen = new Set<string>();
  return sorted.filter((place) => {
    const key = `${fileOf(place)}\u0000${place.line}`;
    return !seen.has(key) && seen.add(key);
  }).slice(0, MOST_PLACES);
}

/** Whether the first answers are as sure as each other, so that the user must choose. How many they are; 1 for a clear one. */
export function equalAnswers(places: readonly SpanPlace[]): number {
  return places.filter(({ confidence }) => confidence === places[0]!.confidence).length;
}

function fileOf({ file }: SpanPlace): string {
  return 'uri' in file ? file.uri : file.recordedPath;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
