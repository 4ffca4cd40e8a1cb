// Patterns of URLs in one form, whatever framework wrote them: `{}` one segment (or a part of one), `{?}` one or none,
// `{*}` all that follows. And how well a pattern answers what a span recorded: a template or the path of a URL.

/** A pattern in one form: begins with `/`, has no `/` at its end (but is `/` alone), no query. */
export function normaliseRoute(pattern: string): string {
  const plain = isRegex(pattern) ? fromRegex(pattern) : pattern;
  const path = plain.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/^~/, '');
  const segments = splitSegments(withOptionalParts(path)).map(normaliseSegment);
  return `/${segments.filter((segment) => segment !== '').join('/')}`;
}

/** Joins a prefix and a route, both normalised. */
export function joinRoutes(prefix: string, route: string): string {
  if (prefix === '' || prefix === '/') return route;
  return route === '/' ? prefix : prefix + route;
}

function isRegex(pattern: string): boolean {
  return pattern.startsWith('^') || pattern.includes('/^') || pattern.includes('(?P<') || pattern.includes('(?<');
}

/** Django's `^orders/(?P<id>\d+)/$`: groups are parameters. */
function fromRegex(pattern: string): string {
  const inner = pattern.replace(/^\^/, '').replace(/\$$|\\[zZ]$/, '');
  let path = '';
  for (let at = 0; at < inner.length; at++) {
    const unit = inner[at]!;
    if (unit === '\\') {
      at++;
      path += /[dwDWsSbB]/.test(inner[at] ?? '') ? '{}' : (inner[at] ?? '');
    } else if (unit === '(') {
      at = endOfGroup(inner, at);
      path += '{}';
    } else if (unit === '[') {
      const close = inner.indexOf(']', at);
      at = close < 0 ? inner.length : close;
      path += '{}';
    } else if (!'?*+$^'.includes(unit)) path += unit;
  }
  return path;
}

function endOfGroup(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return text.length;
}

/** Rails writes `/orders(/:id)(.:format)`: a format goes, other parts in brackets stay as optional. */
function withOptionalParts(path: string): string {
  return path.replace(/\(\.:format\)/g, '').replace(/\(\/(?:[:*](\w+))\)/g, '/:$1?');
}

/** Segments between slashes that are in no brackets: `{id:[^/]+}` is one. */
function splitSegments(path: string): string[] {
  const segments: string[] = [];
  let from = 0;
  let depth = 0;
  for (let at = 0; at < path.length; at++) {
    const unit = path[at]!;
    if ('{(<['.includes(unit)) depth++;
    else if ('})>]'.includes(unit)) depth = Math.max(0, depth - 1);
    else if (depth === 0 && (unit === '?' || unit === '#') && !isParameterMark(path, from, at)) return [...segments, path.slice(from, at)];
    else if (depth === 0 && unit === '/') {
      segments.push(path.slice(from, at));
      from = at + 1;
    }
  }
  return [...segments, path.slice(from)];
}

/** `:id?` is optional; the `?` after plain text begins a query. */
function isParameterMark(path: string, from: number, at: number): boolean {
  return path[at] === '?' && (path[at - 1] === '}' || path.slice(from, at).startsWith(':') || path[at - 1] === ')');
}

function normaliseSegment(segment: string): string {
  if (segment === '**' || segment === '*' || /^\*\w+$/.test(segment)) return '{*}';
  // Next.js: `(group)` and `@slot` are no part of the URL; `[[...slug]]`, `[...slug]`, `[id]`.
  if (/^\([\w.-]+\)$/.test(segment) || /^@\w+$/.test(segment)) return '';
  if (/^\[\[?\.\.\./.test(segment)) return '{*}';
  if (/^\{\$\}$/.test(segment)) return '';
  return withParameters(segment);
}

/** Parameters within a segment: `:id(\d+)`, `{id:[0-9]+}`, `<int:id>`, `[id]`, `#{id}`. */
function withParameters(segment: string): string {
  let text = '';
  for (let at = 0; at < segment.length; at++) {
    const unit = segment[at]!;
    if (unit === '{' || unit === '<' || unit === '[') {
      const close = closing(segment, at);
      text += parameter(segment.slice(at + 1, close), segment[close + 1] === '?');
      at = close + (segment[close + 1] === '?' ? 1 : 0);
    } else if (unit === ':' && /\w/.test(segment[at + 1] ?? '')) {
      const name = /^\w+/.exec(segment.slice(at + 1, at + 100))![0];
      let end = at + 1 + name.length;
      if (segment[end] === '(' || segment[end] === '{') end = closing(segment, end) + 1;
      const mark = segment[end] ?? '';
      text += mark === '?' ? '{?}' : mark === '*' || mark === '+' ? '{*}' : '{}';
      at = '?*+'.includes(mark) && mark !== '' ? end : end - 1;
    } else if (unit === '*') text += '{}';
    else text += unit;
  }
  return text;
}

function closing(text: string, open: number): number {
  const opener = text[open]!;
  const closer = { '{': '}', '<': '>', '[': ']', '(': ')' }[opener]!;
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === opener) depth++;
    else if (text[at] === closer && --depth === 0) return at;
  }
  return text.length;
}

