// Everything known of one view of a profile: figures, lines, graphs. Parts are computed when first asked for.

import { boxesIn, layoutFlame, type Boxes, type BoxQuery, type FlameLayout } from '../flame/layout.ts';
import { callNodeFigures, calleesOf, functionsOfNodes, movedRows, type CallNodeFigures, type CallNodes, type NodeValues } from '../profile/call-nodes.ts';
import { callerTree, startsOfAll, startsOfFunction, type CallerTree } from '../profile/callers.ts';
import { depthFirst } from '../profile/depth-first.ts';
import type { KeyFigures, StackValues } from '../profile/figures.ts';
import { lineFigures, type LineFigure } from '../profile/lines.ts';
import { filterNodeValues } from '../profile/node-filters.ts';
import { filterValues, leafFrames, type FilteredStacks } from '../profile/stack-filters.ts';
import type { Profile, RecordedFigures } from '../profile/tables.ts';
import type { Change } from '../protocol/compare.ts';
import type { FlameGraphRef, FunctionInfo } from '../protocol/webview.ts';
import { CallTree } from './call-tree.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { FilteredShape } from './filtered-shape.ts';
import type { OpenProfile, UnfilteredValues } from './open-profile.ts';

/** Trees of functions that are kept besides the whole ones. */
const MAX_GRAPHS = 6;
/**
 * In trees read from the leaves, paths with less than this share of the graph's width are left out, and counted: a sixth of a
 * pixel on the widest screens. Half the share takes nearly twice the time.
 */
const LEAST_SHARE = 1 / 25_000;

/** A graph: a tree with figures, and where its boxes are. */
export interface FlameGraph {
  readonly tree: Pick<CallNodes, 'length' | 'parent' | 'function' | 'depth' | 'subtreeEnd'>;
  readonly figures: CallNodeFigures;
  readonly layout: FlameLayout;
  /** Nodes that are left out because nobody could see them. */
  readonly hidden: number;
  /** Where it is that of a comparison: how nodes differ, and functions that the profile does not have. */
  readonly difference?: {
    readonly change: (node: number) => Change;
    readonly describe: (fn: number) => FunctionInfo;
  };
}

/** Graphs that a profile has by itself. */
export type OwnGraphRef = Exclude<FlameGraphRef, { kind: 'difference' }>;

export interface ProfileViewOptions {
  readonly open: OpenProfile;
  readonly shape: FilteredShape;
  /** Of the samples in the view's range. */
  readonly unfiltered: UnfilteredValues;
  /** The same without the range. */
  readonly whole: Pick<StackValues, 'total' | 'sampleCount'>;
}

export class ProfileView {
  /** By node of {@link tree}. */
  readonly nodeValues: NodeValues;
  /** Sum and number of the samples that range and filters leave out. */
  readonly leftOut: { readonly total: number; readonly samples: number };
  private readonly options: ProfileViewOptions;
  private readonly graphs = new KeptAnswers<FlameGraph>(MAX_GRAPHS);
  private stackRows: StackValues | undefined;
  private functionRows: KeyFigures | undefined;
  private lineRows: readonly LineFigure[] | undefined;
  private nodeFigures: CallNodeFigures | undefined;
  private flameGraph: FlameGraph | undefined;
  private negative: boolean | undefined;
  private readonly callTrees = new Map<string, CallTree>();

  constructor(options: ProfileViewOptions) {
    const { shape, unfiltered, whole } = options;
    this.options = options;
    this.nodeValues = shape.filteredNodes === null ? unfiltered.byNode : filterNodeValues(unfiltered.byNode, shape.filteredNodes);
    this.leftOut = { total: whole.total - this.total, samples: whole.sampleCount - this.nodeValues.sampleCount };
  }

  /** The base of every share. */
  get total(): number {
    return this.nodeValues.total;
  }

  /** By stack of {@link profile}: for what knows more than functions, as lines do. */
  get values(): StackValues {
    return (this.stackRows ??= this.makeStackRows());
  }

  private makeStackRows(): StackValues {
    const { shape: { filtered }, unfiltered } = this.options;
    return filtered === null ? unfiltered.byStack : filterValues(unfiltered.byStack, filtered);
  }

  /** The profile with the stacks of this view: filtering them takes longer than filtering call nodes. */
  get profile(): Profile {
    return this.options.shape.profile;
  }

  /** Where the view's filters move the stacks of the file; `null` without filters. */
  get filtered(): FilteredStacks | null {
    return this.options.shape.filtered;
  }

  get functionOfStack(): Int32Array {
    return this.options.shape.functionOfStack;
  }

