// What a list of filters makes of a profile's calls, whatever is counted: kept apart from values, so that another range of
// time or value type filters nothing anew. Leaves out: what filters do (src/profile).

import type { CallNodes, MergedStacks } from '../profile/call-nodes.ts';
import { filterNodes, type FilteredNodes } from '../profile/node-filters.ts';
import { filteredProfile, filterStacks, type CodeKinds, type FilteredStacks, type StackFilter } from '../profile/stack-filters.ts';
import { functionOfStacks } from '../profile/figures.ts';
import type { FunctionIndex, Profile } from '../profile/tables.ts';
import { functionCategory } from './function-info.ts';

/** Parts are computed when first asked for: graphs and functions need call nodes, lines and exports need stacks. */
export class FilteredShape {
  /** `null` without filters. */
  readonly filteredNodes: FilteredNodes | null;
  private readonly whole: Profile;
  private readonly merged: MergedStacks;
  private readonly filters: readonly StackFilter[];
  private stacks: FilteredStacks | undefined;
  private shaped: Profile | undefined;
  private functionColumn: Int32Array | undefined;
  private nodeColumn: Int32Array | undefined;

  constructor(profile: Profile, merged: MergedStacks, filters: readonly StackFilter[]) {
    this.whole = profile;
    this.merged = merged;
    this.filters = filters;
    this.filteredNodes = filters.length === 0 ? null : filterNodes(merged, filters, profile.functions.length, codeKinds(profile));
  }

  /** The tree of calls that is left. */
  get callNodes(): CallNodes {
    return this.filteredNodes?.nodes ?? this.merged;
  }

  /** By stack of the file: its node in {@link callNodes}; negative where it has none. */
  get nodeOfStack(): Int32Array {
    return (this.nodeColumn ??= this.makeNodeColumn());
  }

  private makeNodeColumn(): Int32Array {
    const { merged: { ofStack }, filteredNodes } = this;
    return filteredNodes === null ? ofStack : ofStack.map((node) => filteredNodes.target[node]!);
  }

  /** Where filters move the stacks of the file; `null` without filters. */
  get filtered(): FilteredStacks | null {
    if (this.filters.length === 0) return null;
    return (this.stacks ??= filterStacks(this.whole, this.filters, codeKinds(this.whole)));
  }

  /** As the file has it, with stacks as filtered. */
  get profile(): Profile {
    const { filtered } = this;
    return (this.shaped ??= filtered === null ? this.whole : filteredProfile(this.whole, filtered));
  }

  get functionOfStack(): Int32Array {
    return (this.functionColumn ??= functionOfStacks(this.profile));
  }
}

function codeKinds(profile: Profile): CodeKinds {
  const category = (fn: FunctionIndex): string => functionCategory(profile, fn);
  return {
    isOwn: (fn) => category(fn) === 'own',
    // The engine's own work, as its garbage collector's, is nothing that a library did.
    isFolded: (fn) => !['own', 'engine'].includes(category(fn)),
  };
}
