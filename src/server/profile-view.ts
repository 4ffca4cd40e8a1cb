// Everything known of one view of a profile: figures, lines, graphs. Parts are computed when first asked for.

import { boxesIn, layoutFlame, type Boxes, type BoxQuery, type FlameLayout } from '../flame/layout.ts';
import { callNodeFigures, calleesOf, type CallNodeFigures, type CallNodes } from '../profile/call-nodes.ts';
import { callerTree, startsOfAll, startsOfFunction, type CallerTree } from '../profile/callers.ts';
import { functionFigures, type KeyFigures, type StackValues } from '../profile/figures.ts';
import { lineFigures, type LineFigure } from '../profile/lines.ts';
import { filterValues, leafFrames } from '../profile/stack-filters.ts';
import { NONE, type Profile } from '../profile/tables.ts';
import type { FlameGraphRef } from '../protocol/webview.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { FilteredShape, OpenProfile } from './open-profile.ts';

/** Trees of functions that are kept besides the whole ones. */
const MAX_GRAPHS = 6;
/** In trees read from the leaves, paths with less than this share of the view's total are left out, and counted. */
const LEAST_SHARE = 1 / 50_000;

/** A graph: a tree with figures, and where its boxes are. */
export interface FlameGraph {
  readonly tree: Pick<CallNodes, 'length' | 'parent' | 'function' | 'depth'>;
  readonly figures: CallNodeFigures;
  readonly layout: FlameLayout;
  /** Nodes that are left out because nobody could see them. */
  readonly hidden: number;
}

export interface ProfileViewOptions {
  readonly open: OpenProfile;
  readonly shape: FilteredShape;
  /** Values by the profile's own stacks, of the samples in the view's range. */
  readonly unfiltered: StackValues;
  /** The same without the range. */
  readonly whole: StackValues;
}

export class ProfileView {
  readonly values: StackValues;
  /** Sum and number of the samples that range and filters leave out. */
  readonly leftOut: { readonly total: number; readonly samples: number };
  private readonly options: ProfileViewOptions;
  private readonly graphs = new KeptAnswers<FlameGraph>(MAX_GRAPHS);
  private functionRows: KeyFigures | undefined;
  private lineRows: readonly LineFigure[] | undefined;
  private nodeFigures: CallNodeFigures | undefined;
  private flameGraph: FlameGraph | undefined;

  constructor(options: ProfileViewOptions) {
    const { shape, unfiltered, whole } = options;
    this.options = options;
    this.values = shape.filtered === null ? unfiltered : filterValues(unfiltered, shape.filtered);
    this.leftOut = { total: whole.total - this.values.total, samples: whole.sampleCount - this.values.sampleCount };
  }

  /** The profile with the stacks of this view. */
  get profile(): Profile {
    return this.options.shape.profile;
  }

  get functionOfStack(): Int32Array {
    return this.options.shape.functionOfStack;
  }

  get functions(): KeyFigures {
    return (this.functionRows ??= functionFigures(this.profile, this.functionOfStack, this.values));
  }

  get lines(): readonly LineFigure[] {
    return (this.lineRows ??= this.makeLines());
  }

  /** The tree of calls, top-down. */
  get tree(): CallNodes {
    return this.options.shape.callNodes;
  }

  get nodes(): CallNodeFigures {
    return (this.nodeFigures ??= callNodeFigures(this.tree, this.values));
  }

  get layout(): FlameLayout {
    return this.graph().layout;
  }

  /** A graph of the view; left out: that of calls, top-down. */
  graph(ref: FlameGraphRef = { kind: 'top-down' }): FlameGraph {
    if (ref.kind === 'top-down') return (this.flameGraph ??= graphOf(this.tree, this.nodes, 0));
    return this.graphs.get(JSON.stringify(ref), () => this.makeGraph(ref));
  }

  private makeGraph(ref: Exclude<FlameGraphRef, { kind: 'top-down' }>): FlameGraph {
    const { tree, nodes, values } = this;
    if (ref.kind === 'callees') {
      const below = calleesOf(tree, ref.function);
      return graphOf(below, callNodeFigures(below, values), 0);
    }
    const starts = ref.kind === 'callers' ? startsOfFunction(tree, ref.function, nodes.total, nodes.samples) : this.startsOfLeaves();
    const callers: CallerTree = callerTree(tree, starts, this.profile.functions.length, values.total * LEAST_SHARE);
    return graphOf(callers, callers, callers.hidden);
  }

  private startsOfLeaves(): ReturnType<typeof startsOfAll> {
    const { tree, nodes, values } = this;
    const samples = new Float64Array(tree.length);
    for (let stack = 0; stack < tree.ofStack.length; stack++) {
      const node = tree.ofStack[stack]!;
      if (node !== NONE) samples[node]! += values.samples[stack]!;
    }
    return startsOfAll(nodes.self, samples);
  }

  private makeLines(): readonly LineFigure[] {
    const { open, shape, unfiltered } = this.options;
    if (shape.filtered === null || open.profile.meta.lines !== 'leaf-ticks') return lineFigures(this.profile, this.values);
    // Ticks belong to the stacks of the file.
    return lineFigures(open.profile, unfiltered, leafFrames(shape.filtered));
  }
}

function graphOf(tree: FlameGraph['tree'], figures: CallNodeFigures, hidden: number): FlameGraph {
  const { length, parent, depth } = tree;
  return { tree, figures, hidden, layout: layoutFlame({ length, parent, depth, total: figures.total }) };
}

/** The boxes of a part of a graph. */
export function boxesOf({ layout, figures }: FlameGraph, query: BoxQuery): Boxes {
  return boxesIn(layout, figures.total, query);
}
