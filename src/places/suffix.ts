// Which of several files a recorded path means, by the end that the paths share. The plain way, over a list: for the
// command line, and the oracle of suffix-index.ts.

import { isDependencyFolder, leastShared } from './dependency.ts';

/**
 * The candidates that share the most trailing segments with `recorded`, ignoring case unless it decides. Several:
 * they tie and the user must choose (a name alone decides only if no other file has it). None: nothing matches.
 * Files of dependencies are meant only by recorded paths into dependencies, and such a path means nothing else: the
 * `index.js` of a package is not the `index.js` of the project.
 */
export function longestSuffix(recorded: string, candidates: readonly string[]): string[] {
  const wanted = recorded.split('/').filter((segment) => segment !== '');
  const least = leastShared(recorded);
  const isOther = (path: string): boolean => path.split('/').slice(0, -1).some(isDependencyFolder);
  const possible = least.dependency ? candidates : candidates.filter((path) => !isOther(path));
  let best = 0;
  let winners: string[] = [];
  for (const path of possible) {
    const shared = sharedSegments(wanted, path.split('/'));
    if (shared < least.segments) continue;
    if (shared > best) {
      best = shared;
      winners = [path];
    } else if (shared === best) winners.push(path);
  }
  const tail = (path: string): string => path.split('/').slice(-best).join('/');
  const sameCase = winners.filter((path) => tail(path) === tail(recorded));
  return sameCase.length > 0 ? sameCase : winners;
}

/** Number of equal segments at the end, ignoring case. */
function sharedSegments(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (
    shared < a.length && shared < b.length &&
    a[a.length - 1 - shared]!.toLowerCase() === b[b.length - 1 - shared]!.toLowerCase()
  ) shared++;
  return shared;
}
