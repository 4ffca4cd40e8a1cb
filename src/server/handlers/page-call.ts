// Methods of the page that the server answers. An unknown method is an error reply, never a crash.

import type { PageMethod, PageMethods } from '../../protocol/webview.ts';
import type { OpenProfile } from '../open-profile.ts';
import { flameBoxes, flameFind, flameNode } from './flame.ts';
import { functionsList, search } from './functions.ts';
import { viewTotals } from './view-totals.ts';

type Handler<M extends PageMethod> = (open: OpenProfile, params: PageMethods[M]['params']) => PageMethods[M]['result'];
type ServerMethod = 'view/totals' | 'flame/boxes' | 'flame/find' | 'flame/node' | 'functions/list' | 'search';

const HANDLERS: { readonly [M in ServerMethod]: Handler<M> } = {
  'view/totals': viewTotals,
  'flame/boxes': flameBoxes,
  'flame/find': flameFind,
  'flame/node': flameNode,
  'functions/list': functionsList,
  search,
};

/**
 * Answers one call of the page.
 * @throws {Error} for a method the server does not have.
 */
export function pageCall(open: OpenProfile, method: string, params: unknown): unknown {
  if (!Object.hasOwn(HANDLERS, method)) throw new Error(`The server has no method “${method.slice(0, 80)}”.`);
  const handler = HANDLERS[method as ServerMethod] as (open: OpenProfile, params: unknown) => unknown;
  return handler(open, params);
}
