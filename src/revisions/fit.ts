// How well a text fits a recording: whether the functions are named where the profile says they are defined. Two texts
// are compared by it; alone it proves nothing, as some profilers name functions that no text names.

/** What a profile says of a source's text. Lines 0-based. */
export interface RecordedMarks {
  readonly definitions: readonly { readonly name: string; readonly line0: number }[];
  /** The last line that the profile names; -1 where it names none. */
  readonly lastLine0: number;
}

/** How many of the marks a text has. */
export interface Fit {
  readonly checked: number;
  readonly fitting: number;
}

/** Looks for every function's name in the line of its definition, and for the last line. */
export function fitOf(text: string, marks: RecordedMarks): Fit {
  const lines = text.split(/\r\n|\r|\n/);
  let checked = 0;
  let fitting = 0;
  const check = (fits: boolean): void => {
    checked++;
    if (fits) fitting++;
  };
  for (const { name, line0 } of marks.definitions) {
    const word = wordOf(name);
    if (word !== null) check(hasWord(lines[line0] ?? '', word));
  }
  if (marks.lastLine0 >= 0) check(marks.lastLine0 < lines.length);
  return { checked, fitting };
}

/** The last identifier of a function's name, which is what a text calls it: `get` of `Map.get`. `null`: it has none. */
export function wordOf(name: string): string | null {
  const words = name.replace(/\([^()]*\)|\[[^[\]]*\]|<[^<>]*>/g, ' ').match(/[\p{L}_$][\p{L}\p{N}_$]*/gu);
  return words?.at(-1) ?? null;
}

/** Whether an identifier stands in a line, not as a part of another one. */
export function hasWord(line: string, word: string): boolean {
  for (let at = line.indexOf(word); at !== -1; at = line.indexOf(word, at + 1)) {
    const before = line.slice(0, at);
    if (!/[\p{L}\p{N}_$]$/u.test(before) && !/^[\p{L}\p{N}_$]/u.test(line.slice(at + word.length))) return true;
  }
  return false;
}
