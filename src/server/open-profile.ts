// One opened file: the profile and what is memoised of it. Views come with requests; this keeps answers for them,
// never a "current" one. What is known of one view is profile-view.ts.

import type { FormatFacts } from '../formats/format.ts';
import { callNodes, nodeValues, type MergedStacks, type NodeValues } from '../profile/call-nodes.ts';
import { stackValues, type SamplesOfThread, type StackValues } from '../profile/figures.ts';
import { recordingSpan, samplesInRange, sampleTimeline, type SampleTimeline } from '../profile/sample-times.ts';
import { functionName, type FunctionIndex, type Profile } from '../profile/tables.ts';
import type { Baseline } from '../protocol/compare.ts';
import type { View, ViewFilter } from '../protocol/webview.ts';
import { BadRequest } from './bad-request.ts';
import { FilteredShape } from './filtered-shape.ts';
import { cutName } from './function-info.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { OpenTraces } from './open-traces.ts';
import { ProfileChart } from './profile-chart.ts';
import { ProfileComparison } from './profile-comparison.ts';
import { ProfileView } from './profile-view.ts';
import type { ShownFile } from './shown-file.ts';
import { checkFilters, checkRange } from './view-params.ts';

/** Views kept with their figures; a user switches between a few. */
const MAX_VIEWS = 4;

/** Filters whose charts are kept: 8 bytes for each sample. */
const MAX_CHARTS = 2;

/** Comparisons kept with one baseline: each has two graphs. */
const MAX_COMPARISONS = 2;

/** Values before filters. */
export interface UnfilteredValues {
  readonly byStack: StackValues;
  readonly byNode: NodeValues;
}

/** Finds another open profile by its URI; `null` where it is not open. */
export type OtherProfiles = (uri: string) => OpenProfile | null;

/** A profile that editors show. Replaced, not changed, when the file is read again. */
export class OpenProfile {
  readonly uri: string;
  readonly revision: number;
  readonly profile: Profile;
  readonly format: FormatFacts;
  /** `null` where the file has no spans to show. */
  readonly traces: OpenTraces | null;
  private readonly views = new KeptAnswers<ProfileView>(MAX_VIEWS);
  /** Values by the profile's own stacks, before filters. */
  private readonly values = new KeptAnswers<UnfilteredValues>(MAX_VIEWS);
  private readonly shapes = new KeptAnswers<FilteredShape>(MAX_VIEWS);
  private readonly charts = new KeptAnswers<ProfileChart>(MAX_CHARTS);
  /** By baseline, so that they go with it. */
  private readonly comparisons = new WeakMap<OpenProfile, KeptAnswers<ProfileComparison>>();
  private readonly others: OtherProfiles;
  private merged: MergedStacks | undefined;
  private clocks: readonly (SampleTimeline | null)[] | undefined;

  /** @param others left out: it is compared with nothing. */
  constructor(uri: string, revision: number, read: ShownFile, others: OtherProfiles = () => null) {
    this.others = others;
    this.uri = uri;
    this.revision = revision;
    this.profile = read.profile;
    this.format = read.format;
    this.traces = read.traces ?? null;
  }

  /** When samples of each thread were taken; `null` for threads without times. */
  get timelines(): readonly (SampleTimeline | null)[] {
    return (this.clocks ??= this.profile.threads.map((thread) => sampleTimeline(this.profile, thread)));
  }

  /** Begin and end of the recording on the clock of {@link timelines}; `null` where the format has no times. */
  get span(): { readonly startNs: number; readonly endNs: number } | null {
    return recordingSpan(this.timelines);
  }

  /**
   * The figures of a view.
   * @throws {BadRequest} for a view that the profile does not have.
   */
  view(asked: View): ProfileView {
    this.check(asked);
    const view = inOrder(asked);
    return this.views.get(JSON.stringify([view.valueType, view.threads, view.range, view.filters]), () => {
      const unfiltered = this.unfiltered(view);
      const whole = view.range === undefined ? unfiltered : this.unfiltered({ valueType: view.valueType, threads: view.threads });
      return new ProfileView({ open: this, shape: this.shape(view.filters ?? []), unfiltered, whole: whole.byStack });
    });
  }

