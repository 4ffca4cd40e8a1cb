// The flame chart of an open profile under one list of filters: what is indexed of each thread, and the overview of
// several. Parts are computed when first asked for. Leaves out: questions and answers.

import { indexChart, type ChartIndex } from '../flame/chart.ts';
import type { CallNodes } from '../profile/call-nodes.ts';
import type { SampleTimeline } from '../profile/sample-times.ts';
import { NONE, type FunctionIndex, type Profile } from '../profile/tables.ts';
import type { FunctionCategory } from '../protocol/webview.ts';
import { functionCategory } from './function-info.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { FilteredShape } from './filtered-shape.ts';

/** Overviews kept: one for each choice of threads. */
const MAX_OVERVIEWS = 4;

/** Whose code functions are, in the order in which an overview stacks it. */
export const CATEGORIES: readonly FunctionCategory[] = ['own', 'library', 'runtime', 'native', 'engine'];

/** What several threads did over the whole recording. */
export interface Overview {
  /** Rows of each thread's chart, in the order of the threads asked for. */
  readonly rows: readonly number[];
  /** By category as in {@link CATEGORIES}, then by stretch of time: threads that were busy with it, on average. */
  readonly load: readonly Float64Array[];
}

export interface ProfileChartOptions {
  /** As the file has it. */
  readonly profile: Profile;
  readonly shape: FilteredShape;
  readonly timelines: readonly (SampleTimeline | null)[];
  /** Of the recording; nanoseconds on the clock of the timelines. */
  readonly span: { readonly startNs: number; readonly endNs: number };
}

export class ProfileChart {
  readonly span: ProfileChartOptions['span'];
  private readonly options: ProfileChartOptions;
  private readonly indexes = new Map<number, ChartIndex | null>();
  private readonly overviews = new KeptAnswers<Overview>(MAX_OVERVIEWS);
  private nodes: Int32Array | undefined;

  constructor(options: ProfileChartOptions) {
    this.options = options;
    this.span = options.span;
  }

  /** The tree of calls whose nodes the boxes are. */
  get tree(): CallNodes {
    return this.options.shape.callNodes;
  }

  /** The boxes of a thread, by sample; `null` for one without times. */
  thread(index: number): ChartIndex | null {
    const known = this.indexes.get(index);
    if (known !== undefined) return known;
    const timeline = this.options.timelines[index] ?? null;
    const made = timeline === null ? null : indexChart({ ...timeline, nodeOf: this.nodeOfSample(index) }, this.tree);
    this.indexes.set(index, made);
    return made;
  }

  /** What threads did in each of `columns` equal stretches of the recording. */
  overview(threads: readonly number[], columns: number): Overview {
    return this.overviews.get(`${columns} ${threads.join()}`, () => this.makeOverview(threads, columns));
  }

  private makeOverview(threads: readonly number[], columns: number): Overview {
    const load = CATEGORIES.map(() => new Float64Array(columns));
    const categoryOfNode = this.categoriesOfNodes();
    const rows = threads.map((thread) => this.addLoad(thread, categoryOfNode, load));
    return { rows, load };
  }

  /** Adds what a thread did; its rows. */
  private addLoad(thread: number, categoryOfNode: Uint8Array, load: readonly Float64Array[]): number {
    const timeline = this.options.timelines[thread] ?? null;
    if (timeline === null) return 0;
    const { startNs, endNs } = this.span;
    const columns = load[0]!.length;
    const perNs = endNs > startNs ? columns / (endNs - startNs) : 0;
    const { depth } = this.tree;
    const nodeOf = this.nodeOfSample(thread);
    let rows = 0;
    timeline.forEach((sample, from, to) => {
      const node = nodeOf(sample);
      if (node < 0) return;
      if (depth[node]! >= rows) rows = depth[node]! + 1;
      addStretch(load[categoryOfNode[node]!]!, (from - startNs) * perNs, (to - startNs) * perNs);
    });
    return rows;
  }

  private categoriesOfNodes(): Uint8Array {
    const { profile } = this.options;
    const ofFunction = Uint8Array.from({ length: profile.functions.length }, (_, fn) => {
      return CATEGORIES.indexOf(functionCategory(profile, fn as FunctionIndex));
    });
    return Uint8Array.from(this.tree.function, (fn) => ofFunction[fn]!);
  }

  private nodeOfSample(thread: number): (sample: number) => number {
    const nodes = (this.nodes ??= this.nodesOfStacks());
    const { stack } = this.options.profile.threads[thread]!;
    return (sample) => {
      const row = stack[sample]!;
      return row < 0 ? NONE : nodes[row]!;
    };
  }

  /** The call node of each of the file's stacks; none for those that are idle or filtered out. */
  private nodesOfStacks(): Int32Array {
    const { profile, shape: { nodeOfStack } } = this.options;
    const { stacks, frames, idleFunction } = profile;
    if (idleFunction === NONE) return nodeOfStack;
    return nodeOfStack.map((node, i) => (frames.function[stacks.frame[i as never]!] === idleFunction ? NONE : node));
  }
}

/** Adds how much of each column lies between two places, in columns. */
function addStretch(column: Float64Array, from: number, to: number): void {
  const last = Math.min(column.length - 1, Math.floor(to));
  const first = Math.floor(from);
  if (first >= last) {
    if (last >= 0) column[last]! += to - from;
    return;
  }
  column[first]! += first + 1 - from;
  for (let i = first + 1; i < last; i++) column[i]! += 1;
  column[last]! += to - last;
}
