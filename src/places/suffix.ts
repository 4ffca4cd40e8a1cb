// Which of several files a recorded path means, by the end that the paths share.

/**
 * The candidates that share the most trailing segments with `recorded`, ignoring case. Several: they tie and the
 * user must choose. None: nothing matches well enough (a name alone counts only if no other file has it).
 * Files of dependencies are meant only by recorded paths into dependencies.
 */
export function longestSuffix(recorded: string, candidates: readonly string[]): string[] {
  const wanted = recorded.split('/');
  const inDependencies = wanted.includes('node_modules');
  const possible = inDependencies ? candidates : candidates.filter((path) => !/(^|\/)node_modules\//.test(path));
  let best = 0;
  let winners: string[] = [];
  for (const path of possible) {
    const shared = sharedSegments(wanted, path.split('/'));
    if (shared > best) {
      best = shared;
      winners = [path];
    } else if (shared === best && shared > 0) winners.push(path);
  }
  return best >= 2 || possible.length === 1 || winners.length > 1 ? winners : [];
}

/** Number of equal segments at the end. A candidate shorter than the recorded path may match to its beginning. */
function sharedSegments(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (
    shared < a.length && shared < b.length &&
    a[a.length - 1 - shared]!.toLowerCase() === b[b.length - 1 - shared]!.toLowerCase()
  ) shared++;
  return shared;
}
