// Statements of databases on several lines: a line for each clause, so that a long one can be read. Only where SQL is
// written on one line; what stands in quotes, brackets and comments stays as it is. No parser: it changes blanks alone.

/** Clauses that begin a line; those of two words first. */
const CLAUSES = new Set([
  'from', 'where', 'having', 'limit', 'offset', 'union', 'intersect', 'except', 'values', 'set', 'returning', 'window', 'with',
  'group by', 'order by', 'on conflict', 'on duplicate', 'for update', 'insert into', 'delete from',
  'join', 'left', 'right', 'inner', 'outer', 'full', 'cross', 'natural', 'select', 'and', 'or',
]);
/** These stand a little to the right: they go on with the clause before. */
const INDENTED = new Set(['and', 'or', 'on conflict', 'on duplicate']);
/** Words of a join; only the first of them begins a line. */
const JOINS = new Set(['left', 'right', 'inner', 'outer', 'full', 'cross', 'natural', 'join']);

const SQL = /^\s*(select|insert|update|delete|with|merge|replace|call|create|alter)\b/i;
/** Text in quotes, comments, brackets, words, blanks, anything else. */
const PARTS = /'(?:[^']|'')*'|"[^"]*"|`[^`]*`|--[^\n]*|\/\*[^]*?\*\/|[()]|[A-Za-z_][\w$]*|\s+|[^]/g;
/** Longer ones stay as they are: nobody reads them whole. */
const MOST_LENGTH = 50_000;

/** A statement with its clauses on lines; as it is where it has lines already, or is not SQL. */
export function statementLines(statement: string): string {
  if (statement.length > MOST_LENGTH || !SQL.test(statement) || statement.trim().includes('\n')) return statement;
  const parts = statement.trim().match(PARTS) ?? [];
  let text = '';
  let depth = 0;
  /** The word before, in lower case; "" after anything else than a word. */
  let before = '';
  let isBetween = false;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (/^\s/.test(part)) {
      text += ' ';
      continue;
    }
    if (part === '(') depth++;
    else if (part === ')') depth = Math.max(0, depth - 1);
    const word = /^[A-Za-z_]/.test(part) ? part.toLowerCase() : '';
    const clause = CLAUSES.has(word) ? word : `${word} ${(parts[i + 2] ?? '').toLowerCase()}`;
    // `between 1 and 2` is one condition.
    const joins = JOINS.has(word) && JOINS.has(before);
    const continues = joins || (isBetween && word === 'and') || (word === 'from' && before === 'delete');
    if (word !== '') isBetween = word === 'between' || (isBetween && word !== 'and');
    if (depth === 0 && text !== '' && word !== '' && CLAUSES.has(clause) && !continues) text = `${text.trimEnd()}\n${INDENTED.has(clause) ? '  ' : ''}`;
    text += part;
    before = word;
  }
  return text;
}
