// One opened file: the profile and what is memoised of it. Views come with requests; this keeps answers for them,
// never a "current" one.

import type { Format } from '../formats/format.ts';
import type { ReadProfile } from '../formats/read-profile.ts';
import { boxesIn, layoutFlame, type Boxes, type BoxQuery, type FlameLayout } from '../flame/layout.ts';
import { callNodeFigures, callNodes, type CallNodeFigures, type CallNodes } from '../profile/call-nodes.ts';
import { functionFigures, functionOfStacks, stackValues, type KeyFigures, type StackValues, type View } from '../profile/figures.ts';
import { lineFigures, type LineFigure } from '../profile/lines.ts';
import type { Profile } from '../profile/tables.ts';
import { BadRequest } from './bad-request.ts';

/** Views kept with their figures; a user switches between a few. */
const MAX_VIEWS = 4;

/** Everything known of one view; parts are computed when first asked for. */
export class ProfileView {
  readonly values: StackValues;
  private readonly owner: OpenProfile;
  private functionFigures: KeyFigures | undefined;
  private lineRows: readonly LineFigure[] | undefined;
  private nodeFigures: CallNodeFigures | undefined;
  private flameLayout: FlameLayout | undefined;

  constructor(owner: OpenProfile, view: View) {
    this.owner = owner;
    this.values = stackValues(owner.profile, view);
  }

  get functions(): KeyFigures {
    const { profile } = this.owner;
    return (this.functionFigures ??= functionFigures(profile, this.owner.functionOfStack, this.values));
  }

  get lines(): readonly LineFigure[] {
    return (this.lineRows ??= lineFigures(this.owner.profile, this.values));
  }

  get nodes(): CallNodeFigures {
    return (this.nodeFigures ??= callNodeFigures(this.owner.callNodes, this.values));
  }

  get layout(): FlameLayout {
    const { length, parent, depth } = this.owner.callNodes;
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

  get functionOfStack(): Int32Array {
    return (this.functionColumn ??= functionOfStacks(this.profile));
  }

  /**
   * The figures of a view.
   * @throws {BadRequest} for a value type or thread that the profile does not have.
   */
  view(view: View): ProfileView {
    this.check(view);
    // Each thread counts once, in whatever order they are named.
    const threads = view.threads === null ? null : [...new Set(view.threads)].sort((a, b) => a - b);
    const key = `${view.valueType}:${threads === null ? '*' : threads.join()}`;
    const known = this.views.get(key) ?? new ProfileView(this, { valueType: view.valueType, threads });
    // Least recently used out: a Map keeps the order of insertion.
    this.views.delete(key);
    this.views.set(key, known);
    if (this.views.size > MAX_VIEWS) this.views.delete(this.views.keys().next().value!);
    return known;
  }

  /** @throws {BadRequest} for a view that the profile does not have. */
  check(view: View): void {
    const isIndex = (value: number, length: number): boolean => Number.isInteger(value) && value >= 0 && value < length;
    if (typeof view !== 'object' || view === null) throw new BadRequest('“view” must say what is counted');
    if (view.threads !== null && !Array.isArray(view.threads)) throw new BadRequest('“threads” must be a list or null');
    if (!isIndex(view.valueType, this.profile.valueTypes.length)) throw new BadRequest('the profile has no such value type');
    for (const thread of view.threads ?? []) {
      if (!isIndex(thread, this.profile.threads.length)) throw new BadRequest('the profile has no such thread');
    }
  }
}
