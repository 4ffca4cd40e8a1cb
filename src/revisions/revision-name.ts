// Names of revisions that may be handed to git. They come from settings and files, so they are strangers' texts.

const MAX_NAME = 200;

/**
 * The name if git may be asked for it, else `null`: a tag, a branch, a commit, with `~2` or `^` behind it. Never something
 * that begins like an option, and none of git's searches, which may take long.
 */
export function revisionName(text: string): string | null {
  const name = text.trim();
  return name.length <= MAX_NAME && /^[\p{L}\p{N}_][\p{L}\p{N}_./+@~^-]*$/u.test(name) ? name : null;
}