  get functions(): KeyFigures {
    return (this.functionRows ??= this.makeFunctions());
  }

  private makeFunctions(): KeyFigures {
    return this.recorded ?? functionsOfNodes(this.tree, this.nodes, this.nodeValues, this.options.open.profile.functions.length);
  }

  /** Figures that the format recorded: of functions as they were called, so they do not follow filters. */
  get recorded(): RecordedFigures | null {
    const { open, shape } = this.options;
    return shape.filteredNodes === null ? open.profile.recorded : null;
  }

  get lines(): readonly LineFigure[] {
    return (this.lineRows ??= this.makeLines());
  }

  /** The tree of calls, top-down. */
  get tree(): CallNodes {
    return this.options.shape.callNodes;
  }

  get nodes(): CallNodeFigures {
    return (this.nodeFigures ??= callNodeFigures(this.tree, this.nodeValues));
  }

  get layout(): FlameLayout {
    return this.graph().layout;
  }

  /** Whether some values are below 0, as those of a difference. */
  get hasNegative(): boolean {
    return (this.negative ??= hasBelowZero(this.nodeValues.self));
  }

  /** Figures of what graphs draw: values above 0 alone, for a part cannot be wider than the whole. */
  private get drawn(): CallNodeFigures {
    if (!this.hasNegative) return this.nodes;
    return callNodeFigures(this.tree, aboveZero(this.nodeValues));
  }

  /** A graph of the view; left out: that of calls, top-down. */
  graph(ref: OwnGraphRef = { kind: 'top-down' }): FlameGraph {
    if (ref.kind === 'top-down') return (this.flameGraph ??= graphOf(this.tree, this.drawn, 0));
    return this.graphs.get(JSON.stringify(ref), () => this.makeGraph(ref));
  }

  /** A graph as a tree of rows. */
  callTree(kind: 'top-down' | 'inverted'): CallTree {
    const tree = this.callTrees.get(kind) ?? new CallTree(this.options.open.profile, this.graph({ kind }));
    this.callTrees.set(kind, tree);
    return tree;
  }

  private makeGraph(ref: Exclude<OwnGraphRef, { kind: 'top-down' }>): FlameGraph {
    const { tree, drawn: nodes } = this;
    if (ref.kind === 'callees') {
      const { nodes: below, target } = calleesOf(tree, ref.function);
      const values = this.hasNegative ? aboveZero(this.nodeValues) : this.nodeValues;
      return graphOf(below, callNodeFigures(below, { ...movedRows(values, target, below.length), rows: 'nodes' }), 0);
    }
    const starts = ref.kind === 'callers' ? startsOfFunction(tree, ref.function, nodes.total, nodes.samples) : startsOfAll(nodes.self, this.nodeValues.samples);
    // Of the graph's own width: that of a small function's callers is small too.
    const whole = starts.value.reduce((sum, value) => sum + Math.abs(value), 0);
    const callers: CallerTree = callerTree(tree, starts, this.options.open.profile.functions.length, whole * LEAST_SHARE);
    const { parent, frame, depth, subtreeEnd, newIndex } = depthFirst(callers.parent, callers.function);
    const moved = (column: Float64Array): Float64Array => {
      const to = new Float64Array(column.length);
      for (let i = 0; i < column.length; i++) to[newIndex[i]!] = column[i]!;
      return to;
    };
    const figures = { self: moved(callers.self), total: moved(callers.total), samples: moved(callers.samples) };
    return graphOf({ length: callers.length, parent, function: frame, depth, subtreeEnd }, figures, callers.hidden);
  }

  private makeLines(): readonly LineFigure[] {
    const { open, shape, unfiltered } = this.options;
    if (shape.filtered === null || open.profile.meta.lines !== 'leaf-ticks') return lineFigures(this.profile, this.values);
    // Ticks belong to the stacks of the file.
    return lineFigures(open.profile, unfiltered.byStack, leafFrames(shape.filtered));
  }
}

function graphOf(tree: FlameGraph['tree'], figures: CallNodeFigures, hidden: number): FlameGraph {
  return { tree, figures, hidden, layout: layoutFlame({ ...tree, total: figures.total }) };
}

function hasBelowZero(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) return true;
  return false;
}

function aboveZero(values: NodeValues): NodeValues {
  return { ...values, self: values.self.map((value) => Math.max(0, value)) };
}

/** The boxes of a part of a graph. */
export function boxesOf({ layout }: FlameGraph, query: BoxQuery): Boxes {
  return boxesIn(layout, query);
}