  /**
   * The flame chart under the filters of a view; its threads and range are the caller's business.
   * @throws {BadRequest} for a view that the profile does not have, and where samples have no times.
   */
  chart(view: View): ProfileChart {
    this.check(view);
    const { span } = this;
    if (span === null) throw new BadRequest('the samples of this profile have no times');
    const filters = view.filters ?? [];
    return this.charts.get(JSON.stringify(filters), () => {
      return new ProfileChart({ profile: this.profile, shape: this.shape(filters), timelines: this.timelines, span });
    });
  }

  /**
   * The profile that this one is compared with.
   * @throws {BadRequest} with a sentence where it is not open any more, or another reading of it is.
   */
  baseline({ uri, revision }: Baseline): OpenProfile {
    const other = typeof uri === 'string' ? this.others(uri) : null;
    if (other === null) throw new BadRequest('The baseline is not open any more.');
    if (other.revision !== revision) throw new BadRequest('The baseline was read again.');
    return other;
  }

  /**
   * A view of this profile compared with the same of a baseline.
   * @throws {BadRequest} with a sentence where that cannot be.
   */
  comparison(asked: View, baseline: Baseline): ProfileComparison {
    this.check(asked);
    const other = this.baseline(baseline);
    const view = inOrder(asked);
    let kept = this.comparisons.get(other);
    if (kept === undefined) this.comparisons.set(other, (kept = new KeptAnswers(MAX_COMPARISONS)));
    const { valueType, threads, range, filters } = view;
    return kept.get(JSON.stringify([baseline.scale, valueType, threads, range, filters]), () => new ProfileComparison(this, other, view, baseline.scale));
  }

  private unfiltered({ valueType, threads, range }: View): UnfilteredValues {
    return this.values.get(JSON.stringify([valueType, threads, range]), () => {
      const byStack = stackValues(this.profile, { valueType, threads }, this.samplesIn(range));
      return { byStack, byNode: nodeValues(this.callNodes, byStack) };
    });
  }

  /** The tree of calls, without filters. */
  get callNodes(): MergedStacks {
    return (this.merged ??= callNodes(this.profile));
  }

  /** Which samples begin in a range; `undefined` where there is none. */
  samplesIn(range: View['range']): SamplesOfThread | undefined {
    return range === undefined ? undefined : samplesInRange(this.timelines, range);
  }

  private shape(filters: readonly ViewFilter[]): FilteredShape {
    return this.shapes.get(JSON.stringify(filters), () => new FilteredShape(this.profile, this.callNodes, filters));
  }

  /** @throws {BadRequest} for a view that the profile does not have. */
  check(view: View): void {
    const isIndex = (value: unknown, length: number): boolean => Number.isInteger(value) && (value as number) >= 0 && (value as number) < length;
    if (typeof view !== 'object' || view === null) throw new BadRequest('“view” must say what is counted');
    if (view.threads !== null && !Array.isArray(view.threads)) throw new BadRequest('“threads” must be a list or null');
    if (!isIndex(view.valueType, this.profile.valueTypes.length)) throw new BadRequest('the profile has no such value type');
    for (const thread of view.threads ?? []) {
      if (!isIndex(thread, this.profile.threads.length)) throw new BadRequest('the profile has no such thread');
    }
    checkRange(view.range);
    checkFilters(view.filters, (fn) => (isIndex(fn, this.profile.functions.length) ? cutName(functionName(this.profile, fn as FunctionIndex)) : null));
  }
}

/** Each thread counts once, in whatever order they are named. */
function inOrder(view: View): View {
  return view.threads === null ? view : { ...view, threads: [...new Set(view.threads)].sort((a, b) => a - b) };
}
