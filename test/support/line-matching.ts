// The slow, obvious way to carry lines from one text to another: the longest common subsequence of their lines, blanks
// aside. What diffs are checked against.

/** Old line → new line, both 0-based, for the lines that two texts have in common. */
export function matchLines(oldText: string, newText: string): Map<number, number> {
  const old = keysOf(oldText);
  const now = keysOf(newText);
  const longest = Array.from({ length: old.length + 1 }, () => new Int32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      longest[i]![j] = old[i] === now[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
    }
  }
  const matched = new Map<number, number>();
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    if (old[i] === now[j]) matched.set(i++, j++);
    else if (longest[i + 1]![j]! >= longest[i]![j + 1]!) i++;
    else j++;
  }
  return matched;
}

function keysOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n').map((line) => line.replace(/\s/g, ''));
}
