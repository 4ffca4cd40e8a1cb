// Routes that a framework makes of paths: Next.js (app/ and pages/) and SvelteKit (src/routes/).

import { type Handler, handlerAt } from './handlers.ts';
import type { SourceReading } from './source-reading.ts';
import { isWord, markAt, type Tokens, wordAt } from './tokens.ts';

const HTTP_METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

interface PathRoute {
  readonly pattern: string;
  /** Whether functions are exported by the names of methods; otherwise the default export answers. */
  readonly byMethod: boolean;
}

/** The route that the path of a file is, or `null`. */
export function pathRoute(path: string): PathRoute | null {
  const clean = `/${path.replaceAll('\\', '/')}`.replace(/\/+/g, '/');
  const svelte = /\/src\/routes(\/.*)?\/\+(server|page\.server|page)\.[cm]?[jt]s$/.exec(clean);
  if (svelte) return { pattern: svelte[1] ?? '/', byMethod: svelte[2] === 'server' };
  const app = lastFolder(clean, '/app/');
  const file = /^(.*\/)?(route|page)\.[cm]?[jt]sx?$/.exec(app ?? '');
  if (file) return { pattern: `/${file[1] ?? ''}`, byMethod: file[2] === 'route' };
  const page = /^(.*?)(?:\/?index)?\.[cm]?[jt]sx?$/.exec(lastFolder(clean, '/pages/') ?? '');
  // Also other programs have a folder of that name: Next.js has those in it that it treats specially.
  if (page && !/^_|\.(?:test|spec|stories|d)$/.test(page[1]!)) return { pattern: `/${page[1]}`, byMethod: false };
  return null;
}

/** What stands below a folder: the last of that name, but of `app/app/` the first, and always that in `src/`. */
function lastFolder(path: string, folder: string): string | undefined {
  const inSource = path.lastIndexOf(`/src${folder}`);
  let at = inSource >= 0 ? inSource + 4 : path.lastIndexOf(folder);
  if (at < 0) return undefined;
  const name = folder.slice(0, -1);
  while (inSource < 0 && path.endsWith(name, at)) at -= name.length;
  return path.slice(at + folder.length);
}

/** Adds a route for each exported function that answers the path of the text. `isFunction`: as of `handlerAt`. */
export function addPathRoutes(reading: SourceReading, isFunction: (tokens: Tokens, at: number) => boolean): void {
  const route = pathRoute(reading.path);
  if (!route) return;
  const { tokens } = reading;
  for (let at = 0; at < tokens.count; at++) {
    if (!isWord(tokens, at, 'export')) continue;
    const { method, name, from } = exported(reading, at, route.byMethod);
    if (method === undefined) continue;
    reading.route(at, { method, pattern: route.pattern, partial: false, ...handlerOf(tokens, at, name, from, isFunction) });
  }
}

/** `export default handler` and `export default wrap(handler)` name who answers; what is declared there answers itself. */
function handlerOf(tokens: Tokens, at: number, name: string, from: number, isFunction: (tokens: Tokens, at: number) => boolean): Handler {
  const own = { handlerName: name, handler: at };
  if (!isWord(tokens, from - 1, 'default') || name === 'class') return own;
  const { handler, ...named } = handlerAt(tokens, from, isFunction);
  return handler === undefined ? named : own;
}

/** `from`: the token of what is exported. */
function exported(reading: SourceReading, at: number, byMethod: boolean): { readonly method?: string; readonly name: string; readonly from: number } {
  const { tokens } = reading;
  let next = at + 1;
  const isDefault = isWord(tokens, next, 'default');
  while (/^(?:default|async|function|const|let)$/.test(wordAt(tokens, next)) || markAt(tokens, next) === '*') next++;
  const name = wordAt(tokens, next);
  const found = { name, from: next };
  if (!byMethod) return isDefault ? { method: '', ...found } : found;
  return HTTP_METHOD.test(name) ? { method: name, ...found } : found;
}