/** What stands between the brackets of a parameter. */
function parameter(inside: string, optional: boolean): string {
  if (/^\*|^path:|:path$|:\.[*+]$|\.\.\.?$|^\.\.\./.test(inside)) return '{*}';
  return optional || inside.endsWith('?') || inside.includes('=') ? '{?}' : '{}';
}

const PARAMETER = /\{[*?]?\}/;

/**
 * How well a declared route answers what a span recorded, from 0 (not) to 1 (the same). Both may be as written.
 * `asked` is a template of a framework (`/orders/:id`) or the path of a URL (`/orders/17`). `partial`: the declared one
 * may have a prefix that another file gives it; what it leaves open lowers the figure.
 */
export function routeMatches(asked: string, declared: string, partial: boolean): number {
  return matchSegments(segmentsOf(asked), segmentsOf(declared), partial);
}

/** Segments of a route's one form. */
export function segmentsOf(route: string): readonly string[] {
  return normaliseRoute(route).split('/').filter((segment) => segment !== '');
}

/**
 * As {@link routeMatches}, of segments. `isTemplate`: the framework's own pattern was recorded, so that its plain segments
 * are no values of parameters.
 */
export function matchSegments(asked: readonly string[], declared: readonly string[], partial: boolean, isTemplate = false): number {
  const whole = alignment(asked, declared, isTemplate);
  // `/:id` of a router that is mounted elsewhere answers anything, and so says little.
  if (whole > 0) return partial && declared.length > 0 && !declared.some(isLiteral) ? whole / 2 : whole;
  const rest = asked.length - declared.length;
  if (rest > 0 && declared.length > 0) {
    const end = alignment(asked.slice(rest), declared, isTemplate);
    if (end > 0) return end * suffixWorth(declared) * (partial ? 0.8 : 0.4);
  }
  if (rest > 0 && declared.length === 0 && partial) return 0.05;
  // A prefix that the recording does not have: the router of an inner program.
  if (rest < 0 && asked.length > 0) return alignment(asked, declared.slice(-rest), isTemplate) * suffixWorth(asked) * 0.5;
  return 0;
}

/** How well a route answers the end of what was asked, whatever stands before it. */
export function endFit(asked: readonly string[], declared: readonly string[], isTemplate: boolean): number {
  return alignment(asked.slice(Math.max(0, asked.length - declared.length)), declared, isTemplate);
}

/** Whether a segment is or has a parameter. */
export function isParameter(segment: string): boolean {
  return PARAMETER.test(segment);
}

/** `/orders/{}` says much of a route, `/{}` little. */
function suffixWorth(segments: readonly string[]): number {
  const literal = segments.filter(isLiteral).length;
  return literal === 0 ? 0.2 : literal === 1 ? 0.75 : 0.95;
}

function isLiteral(segment: string): boolean {
  return !PARAMETER.test(segment);
}

/** 1 for equal segments, less for each that only fits, 0 where one does not. */
function alignment(asked: readonly string[], declared: readonly string[], isTemplate: boolean): number {
  let score = 1;
  for (let i = 0; i < declared.length; i++) {
    const segment = declared[i]!;
    if (segment === '{*}') return asked.length >= i && asked[i] !== '{*}' ? score * 0.6 : score;
    if (i >= asked.length) return segment === '{?}' && i === declared.length - 1 ? score * 0.9 : 0;
    score *= fit(asked[i]!, segment, isTemplate);
    if (score === 0) return 0;
  }
  return asked.length === declared.length ? score : 0;
}

function fit(asked: string, declared: string, isTemplate: boolean): number {
  if (asked === declared) return 1;
  if (!PARAMETER.test(declared)) return asked.toLowerCase() === declared.toLowerCase() ? 0.95 : 0;
  if (PARAMETER.test(asked)) return declared === '{?}' || asked === '{?}' ? 0.95 : 0;
  if (isTemplate) return 0;
  if (declared === '{}' || declared === '{?}') return 0.9;
  return fitsPieces(asked, declared.split(/\{[*?]?\}/)) ? 0.9 : 0;
}

/** Whether a text has these pieces in order: `report.pdf` has those of `{}.{}`. */
function fitsPieces(text: string, pieces: readonly string[]): boolean {
  const last = pieces.at(-1)!;
  if (!text.startsWith(pieces[0]!) || !text.endsWith(last)) return false;
  let at = pieces[0]!.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at + 1);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at < text.length - last.length;
}
