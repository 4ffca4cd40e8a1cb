// The blocks in which two texts differ, read from `git diff --unified=0` (the "unified format" of git-diff's manual).
// Leaves out: the texts themselves.

/** One block that differs: old lines `old0 … old0 + oldCount - 1` became new lines `new0 … new0 + newCount - 1`. 0-based. */
export interface Hunk {
  /** Where nothing was taken out (`oldCount` 0): the line before which something was put in. */
  readonly old0: number;
  readonly oldCount: number;
  readonly new0: number;
  readonly newCount: number;
}

const HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/**
 * The hunks of one file's diff, ascending; none for an empty diff, which says that the texts are equal.
 * `null` where the text is no such diff, or its hunks contradict each other: then nothing may be carried by it.
 */
export function parseHunks(diff: string): Hunk[] | null {
  const hunks: Hunk[] = [];
  let oldEnd0 = 0;
  let shift = 0;
  // Lines of the texts begin with `-`, `+` or `\`: a line that begins with `@@` is always a header.
  for (const line of diff.split('\n')) {
    if (!line.startsWith('@@')) continue;
    const match = HEADER.exec(line);
    if (match === null) return null;
    const [oldLine, oldCount, newLine, newCount] = [match[1]!, match[2] ?? '1', match[3]!, match[4] ?? '1'].map(Number);
    // An empty side names the line after which it is.
    const old0 = oldCount === 0 ? oldLine! : oldLine! - 1;
    const new0 = newCount === 0 ? newLine! : newLine! - 1;
    if (old0 < oldEnd0 || new0 !== old0 + shift) return null;
    hunks.push({ old0, oldCount: oldCount!, new0, newCount: newCount! });
    oldEnd0 = old0 + oldCount!;
    shift += newCount! - oldCount!;
  }
  return hunks.length === 0 && diff !== '' ? null : hunks;
}
