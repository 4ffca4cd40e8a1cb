// VS Code's patterns for paths, as far as `files.exclude` needs them: `*`, `**`, `?`, `{a,b}`, `[a-z]`.

/** Whether a path (with forward slashes, relative to its workspace folder) fits any of the patterns. */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.map(expressionOf).filter((each) => each !== null);
  return (path) => expressions.some((each) => each.test(path));
}

/** `null` for a pattern that cannot be read: it then excludes nothing. */
function expressionOf(pattern: string): RegExp | null {
  // Tokens first, so that a star of `**` is not read as two.
  const body = pattern.replace(/\/$/, '').replace(/^\//, '').replace(/\*\*\/|\/\*\*$|\*\*|[*?{},\\^$.|+()]|\[!?[^\]]+\]/g, (token) => TOKENS.get(token) ?? classOrText(token));
  try {
    return new RegExp(`^${body}$`);
  } catch {
    return null;
  }
}

const TOKENS: ReadonlyMap<string, string> = new Map([
  ['**/', '(?:.*/)?'], ['/**', '(?:/.*)?'], ['**', '.*'], ['*', '[^/]*'], ['?', '[^/]'], ['{', '(?:'], ['}', ')'], [',', '|'],
]);

function classOrText(token: string): string {
  return token.startsWith('[') ? token.replace(/^\[!/, '[^').replaceAll('\\', '\\\\') : `\\${token}`;
}
