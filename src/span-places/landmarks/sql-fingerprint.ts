// One form for all spellings of a query: what a span recorded and what the source has meet there. Values, parameters
// and interpolated parts become `?`, lists of them one `?`, letters small, quotes of names and comments fall away.
// Also whether a text is a query at all. Lies: a table's name that is interpolated is a `?` like a value.

const STARTS: Readonly<Record<string, RegExp>> = {
  select: /\bfrom\b|^\s*select\s+(?:[\w.]+\s*\(|[\d?$:'@-])/i,
  insert: /^\s*insert\s+(?:\w+\s+){0,3}into\b/i,
  update: /\bset\b/i,
  delete: /^\s*delete\s+(?:\S+\s+)?from\b/i,
  with: /\bas\s+(?:(?:not\s+)?materialized\s*)?\(/i,
  merge: /^\s*merge\s+into\b/i,
  replace: /^\s*replace\s+into\b/i,
  upsert: /^\s*upsert\s+into\b/i,
  call: /^\s*call\s+[\w.]+\s*\([^]*\)\s*;?\s*$/i,
  exec: /^\s*exec\s+[\w.[\]]+\s*(?:@|;|$)/i,
  truncate: /^\s*truncate\s+(?:table\s+)?[\w.]+(?:\s*,\s*[\w.]+)*(?:\s+(?:restart|continue)\s+identity)?(?:\s+(?:cascade|restrict))?\s*;?\s*$/i,
  create: /^\s*create\s+(?:\w+\s+){0,3}(?:table|index|view|function|trigger)\b/i,
  alter: /^\s*alter\s+table\b/i,
  drop: /^\s*drop\s+(?:table|index|view)\b/i,
};

/** How far into a text is looked whether it is a query, and how much of a query counts. */
const HEAD = 2000;
const MOST_TEXT = 20_000;

/** Whether a text is a query. Prose that begins with such a word mostly is not. */
export function isSql(text: string): boolean {
  const head = text.slice(0, HEAD).replace(/^\s*(?:(?:--[^\n]*\n|\/\*[^*]*\*\/)\s*){0,20}/, '');
  const word = /^[a-z]{4,8}(?=\s)/i.exec(head)?.[0].toLowerCase();
  const sign = word === undefined ? undefined : STARTS[word];
  if (!sign?.test(head)) return false;
  // `Select all from the list.`: a sentence has an article, or a full stop.
  return !/[a-z]\.\s*$/i.test(head) && !/^\w+\s+(?:all\s+)?(?:from\s+)?(?:the|an?)\s+(?!from\b|set\b)[a-z]/i.test(head);
}

/** One lexical part at a time; what it is says the group. */
const PART =
  /(?<comment>--[^\n]*|\/\*[^]*?(?:\*\/|$)|#(?![{>])[^\n]*)|(?<string>[NnEeBbXx]?'(?:[^'\\]|''|\\[^])*(?:'|$))|(?<quoted>"[^"]*(?:"|$)|`[^`]*(?:`|$))|(?<dollar>\$\$[^]*?(?:\$\$|$))|(?<hole>\$\{[^}]*(?:\}|$)|#\{[^}]*(?:\}|$)|\{\$?[\w.[\]'>-]*\}|%\(\w+\)s|%[sdif](?!\w)|\$\w+|\?\d*|@\w+|(?<!:):(?!:)\w+)|(?<number>(?:0x[\da-f]+|\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)(?!\w))|(?<word>[\w\u0080-\uffff$]+)|(?<bracket>\[[a-z_][\w ]*\])|(?<space>\s+)|(?<mark>::|[<>!]=|<>|\|\||->>?|[^])/giy;

/** The fingerprint of a query, "" where nothing is left of it. */
export function fingerprintSql(text: string): string {
  const parts: string[] = [];
  for (const match of text.slice(0, MOST_TEXT).matchAll(PART)) {
    const groups = match.groups!;
    if (groups['comment'] !== undefined || groups['space'] !== undefined) continue;
    const rest = match.index + match[0].length;
    addPart(parts, match[0], groups, text[rest]);
  }
  while (parts.at(-1) === ';') parts.pop();
  return joined(parts);
}

type Groups = Readonly<Record<string, string | undefined>>;

function addPart(parts: string[], part: string, groups: Groups, next: string | undefined): void {
  const isValue = groups['string'] !== undefined || groups['number'] !== undefined || groups['hole'] !== undefined || groups['dollar'] !== undefined;
  if (isValue) return addValue(parts);
  if (groups['quoted'] !== undefined) {
    // MySQL has texts in double quotes: after a comparison, where no column of a table follows.
    if (part[0] === '"' && next !== '.' && isComparison(parts.at(-1))) return addValue(parts);
    parts.push(part.slice(1, -1).toLowerCase());
  } else if (groups['bracket'] !== undefined) parts.push(part.slice(1, -1).toLowerCase());
  else parts.push(part.toLowerCase());
}

function isComparison(part: string | undefined): boolean {
  return part !== undefined && /^(?:=|<>|!=|<|>|<=|>=|like|ilike)$/.test(part);
}

/** A value: the minus before it goes, and so does the comma after another value of a list. */
function addValue(parts: string[]): void {
  const before = parts.at(-2);
  if (/^[-+]$/.test(parts.at(-1) ?? '') && (before === undefined || /^(?:[(,=<>+*/-]|<=|>=|<>|!=|\w*(?:and|or|then|else|limit|values|by|select|between|when|in|like|set|where|on))$/.test(before))) parts.pop();
  if (parts.at(-1) === ',' && parts.at(-2) === '?' && isInList(parts)) parts.pop();
  else parts.push('?');
}

/** Whether only values stand between the last bracket and the end: `in (?,`, `values (?,`. */
function isInList(parts: readonly string[]): boolean {
  return parts.at(-3) === '(' && /^(?:in|values|any|,)$/.test(parts.at(-4) ?? '');
}

/** Text of the parts, and several rows of values as one. */
function joined(parts: readonly string[]): string {
  let text = '';
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (part === ',' && parts[i + 1] === '(' && parts[i + 2] === '?' && parts[i + 3] === ')' && text.endsWith('values (?)')) {
      i += 3;
      continue;
    }
    const tight = text === '' || /^[.,)]$/.test(part) || /[.(]$/.test(text) || part === '::' || text.endsWith('::');
    const call = part === '(' && /\w$/.test(text) && !/\b(?:in|values|and|or|on|as|from|where|not|exists|select|over|join|using)$/.test(text);
    text += tight || call ? part : ` ${part}`;
  }
  return text;
}
