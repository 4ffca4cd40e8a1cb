// Who answers a route, of what stands in its declaration: a function written there, one that is named, or one that is
// handed to another function, as `asyncHandler(orders.list)` does. What wraps the answer is never taken for it.

import { dottedAt, isWord, markAt, partsWithin, type Tokens } from './tokens.ts';

export interface Handler {
  /** As written, "" where none is named. */
  readonly handlerName: string;
  /** Token of the function, where it is written here. */
  readonly handler?: number;
  /** A name that counts only if a function of this text has it: `db` in `list(db)` is none, `list` in `wrap(list)` is one. */
  readonly localHandler?: string;
}

/** Functions around functions that are looked into. */
const MOST_WRAPS = 4;

/** @param isFunction whether a function is written at a token. */
export function handlerAt(tokens: Tokens, at: number, isFunction: (tokens: Tokens, at: number) => boolean, wraps = 0): Handler {
  if (isFunction(tokens, at)) return { handlerName: '', handler: at };
  const handlerName = dottedAt(tokens, at);
  const open = afterName(at, handlerName);
  if (handlerName === '' || markAt(tokens, open) !== '(' || wraps === MOST_WRAPS) return { handlerName };
  if (/\.bind$/.test(handlerName)) return { handlerName: handlerName.slice(0, -5) };
  const handlers = partsWithin(tokens, open).map((part) => handlerAt(tokens, part, isFunction, wraps + 1));
  const inline = handlers.find(({ handler }) => handler !== undefined);
  if (inline !== undefined) return inline;
  const names = handlers.map((each) => each.localHandler ?? each.handlerName).filter((name) => name !== '');
  return names.length === 0 ? { handlerName } : { handlerName: '', localHandler: names[0]! };
}

/** The last of several handlers in a list, as Express takes them: `[validate, orders.list]`. */
export function lastOfList(tokens: Tokens, at: number): number {
  return markAt(tokens, at) === '[' ? (partsWithin(tokens, at).at(-1) ?? at) : at;
}

/** Whether a call stands at a token: `middleware.auth(…)`. */
export function isCall(tokens: Tokens, at: number): boolean {
  const name = dottedAt(tokens, at);
  return name !== '' && !isWord(tokens, at, 'func') && markAt(tokens, afterName(at, name)) === '(';
}

/** The token behind a name with dots. In what has `::` or `->` names are further apart; no call is seen there. */
function afterName(at: number, name: string): number {
  return at + 2 * name.split('.').length - 1;
}
