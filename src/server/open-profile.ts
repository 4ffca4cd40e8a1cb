// One opened file: the profile and what is memoised of it. Views come with requests; this keeps answers for them,
// never a "current" one.

import type { Format } from '../formats/format.ts';
import type { ReadProfile } from '../formats/read-profile.ts';
import { boxesIn, layoutFlame, type Boxes, type BoxQuery, type FlameLayout } from '../flame/layout.ts';
import { callNodeFigures, callNodes, foldCalls, type CallNodeFigures, type CallNodes } from '../profile/call-nodes.ts';
import { functionFigures, functionOfStacks, stackValues, type KeyFigures, type StackValues, type View } from '../profile/figures.ts';
import { lineFigures, type LineFigure } from '../profile/lines.ts';
import type { FunctionIndex, Profile } from '../profile/tables.ts';
import { BadRequest } from './bad-request.ts';
import { functionCategory } from './function-info.ts';

/** Views kept with their figures; a user switches between a few. */
const MAX_VIEWS = 4;

/** A view as requests name it. */
export interface AskedView extends View {
  /** Whether calls inside of libraries are folded in the graph. Left out: no. */
  readonly foldLibraries?: boolean;
}

/** Everything known of one view; parts are computed when first asked for. */
export class ProfileView {
  readonly values: StackValues;
  /** The tree of the view's graph. */
  readonly tree: CallNodes;
  private readonly owner: OpenProfile;
  private functionFigures: KeyFigures | undefined;
  private lineRows: readonly LineFigure[] | undefined;
  private nodeFigures: CallNodeFigures | undefined;
  private flameLayout: FlameLayout | undefined;

  constructor(owner: OpenProfile, values: StackValues, tree: CallNodes) {
    this.owner = owner;
    this.values = values;
    this.tree = tree;
  }

  get functions(): KeyFigures {
    const { profile } = this.owner;
    return (this.functionFigures ??= functionFigures(profile, this.owner.functionOfStack, this.values));
  }

  get lines(): readonly LineFigure[] {
    return (this.lineRows ??= lineFigures(this.owner.profile, this.values));
  }

  get nodes(): CallNodeFigures {
    return (this.nodeFigures ??= callNodeFigures(this.tree, this.values));
  }

  get layout(): FlameLayout {
    const { length, parent, depth } = this.tree;
    return (this.flameLayout ??= layoutFlame({ length, parent, depth, total: this.nodes.total }));
  }

  boxes(query: BoxQuery): Boxes {
    return boxesIn(this.layout, this.nodes.total, query);
  }
}

/** A profile that editors show. Replaced, not changed, when the file is read again. */
export class OpenProfile {
  readonly uri: string;
  readonly revision: number;
  readonly profile: Profile;
  readonly format: Format;
  private readonly views = new Map<string, ProfileView>();
  private nodes: CallNodes | undefined;
  private foldedNodes: CallNodes | undefined;
  private functionColumn: Int32Array | undefined;

  constructor(uri: string, revision: number, read: ReadProfile) {
    this.uri = uri;
    this.revision = revision;
    this.profile = read.profile;
    this.format = read.format;
  }

  get callNodes(): CallNodes {
    return (this.nodes ??= callNodes(this.profile));
  }

  /** The tree in which libraries and runtimes are folded; the engine's own, as its garbage collector, is not. */
  private get foldedCallNodes(): CallNodes {
    if (this.foldedNodes !== undefined) return this.foldedNodes;
    const isFolded = Uint8Array.from({ length: this.profile.functions.length }, (_, fn) => {
      const category = functionCategory(this.profile, fn as FunctionIndex);
      return category === 'own' || category === 'engine' ? 0 : 1;
    });
    this.foldedNodes = foldCalls(this.callNodes, (fn) => isFolded[fn] === 1);
    return this.foldedNodes;
  }

  get functionOfStack(): Int32Array {
    return (this.functionColumn ??= functionOfStacks(this.profile));
  }

  /**
   * The figures of a view.
   * @throws {BadRequest} for a value type or thread that the profile does not have.
   */
  view(view: AskedView): ProfileView {
    this.check(view);
    // Each thread counts once, in whatever order they are named.
    const threads = view.threads === null ? null : [...new Set(view.threads)].sort((a, b) => a - b);
    const { valueType, foldLibraries = false } = view;
    const key = `${valueType}:${threads === null ? '*' : threads.join()}:${foldLibraries}`;
    const known = this.views.get(key) ?? this.makeView({ valueType, threads }, foldLibraries);
    // Least recently used out: a Map keeps the order of insertion.
    this.views.delete(key);
    this.views.set(key, known);
    if (this.views.size > MAX_VIEWS) this.views.delete(this.views.keys().next().value!);
    return known;
  }

  /** A folded view has the values of the other one: samples are not read twice. */
  private makeView(view: View, foldLibraries: boolean): ProfileView {
    if (foldLibraries) return new ProfileView(this, this.view(view).values, this.foldedCallNodes);
    return new ProfileView(this, stackValues(this.profile, view), this.callNodes);
  }

  /** @throws {BadRequest} for a view that the profile does not have. */
  check(view: AskedView): void {
    const isIndex = (value: number, length: number): boolean => Number.isInteger(value) && value >= 0 && value < length;
    if (typeof view !== 'object' || view === null) throw new BadRequest('“view” must say what is counted');
    if (view.threads !== null && !Array.isArray(view.threads)) throw new BadRequest('“threads” must be a list or null');
    if (typeof (view.foldLibraries ?? false) !== 'boolean') throw new BadRequest('“foldLibraries” must be true or false');
    if (!isIndex(view.valueType, this.profile.valueTypes.length)) throw new BadRequest('the profile has no such value type');
    for (const thread of view.threads ?? []) {
      if (!isIndex(thread, this.profile.threads.length)) throw new BadRequest('the profile has no such thread');
    }
  }
}
