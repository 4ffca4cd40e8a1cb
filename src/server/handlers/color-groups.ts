// What the colours of a graph stand for: the self of all functions of one colour.

import { colorKey } from '../../flame/color-groups.ts';
import type { FunctionIndex } from '../../profile/tables.ts';
import type { PageMethods } from '../../protocol/webview.ts';
import { BadRequest } from '../bad-request.ts';
import { functionInfo } from '../function-info.ts';
import type { OpenProfile } from '../open-profile.ts';
import { finiteNumber } from './params.ts';

const MAX_GROUPS = 100;

/**
 * The largest groups of a view, and the sum of the others.
 * @throws {BadRequest} for a mode that there is not.
 */
export function colorGroups(open: OpenProfile, { view, mode, limit }: PageMethods['colors/groups']['params']): PageMethods['colors/groups']['result'] {
  if (!['category', 'package', 'file'].includes(mode)) throw new BadRequest('“mode” names no way of colouring');
  const { functions } = open.view(view);
  const sums = new Map<string, number>();
  for (let fn = 0; fn < functions.self.length; fn++) {
    if (!(functions.total[fn]! > 0)) continue;
    const key = colorKey(mode, functionInfo(open.profile, fn as FunctionIndex));
    sums.set(key, (sums.get(key) ?? 0) + functions.self[fn]!);
  }
  const groups = [...sums].map(([key, self]) => ({ key, self })).sort((a, b) => b.self - a.self || (a.key < b.key ? -1 : 1));
  const shown = Math.min(MAX_GROUPS, Math.max(0, Math.floor(finiteNumber(limit, 'limit'))));
  const rest = groups.slice(shown);
  return { revision: open.revision, groups: groups.slice(0, shown), others: { count: rest.length, self: rest.reduce((sum, { self }) => sum + self, 0) } };
}
