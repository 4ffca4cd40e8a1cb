// What comments in a recorded query say of the code that asked it: sqlcommenter (`/*file='a.py',line='12'*/`), Rails'
// query log tags and Marginalia (`/*controller:orders,action:show,line:app/a.rb:12:in 'x'*/`). FORMATS.md 3.39.

/** A place as recorded; fields that nothing says are "" or `null`. */
export interface SqlComment {
  readonly file: string;
  /** 0-based. */
  readonly line: number | null;
  readonly functionName: string;
  readonly controller: string;
  readonly action: string;
  readonly route: string;
}

/** How much of a query is searched, from either end: comments stand before or after it. */
const NEAR = 4000;
const FILE_KEYS = ['file', 'filepath', 'code.filepath', 'code.file.path'];
const LINE_KEYS = ['line', 'lineno', 'code.lineno', 'code.line.number'];
const FUNCTION_KEYS = ['function', 'method', 'code.function', 'code.function.name'];

/** What the comments of a query say of its place, `null` where they say nothing. */
export function sqlComment(text: string): SqlComment | null {
  const near = text.length > 2 * NEAR ? `${text.slice(0, NEAR)}\n${text.slice(-NEAR)}` : text;
  const tags = new Map<string, string>();
  for (const [, inside] of near.matchAll(/\/\*([^*]{3,2000})\*\//g)) {
    for (const [, key, quoted, plain] of inside!.matchAll(/([\w.%-]{1,60})\s*[=:]\s*(?:'([^']*)'|([^,]*))(?:,|$|\s)/g)) {
      tags.set(decoded(key!), quoted === undefined ? plain!.trim() : decoded(quoted));
    }
  }
  const first = (keys: readonly string[]): string => keys.map((key) => tags.get(key)).find((value) => value !== undefined && value !== '') ?? '';
  const place = fromLocation(tags.get('source_location') ?? (/\D/.test(tags.get('line') ?? '') ? tags.get('line')! : ''));
  const line = /^\d{1,9}$/.exec(first(LINE_KEYS))?.[0];
  const found = {
    file: place?.file ?? first(FILE_KEYS),
    line: place ? place.line : lineFrom(line),
    functionName: place?.functionName || first(FUNCTION_KEYS),
    controller: first(['controller']),
    action: first(['action']),
    route: first(['route']),
  };
  const says = found.file !== '' || found.functionName !== '' || found.controller !== '' || found.action !== '' || found.route !== '';
  return says ? found : null;
}

/** `app/models/order.rb:12:in 'total'`. */
function fromLocation(text: string): Pick<SqlComment, 'file' | 'line' | 'functionName'> | undefined {
  const match = /^(.{1,1000}?):(\d{1,9})(?::in\s+[`'](.{1,300}?)'?)?$/.exec(text);
  return match ? { file: match[1]!, line: lineFrom(match[2]), functionName: match[3] ?? '' } : undefined;
}

/** Recorded lines are 1-based. */
function lineFrom(text: string | undefined): number | null {
  const line = Number(text ?? 0);
  return line > 0 ? line - 1 : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
