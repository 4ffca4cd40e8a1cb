// One opened file: the profile and what is memoised of it. Views come with requests; this keeps answers for them,
// never a "current" one. What is known of one view is profile-view.ts.

import type { Format } from '../formats/format.ts';
import type { ReadProfile } from '../formats/read-profile.ts';
import { callNodes, type CallNodes } from '../profile/call-nodes.ts';
import { functionOfStacks, stackValues, type SamplesOfThread, type StackValues } from '../profile/figures.ts';
import { recordingSpan, samplesBetween, sampleTimeline, type SampleTimeline } from '../profile/sample-times.ts';
import { filteredProfile, filterStacks, type FilteredStacks } from '../profile/stack-filters.ts';
import { functionName, type FunctionIndex, type Profile } from '../profile/tables.ts';
import type { View, ViewFilter } from '../protocol/webview.ts';
import { BadRequest } from './bad-request.ts';
import { cutName, functionCategory } from './function-info.ts';
import { KeptAnswers } from './kept-answers.ts';
import { ProfileView } from './profile-view.ts';
import { checkFilters, checkRange } from './view-params.ts';

/** Views kept with their figures; a user switches between a few. */
const MAX_VIEWS = 4;

/** The stacks that a list of filters leaves, and their tree; parts are computed when first asked for. */
export class FilteredShape {
  /** As the file has it, with stacks as filtered. */
  readonly profile: Profile;
  /** `null` without filters. */
  readonly filtered: FilteredStacks | null;
  private nodes: CallNodes | undefined;
  private functionColumn: Int32Array | undefined;

  constructor(profile: Profile, filtered: FilteredStacks | null) {
    this.profile = filtered === null ? profile : filteredProfile(profile, filtered);
    this.filtered = filtered;
  }

  get callNodes(): CallNodes {
    return (this.nodes ??= callNodes(this.profile));
  }

  get functionOfStack(): Int32Array {
    return (this.functionColumn ??= functionOfStacks(this.profile));
  }
}

/** A profile that editors show. Replaced, not changed, when the file is read again. */
export class OpenProfile {
  readonly uri: string;
  readonly revision: number;
  readonly profile: Profile;
  readonly format: Format;
  private readonly views = new KeptAnswers<ProfileView>(MAX_VIEWS);
  /** Values by the profile's own stacks, before filters. */
  private readonly values = new KeptAnswers<StackValues>(MAX_VIEWS);
  private readonly shapes = new KeptAnswers<FilteredShape>(MAX_VIEWS);
  private clocks: readonly (SampleTimeline | null)[] | undefined;

  constructor(uri: string, revision: number, read: ReadProfile) {
    this.uri = uri;
    this.revision = revision;
    this.profile = read.profile;
    this.format = read.format;
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
      return new ProfileView({ open: this, shape: this.shape(view.filters ?? []), unfiltered, whole });
    });
  }

  private unfiltered({ valueType, threads, range }: View): StackValues {
    return this.values.get(JSON.stringify([valueType, threads, range]), () => {
      return stackValues(this.profile, { valueType, threads }, this.samplesIn(range));
    });
  }

  /** Which samples begin in a range; `undefined` where there is none. */
  samplesIn(range: View['range']): SamplesOfThread | undefined {
    const { span } = this;
    if (range === undefined || span === null) return undefined;
    return (thread) => {
      const timeline = this.timelines[thread]!;
      return timeline === null ? [0, 0] : samplesBetween(timeline, span.startNs + range.fromNs, span.startNs + range.toNs);
    };
  }

  private shape(filters: readonly ViewFilter[]): FilteredShape {
    return this.shapes.get(JSON.stringify(filters), () => {
      if (filters.length === 0) return new FilteredShape(this.profile, null);
      const category = (fn: FunctionIndex): string => functionCategory(this.profile, fn);
      const code = {
        isOwn: (fn: FunctionIndex) => category(fn) === 'own',
        // The engine's own work, as its garbage collector's, is nothing that a library did.
        isFolded: (fn: FunctionIndex) => !['own', 'engine'].includes(category(fn)),
      };
      return new FilteredShape(this.profile, filterStacks(this.profile, filters, code));
    });
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
