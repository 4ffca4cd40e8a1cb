// The shape of a query: its text without the values in it, so that a query that ran a hundred times with other values is
// seen to be one. A reading by pattern, not a parser of SQL: it serves every dialect, and a query it misreads is its own.

/** Longer statements are cut before they are read: the shape of a bulk insert shows in its beginning. */
const MOST_TEXT = 4000;

/** What stands for a value or says nothing, in order of reading: comments, texts, numbers, placeholders. */
const VALUES = /\/\*[\s\S]*?\*\/|--[^\n]*|('(?:[^'\\]|\\.|'')*'|\b0x[0-9a-f]+\b|(?<![\w$@:.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\b|\$\d+|[:@]\w+|%\(\w+\)s|%s)/gi;

/**
 * The statement in lower case with `?` for each value, `(?)` for a list of them, and single spaces. "" for none.
 * Quoted names (`"user"`) are names and stay.
 */
export function queryFingerprint(statement: string): string {
  return statement
    .slice(0, MOST_TEXT)
    .replace(/::\w+/g, '')
    .replace(VALUES, (_, value: string | undefined) => (value === undefined ? ' ' : '?'))
    .replace(/\(\s*\?(?:\s*,\s*\?)*\s*\)(?:\s*,\s*\(\s*\?(?:\s*,\s*\?)*\s*\))*/g, '(?)')
    .replace(/\s+/g, ' ')
    .replace(/\s*;\s*$/, '')
    .trim()
    .toLowerCase();
}

/** A span's name with `*` for the ids that some instrumentations put into it: `GET /users/17`, `job 4711`. */
export function nameFingerprint(name: string): string {
  return /\d/.test(name) ? pathFingerprint(name).replace(/(?<![\w.])\d+(?![\w.])/g, '*') : name;
}

/** A path or URL with `*` for the parts that are ids (numbers, hexadecimal, UUIDs), without query and fragment. */
export function pathFingerprint(path: string): string {
  const bare = path.slice(0, MOST_TEXT).replace(/[?#][\s\S]*$/, '');
  return bare.replace(/\/(?:\d+|(?=[\w-]*\d)[0-9a-f]{8}[0-9a-f-]*|(?=[\w-]*\d)[\w-]{20,})(?=\/|$)/gi, '/*');
}
