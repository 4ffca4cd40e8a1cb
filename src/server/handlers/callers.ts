// A function between its callers and its callees: its figures, and how large the two graphs are. Their boxes are flame.ts's.

import { NONE } from '../../profile/tables.ts';
import type { PageMethods } from '../../protocol/webview.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { FlameGraph } from '../profile-view.ts';
import { finiteNumber } from './params.ts';

/** A function's figures and the sizes of its graphs. */
export function callersSize(open: OpenProfile, params: PageMethods['callers/size']['params']): PageMethods['callers/size']['result'] {
  const view = open.view(params.view);
  const fn = finiteNumber(params.function, 'function');
  const { revision } = open;
  const { self, samples } = view.functions;
  const callees = view.graph({ kind: 'callees', function: fn });
  const { total } = callees.layout;
  if (!(total > 0)) return { revision, self: 0, total: 0, samples: 0, inner: 0, callers: { rows: 0, hidden: 0 }, callees: { rows: 0 } };
  const callers = view.graph({ kind: 'callers', function: fn });
  return {
    revision,
    self: self[fn]!,
    total,
    samples: samples[fn]!,
    inner: innerTotal(callees, fn),
    callers: { rows: callers.layout.rows, hidden: callers.hidden },
    callees: { rows: callees.layout.rows },
  };
}

/** Total of the outermost calls of a function that are below its own root, each sample once. */
function innerTotal({ tree, figures }: FlameGraph, fn: number): number {
  const isInside = new Uint8Array(tree.length);
  let inner = 0;
  for (let node = 0; node < tree.length; node++) {
    const parent = tree.parent[node]!;
    if (parent === NONE) continue;
    if (isInside[parent] === 1) isInside[node] = 1;
    else if (tree.function[node] === fn) {
      isInside[node] = 1;
      inner += figures.total[node]!;
    }
  }
  return inner;
}
